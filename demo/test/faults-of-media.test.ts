/** Faults that change what a session gets: boxes, sizes, types, and a camera set up anew in the midst of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DemoService, startDemo } from '../index.ts';
import { boxesIn } from '../mp4/boxes.ts';
import { scenes } from './scenes.ts';
import {
  addressOf,
  bytesOf,
  type Clients,
  clientsFor,
  type ManualClock,
  manualClock,
  mediaPlaylist,
  mediaPlaylistUrl,
  openSession,
  textOf,
} from './support.ts';

const playlistCall = { operation: 'GetHLSMediaPlaylist' } as const;
/** 640×360 with fragments of two seconds, as three others are; 960×540 likewise. */
const small = 'car-park-a';
const large = 'street-night';

let demo: DemoService;
let clock: ManualClock;
let clients: Clients;
let url: string;

beforeEach(async () => {
  clock = manualClock();
  demo = await startDemo({ scenes, clock });
  clients = clientsFor(demo, { profile: demo.camera(small).profile === 'plant-east' ? 'plant-east' : 'plant-west' });
  url = await openSession(clients, { StreamName: small });
});
afterEach(() => demo.close());

/** The address of the newest fragment, and of its init segment. */
const newest = async (sessionUrl = url): Promise<{ fragment: string; init: string }> => {
  const { segments } = await mediaPlaylist(sessionUrl);
  const last = segments.at(-1);
  return {
    fragment: addressOf(sessionUrl, last?.uri ?? ''),
    init: addressOf(sessionUrl, segments.findLast(({ mapUri }) => mapUri !== undefined)?.mapUri ?? ''),
  };
};

/** Until everything listed is from after now. */
const passList = (): void => clock.advance(8 * demo.camera(small).fragmentMs);

describe('bodies', () => {
  it('corrupt-boxes: the media bytes are whole, what tells of them is not', async () => {
    const { fragment } = await newest();
    const whole = Buffer.from(await bytesOf(fragment));
    const mdat = boxesIn(whole).find(({ type }) => type === 'mdat');
    demo.faults.add({ kind: 'corrupt-boxes' }, { operation: 'GetMP4MediaFragment' });
    const corrupt = Buffer.from(await bytesOf(fragment));
    expect(corrupt.byteLength).toBe(whole.byteLength);
    expect(corrupt.subarray(mdat?.start)).toEqual(whole.subarray(mdat?.start));
    expect(corrupt.subarray(0, mdat?.start)).not.toEqual(whole.subarray(0, mdat?.start));
  });

  it('corrupt-boxes: packet headers of a transport stream', async () => {
    const stream = await openSession(clients, { StreamName: small, ContainerFormat: 'MPEG_TS' });
    const { fragment } = await newest(stream);
    const whole = await bytesOf(fragment);
    demo.faults.add({ kind: 'corrupt-boxes' }, { operation: 'GetTSFragment' });
    const corrupt = await bytesOf(fragment);
    const changed = [...corrupt.keys()].filter((at) => corrupt[at] !== whole[at]);
    expect(changed.length).toBeGreaterThan(1);
    expect(new Set(changed.map((at) => at % 188))).toEqual(new Set([0, 2]));
  });

  it('corrupt-boxes leaves a playlist alone', async () => {
    demo.faults.add({ kind: 'corrupt-boxes' });
    expect(await textOf(mediaPlaylistUrl(url))).toContain('#EXTM3U');
  });

  it('content-type: the right bytes under a wrong name', async () => {
    const { fragment } = await newest();
    const whole = await bytesOf(fragment);
    demo.faults.add({ kind: 'content-type', contentType: 'text/plain' });
    const response = await fetch(fragment);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(whole);
  });

  it('oversize: a playlist of megabytes that lists what it should', async () => {
    const before = await mediaPlaylist(url);
    demo.faults.add({ kind: 'oversize', bytes: 3_000_001 }, playlistCall);
    const after = await mediaPlaylist(url);
    expect(after.text.length).toBe(before.text.length + 3_000_001);
    expect(after.segments).toEqual(before.segments);
  });

  it('oversize: a fragment with a box of nothing behind it', async () => {
    const { fragment } = await newest();
    demo.faults.add({ kind: 'oversize', bytes: 100_000 }, { operation: 'GetMP4MediaFragment' });
    const boxes = boxesIn(await bytesOf(fragment));
    expect(boxes.map(({ type }) => type)).toEqual(['moof', 'mdat', 'free', 'free']);
  });

  it('endless: goes on for as long as somebody reads, and ends with the reader', async () => {
    demo.faults.add({ kind: 'endless', bytesPerSecond: 1_000_000 }, playlistCall);
    const response = await fetch(mediaPlaylistUrl(url));
    expect(response.headers.get('content-length')).toBeNull();
    const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
    let bytes = 0;
    while (bytes < 500_000) {
      clock.advance(100);
      bytes += (await reader?.read())?.value?.byteLength ?? 0;
    }
    await reader?.cancel();
    demo.faults.clear();
    expect(await textOf(mediaPlaylistUrl(url))).toContain('#EXTM3U');
  });
});

describe('a camera set up anew', () => {
  it('another scene: a new init segment after a discontinuity, in the same session, and its own again', async () => {
    const before = await newest();
    const undo = demo.faults.showScene(small, large);
    clock.advance(3 * demo.camera(small).fragmentMs);
    const { segments } = await mediaPlaylist(url);
    expect(segments.filter(({ mapUri }) => mapUri !== undefined)).not.toHaveLength(0);
    const changed = await newest();
    expect(changed.init).not.toBe(before.init);
    expect(await bytesOf(changed.init)).not.toEqual(await bytesOf(before.init));
    expect((await bytesOf(changed.fragment)).byteLength).toBeGreaterThan(0);
    undo();
    undo();
    passList();
    const after = await newest();
    expect(await bytesOf(after.init)).toEqual(await bytesOf(before.init));
    expect(await textOf(await openSession(clients, { StreamName: small }))).toContain('RESOLUTION=640x360');
  });

  it('a session opened afterwards says the new size', async () => {
    demo.faults.showScene(small, large);
    passList();
    expect(await textOf(await openSession(clients, { StreamName: small }))).toContain('RESOLUTION=960x540');
  });

  it('sound: the session that has none fails at the first fragment with it, the next one has both tracks', async () => {
    demo.faults.addSound(small);
    const last = await newest();
    expect((await fetch(last.fragment)).status).toBe(200);
    clock.advance(3 * demo.camera(small).fragmentMs);
    const { fragment } = await newest();
    const refusal = await fetch(fragment);
    expect(refusal.status).toBe(400);
    expect(refusal.headers.get('x-amzn-errortype')).toBe('UnsupportedStreamMediaTypeException');
    expect((await fetch(mediaPlaylistUrl(url, 2))).status).toBe(400);
    passList();
    const speaking = await openSession(clients, { StreamName: small });
    expect(await textOf(speaking)).toContain('TYPE=AUDIO');
    for (const track of [1, 2]) {
      const { segments } = await mediaPlaylist(speaking, track);
      expect((await fetch(addressOf(speaking, segments.at(-1)?.uri ?? ''))).status).toBe(200);
    }
  });

  it('as a scene that is not there, or whose fragments are longer, is a mistake', () => {
    expect(() => demo.faults.showScene(small, 'nowhere')).toThrow("no scene 'nowhere'");
    expect(() => demo.faults.showScene(small, 'loading-bay-4')).toThrow('fragments of another length');
    expect(() => demo.faults.showScene('lab-codec-change', small)).toThrow('changes its scene by itself');
  });
});
