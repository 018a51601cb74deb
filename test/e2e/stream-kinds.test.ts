/** Sessions with every parameter of GetHLSStreamingSessionURL, and cameras of every kind: what plays, and what is said. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StreamOverrides } from '../../contract/settings.ts';
import { refOf } from './desk/cameras.ts';
import { type Demo, type Desk, openDesk, startWatchedDemo } from './desk/desk-under-test.ts';
import { judgeFrames, type SeenFrame, seenFrames, watchFrames } from './desk/frame-watch.ts';
import { expectHealth, tileText } from './desk/wall.ts';

/** What each camera has of its own. */
const kinds: Readonly<Record<string, StreamOverrides>> = {
  quay: { ContainerFormat: 'MPEG_TS' },
  'fence-east': { ContainerFormat: 'MPEG_TS' },
  lobby: { DisplayFragmentTimestamp: 'NEVER' },
  'gate-north': { ContainerFormat: 'MPEG_TS', DisplayFragmentTimestamp: 'NEVER' },
  'street-night': { FragmentSelectorType: 'PRODUCER_TIMESTAMP', DiscontinuityMode: 'NEVER' },
  'car-park-a': { Expires: 43_200, MaxMediaPlaylistFragmentResults: 3, DiscontinuityMode: 'ALWAYS' },
  'lab-clock-ahead': { FragmentSelectorType: 'PRODUCER_TIMESTAMP' },
  'lab-clock-behind': { FragmentSelectorType: 'PRODUCER_TIMESTAMP' },
  'lab-h265': { ContainerFormat: 'MPEG_TS' },
  'lab-audio-only': {},
};
const renewed = ['quay', 'lobby', 'gate-north', 'street-night', 'car-park-a', 'lab-clock-ahead'];

/** How often a tile went from two media elements back to one: so often a renewal was completed. */
const changesOfPlaces = (frames: readonly SeenFrame[]): number =>
  frames.filter(({ elements }, index) => elements === 1 && (frames[index - 1]?.elements ?? 1) > 1).length;

describe('a wall with sessions of every kind', () => {
  let demo: Demo;
  let desk: Desk;
  beforeAll(async () => {
    demo = await startWatchedDemo();
    demo.faults.carriesOnly('fence-east', 'FRAGMENTED_MP4');
    const cameras = Object.keys(kinds).map((name) => refOf(demo, name));
    const overrides = cameras.map((camera) => ({ camera, settings: kinds[camera.StreamName] ?? {} }));
    desk = await openDesk({
      service: demo,
      args: ['--profile', 'plant-east', '--profile', 'plant-west', '--profile', 'lab'],
      settings: { session: { renewEverySeconds: 12 }, wall: { tiles: 12, cameras }, streams: { overrides } },
    });
  });
  afterAll(async () => {
    await desk.close();
    await demo.close();
  });

  it('plays what can be played', async () => {
    for (const name of [...renewed, 'lab-clock-behind']) await expectHealth(desk.page, name, 'live', 40_000);
    expect(demo.counts.calls({ operation: 'GetTSFragment', camera: 'quay' })).toBeGreaterThan(0);
    expect(demo.counts.calls({ operation: 'GetMP4MediaFragment', camera: 'quay' })).toBe(0);
  });

  it('plays as FRAGMENTED_MP4 what MPEG_TS can not carry, says so, and leads to the settings of that stream', async () => {
    const { page } = desk;
    await expectHealth(page, 'fence-east', 'live', 40_000);
    expect(demo.counts.calls({ operation: 'GetMP4MediaFragment', camera: 'fence-east' })).toBeGreaterThan(0);
    const note = page.locator('[data-camera="fence-east"] .tile-note', { hasText: 'not MPEG-TS' });
    expect(await note.getAttribute('title')).toContain('FRAGMENTED_MP4 is used instead');
    await note.click();
    const sheet = page.getByRole('dialog', { name: 'Stream settings of fence-east' });
    await sheet.waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  it('says at once that this machine does not decode H.265, without fetching any of it', async () => {
    await expectHealth(desk.page, 'lab-h265', 'unplayable', 30_000);
    expect(await tileText(desk.page, 'lab-h265')).toContain('H.265');
    expect(demo.counts.calls({ operation: 'GetHLSStreamingSessionURL', camera: 'lab-h265', status: 400 })).toBe(1);
    expect(demo.counts.calls({ operation: 'GetHLSMasterPlaylist', camera: 'lab-h265' })).toBe(1);
    expect(demo.counts.calls({ operation: 'GetMP4MediaFragment', camera: 'lab-h265' })).toBe(0);
  });

  it('renews all of them without a black, missing or repeated picture', async () => {
    const { page } = desk;
    await watchFrames(page);
    const leastChanges = async (): Promise<number> => {
      const seen = await seenFrames(page);
      return Math.min(...renewed.map((name) => changesOfPlaces(seen[name] ?? [])));
    };
    await expect.poll(leastChanges, { timeout: 90_000, interval: 2_000 }).toBeGreaterThanOrEqual(3);
    const seen = await seenFrames(page);
    const verdicts = renewed.map((name) => [name, judgeFrames(seen[name] ?? [], demo.camera(name))] as const);
    // Not more than a tenth of a second beyond what this machine leaves out while no renewal runs.
    const allowedMs = 100 + Math.max(...verdicts.map(([, verdict]) => verdict.longestSkipOtherwiseMs));
    for (const [name, verdict] of verdicts) {
      expect(verdict, name).toMatchObject({ unreadable: 0, black: 0, wrongCamera: 0, backward: 0 });
      expect(verdict.longestSkipRenewingMs, `${name}: pictures not shown`).toBeLessThanOrEqual(allowedMs);
    }
  });

  it('says that no times are told, and shows none', async () => {
    for (const name of ['lobby', 'gate-north']) {
      const text = await tileText(desk.page, name);
      expect(text).toContain('no times');
      expect(text).not.toMatch(/\d\d:\d\d:\d\d/);
    }
  });

  it('tells a wrong camera clock, whose time it shows, and calls the picture neither old nor behind', async () => {
    for (const [name, sentence] of [
      ['lab-clock-ahead', '7 min ahead'],
      ['lab-clock-behind', '12 min behind'],
    ] as const) {
      const text = await tileText(desk.page, name);
      expect(text).toContain('camera clock wrong');
      expect(text).toMatch(/\d\d:\d\d:\d\d cam/);
      // The caption's word for what is not as it should be.
      expect(await desk.page.locator(`[data-camera="${name}"] .tile-state`).count()).toBe(0);
      const note = desk.page.locator(`[data-camera="${name}"] .tile-note`);
      expect(await note.getAttribute('title')).toContain(sentence);
      expect(await desk.page.locator(`[data-camera="${name}"]`).getAttribute('aria-label')).toContain('clock wrong');
    }
  });

  it('says that a stream has sound only', async () => {
    await expectHealth(desk.page, 'lab-audio-only', 'unplayable', 30_000);
    expect(await tileText(desk.page, 'lab-audio-only')).toContain('sound only');
  });
});
