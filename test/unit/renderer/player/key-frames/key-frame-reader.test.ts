/** A session read for its key frames: what is asked for and how often, how much of it is read, and what becomes of each failure. */
import { describe, expect, test } from 'vitest';
import type { Trouble } from '../../../../../contract/trouble-kinds.ts';
import { type CutKeyFrame, KeyFrameReader } from '../../../../../renderer/player/key-frames/key-frame-reader.ts';
import type { PlaylistFacts } from '../../../../../renderer/player/prepare-playlist.ts';
import { film, sha256 } from '../mp4/films.ts';
import {
  createSessionService,
  fragmentMs,
  type Instead,
  masterUrl,
  type SessionService,
  timeOf,
} from './session-service.ts';

interface Reading {
  readonly service: SessionService;
  readonly reader: KeyFrameReader;
  readonly listed: PlaylistFacts[];
  readonly cut: CutKeyFrame[];
  readonly failed: Trouble[];
  throttled: number;
  bytes: number;
}

const reading = (
  change: Partial<Pick<SessionService, 'instead' | 'paddingBytes'>> = {},
  { pauseMs = 1_000, onListed = () => undefined }: { pauseMs?: number; onListed?: (reading: Reading) => void } = {},
): Reading => {
  const service = Object.assign(createSessionService(), change);
  const heard: Omit<Reading, 'reader'> = { service, listed: [], cut: [], failed: [], throttled: 0, bytes: 0 };
  const reader = new KeyFrameReader(
    masterUrl,
    pauseMs,
    {
      listed: (facts) => {
        heard.listed.push(facts);
        onListed(all);
      },
      cut: (cut) => heard.cut.push(cut),
      throttled: () => {
        heard.throttled += 1;
      },
      failed: (trouble) => heard.failed.push(trouble),
    },
    {
      fetch: service.fetch,
      after: service.clock.after,
      nowMs: service.clock.nowMs,
      onBytes: (bytes) => {
        heard.bytes += bytes;
      },
      enter: (_url, { go }) => {
        go();
        return { answered: () => undefined, end: () => undefined };
      },
    },
  );
  const all: Reading = Object.assign(heard, { reader });
  return all;
};

const status = (code: number): Response => new Response('no', { status: code });
/** This in place of each answer of one kind. */
const always =
  (kind: string, answer: () => Instead) =>
  (asked: string): Instead =>
    asked === kind ? answer() : null;
/** This in place of the first answers of one kind. */
const first =
  (kind: string, count: number, answer: () => Instead) =>
  (asked: string, times: number): Instead =>
    asked === kind && times <= count ? answer() : null;

describe('a camera that sends', () => {
  test('is read from the master list to the key frame of its newest fragment', async () => {
    const { service, listed, cut, failed, bytes } = await readingFor(0);
    expect(service.calls.map(({ what }) => what)).toEqual(['master', 'list', 'init', 'fragment 10']);
    expect(listed.map(({ kind }) => kind)).toEqual(['master', 'media']);
    expect(cut).toHaveLength(1);
    expect(cut[0]).toMatchObject({ pictureTimeMs: timeOf(10), config: { codec: 'avc1.64000A' } });
    expect(sha256(cut[0]?.keyFrame.data ?? new Uint8Array())).toBe(film('h264-plain').packets[0]?.sha256);
    expect(failed).toEqual([]);
    expect(bytes).toBe(service.calls.reduce((sum, { sentBytes }) => sum + sentBytes, 0));
  });

  test('has each fragment read once, its first parts once, its list hardly more often than there are fragments', async () => {
    const { service, cut, failed } = await readingFor(60_000);
    expect(failed).toEqual([]);
    expect([service.of('master').length, service.of('init').length]).toEqual([1, 1]);
    const fragments = service.of('fragment').map(({ what }) => what);
    expect(fragments).toEqual(Array.from({ length: fragments.length }, (_, index) => `fragment ${10 + index}`));
    expect(fragments.length).toBeGreaterThanOrEqual(30);
    expect(cut.map(({ pictureTimeMs }) => pictureTimeMs)).toEqual(fragments.map((_, index) => timeOf(10 + index)));
    expect(service.of('list').length).toBeLessThanOrEqual(fragments.length * 1.25);
    // None is later than the pause between two reads makes it.
    for (const [index, { atMs }] of service.of('fragment').slice(1).entries()) {
      expect(atMs - (index + 1) * fragmentMs).toBeLessThan(1_000);
    }
  });

  test('is asked no more often than its budget allows, also when that changes', async () => {
    const { service, reader } = reading({}, { pauseMs: 5_000 });
    await service.pass(20_000);
    reader.setPause(1_000);
    const before = service.of('list').map(({ atMs }) => atMs);
    await service.pass(20_000);
    expect(before).toEqual([0, 5_000, 10_000, 15_000, 20_000]);
    expect(service.of('list').length).toBeGreaterThanOrEqual(before.length + 7);
  });
});

async function readingFor(ms: number, ...how: Parameters<typeof reading>): Promise<Reading> {
  const made = reading(...how);
  await made.service.pass(ms);
  return made;
}

describe('a fragment', () => {
  test('with much behind its key frame is not read to its end', async () => {
    const { service, cut, bytes } = await readingFor(0, { paddingBytes: 200_000 });
    const call = service.of('fragment')[0];
    expect(cut).toHaveLength(1);
    expect(call?.aborted).toBe(true);
    expect(call?.sentBytes).toBeLessThan(10_000);
    expect(bytes).toBe(service.calls.reduce((sum, { sentBytes }) => sum + sentBytes, 0));
  });

  test('with little behind it is, which is cheaper than another connection', async () => {
    const { service, cut } = await readingFor(0, { paddingBytes: 40_000 });
    const call = service.of('fragment')[0];
    expect(cut).toHaveLength(1);
    expect(call?.aborted).toBe(false);
    expect(call?.sentBytes).toBeGreaterThan(40_000);
  });

  test('that holds no picture is not read on either', async () => {
    const junk = (): Response => new Response(new Uint8Array(300_000).fill(0xff));
    const { service, failed } = await readingFor(500, { instead: always('fragment', junk) });
    expect([service.of('fragment')[0]?.aborted, failed]).toEqual([true, []]);
    await service.pass(8_000);
    expect(failed).toEqual([{ kind: 'media-invalid' }]);
  });

  test.each([404, 410])('that is gone (%i) is passed over, and the next one shown', async (code) => {
    const { service, cut, failed } = await readingFor(9_000, { instead: first('fragment', 2, () => status(code)) });
    expect(failed).toEqual([]);
    expect(cut.map(({ pictureTimeMs }) => pictureTimeMs)).toEqual([12, 13, 14].map(timeOf));
    expect(service.of('fragment').map(({ what }) => what)).toEqual(
      [10, 11, 12, 13, 14].map((number) => `fragment ${number}`),
    );
  });

  test('that is gone three times in a row, and the picture stands still; with one between them it does not', async () => {
    const gone = await readingFor(9_000, { instead: always('fragment', () => status(404)) });
    expect([gone.failed, gone.service.of('fragment').length]).toEqual([[{ kind: 'picture-frozen' }], 3]);
    const instead = (kind: string, times: number): Instead =>
      kind === 'fragment' && times % 3 !== 0 ? status(404) : null;
    const now = await readingFor(30_000, { instead });
    expect([now.failed, now.cut.length]).toEqual([[], 5]);
  });

  test.each([
    ['answers with a fault', () => status(503), 'service-fault'],
    ['says nothing', (): Instead => 'silence', 'timed-out'],
    ['breaks off', () => Response.error(), 'unreachable'],
  ] as const)('that %s three times in a row is told as that', async (_, answer, kind) => {
    const { failed, service } = await readingFor(40_000, { instead: always('fragment', answer) });
    expect(failed).toMatchObject([{ kind }]);
    expect(service.of('fragment')).toHaveLength(3);
  });
});

describe('a session', () => {
  test.each([
    ['master', 403, 'session-ended'],
    ['list', 403, 'session-ended'],
    ['list', 401, 'session-ended'],
    ['init', 403, 'session-ended'],
    ['fragment', 403, 'session-ended'],
    ['list', 404, 'camera-silent'],
    ['master', 410, 'camera-silent'],
  ] as const)('whose %s is answered with %i ends at once as %s', async (what, code, kind) => {
    const { failed, service } = await readingFor(0, { instead: always(what, () => status(code)) });
    expect(failed).toEqual([{ kind }]);
    const { length } = service.calls;
    await service.pass(60_000);
    expect([failed.length, service.calls.length]).toEqual([1, length]);
  });

  test.each([
    ['a page', '<!doctype html><p>Sign in', 'not-the-service'],
    ['nothing known', 'hello', 'playlist-invalid'],
    ['a list of nothing', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n', 'camera-silent'],
  ] as const)('that answers with %s in place of a list is told so', async (_, text, kind) => {
    for (const what of ['master', 'list']) {
      const { failed } = await readingFor(0, { instead: always(what, () => new Response(text)) });
      expect(failed).toEqual([{ kind }]);
    }
  });

  test('without a picture that can be cut says why', async () => {
    const stream = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\n';
    const { failed } = await readingFor(0, { instead: always('list', () => new Response(stream)) });
    expect(failed).toEqual([{ kind: 'media-unsupported' }]);
  });

  test('whose list never ends is not read on', async () => {
    const endless = (): Response => new Response(new Uint8Array(5_000_000).fill(0x23));
    const { failed } = await readingFor(0, { instead: always('list', endless) });
    expect(failed).toEqual([{ kind: 'playlist-invalid' }]);
  });

  test.each([400, 429])('that is asked too often (%i) is asked later and later, and goes on', async (code) => {
    const calls = await readingFor(40_000, { instead: first('list', 6, () => status(code)) });
    expect(
      calls.service
        .of('list')
        .slice(0, 7)
        .map(({ atMs }) => atMs / 1_000),
    ).toEqual([0, 1, 3, 7, 15, 23, 31]);
    expect([calls.throttled, calls.failed, calls.cut.length > 0]).toEqual([6, [], true]);
  });

  test('that is asked too often for ever is given up after two minutes', async () => {
    const { failed, throttled, service } = await readingFor(180_000, { instead: always('list', () => status(429)) });
    expect([failed, throttled, service.of('list').length]).toEqual([[{ kind: 'throttled' }], 19, 19]);
    expect(service.of('list').at(-1)?.atMs).toBe(127_000);
  });

  test('whose fragments alone are refused so is given up soon: lists are answered, so it is no matter of how often', async () => {
    const { failed, throttled, service } = await readingFor(20_000, { instead: always('fragment', () => status(400)) });
    expect([failed, throttled, service.of('fragment').length]).toEqual([[{ kind: 'throttled' }], 5, 5]);
  });

  test('with a fault or two goes on as if nothing had been', async () => {
    const { failed, cut, service } = await readingFor(4_000, { instead: first('list', 2, () => status(503)) });
    expect([failed, cut.length]).toEqual([[], 2]);
    expect(
      service
        .of('list')
        .slice(0, 3)
        .map(({ atMs }) => atMs),
    ).toEqual([0, 500, 1_500]);
  });

  test('with faults for ever is given up at the third', async () => {
    const { failed, service } = await readingFor(10_000, { instead: always('list', () => status(503)) });
    expect([failed, service.of('list').length]).toEqual([[{ kind: 'service-fault' }], 3]);
  });

  test('has its faults counted anew after each success', async () => {
    const instead = (kind: string, times: number): Instead => (kind === 'list' && times % 3 !== 0 ? status(503) : null);
    const { failed, cut } = await readingFor(60_000, { instead });
    expect([failed, cut.length > 10]).toEqual([[], true]);
  });

  test('that can not be reached is tried three times, and says who was asked', async () => {
    const made = reading({ instead: always('list', () => Response.error()) });
    await made.service.pass(10_000);
    expect(made.failed).toEqual([{ kind: 'unreachable', resource: 'b-1.example' }]);
    expect(made.service.of('list')).toHaveLength(3);
  });

  test('that says nothing for eight seconds is given up', async () => {
    const { failed, service } = await readingFor(7_900, { instead: always('list', () => 'silence') });
    expect(failed).toEqual([]);
    await service.pass(100);
    expect([failed, service.of('list')[0]?.aborted]).toEqual([[{ kind: 'timed-out' }], true]);
  });
});

describe('a reader that is ended', () => {
  test('gives up what it reads, asks for nothing more, and tells nothing more', async () => {
    const made = await readingFor(1_000, { instead: always('fragment', () => 'silence') });
    made.reader.end();
    await made.service.pass(60_000);
    expect(made.service.calls.map(({ what }) => what)).toEqual(['master', 'list', 'init', 'fragment 10']);
    expect(made.service.calls.at(-1)?.aborted).toBe(true);
    expect([made.cut, made.failed, made.listed.length, made.throttled]).toEqual([[], [], 2, 0]);
    // The clock's own tick alone.
    expect(made.service.clock.waiting()).toBe(1);
  });

  test('between two reads makes no other', async () => {
    const made = await readingFor(1_000);
    made.reader.end();
    expect(made.service.clock.waiting()).toBe(1);
    await made.service.pass(60_000);
    expect([made.service.calls.length, made.cut.length, made.service.clock.waiting()]).toEqual([4, 1, 1]);
  });

  test('while a list is told makes no other call either', async () => {
    const onListed = ({ reader, listed }: Reading): void => {
      if (listed.length === 2) reader.end();
    };
    const made = await readingFor(10_000, {}, { onListed });
    expect(made.service.calls.map(({ what }) => what)).toEqual(['master', 'list']);
    expect([made.cut, made.failed, made.service.clock.waiting()]).toEqual([[], [], 1]);
  });

  test('has nothing more to tell of a list that was refused', async () => {
    const made = await readingFor(500, { instead: always('list', () => status(429)) });
    made.reader.end();
    await made.service.pass(60_000);
    expect([made.throttled, made.failed, made.service.of('list').length]).toEqual([1, [], 1]);
  });
});
