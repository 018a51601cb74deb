/** A player of the past: from session to session, over gaps, to the end, through trouble. */
import { describe, expect, test } from 'vitest';
import type { SessionParameters } from '../../../../contract/sessions.ts';
import { sessionSettingsSchema } from '../../../../contract/settings.ts';
import { troubleTable } from '../../../../contract/trouble.ts';
import type { TroubleKind } from '../../../../contract/trouble-kinds.ts';
import { leadMs } from '../../../../renderer/playback/past-session.ts';
import { type PastWorld, pastWorld, t0 } from './past-world.ts';

const minute = 60_000;
const startMs = t0 - 10 * minute;
const range = { mode: 'ON_DEMAND', startMs, endMs: startMs + 30_000 } as const;
const twoSeconds = (count: number, fromMs = startMs): readonly number[] =>
  Array.from({ length: count }, (_, index) => fromMs + index * 2_000);
const lastAsked = (world: PastWorld): SessionParameters => {
  const asked = world.asked.at(-1);
  if (asked === undefined) throw new Error('nothing was asked');
  return asked.request.parameters;
};
const askedFrom = (world: PastWorld): number | undefined =>
  lastAsked(world).HLSFragmentSelector?.TimestampRange?.StartTimestampMs;

/** A range whose first session shows its first picture. */
const playing = async (): Promise<{ world: PastWorld; first: Awaited<ReturnType<PastWorld['grant']>> }> => {
  const world = pastWorld(range);
  const first = await world.grant();
  first.list(twoSeconds(5), true);
  first.paint(startMs);
  return { world, first };
};

describe('a range', () => {
  test('is asked for one fragment early, and begins on its first picture', async () => {
    const world = pastWorld(range);
    expect(lastAsked(world)).toMatchObject({ PlaybackMode: 'ON_DEMAND', MaxMediaPlaylistFragmentResults: 5 });
    expect(askedFrom(world)).toBe(startMs - leadMs(null));
    expect(world.asked[0]?.request).toMatchObject({ reason: 'replay', priority: 'focused' });
    const feed = await world.grant();
    expect(feed.beginMs).toBe(startMs);
    expect(world.player.state().phase).toBe('opening');
    feed.list(twoSeconds(5), true);
    feed.paint(startMs);
    expect(feed.isShown()).toBe(true);
    expect(feed.did).toContain('play');
    expect(world.player.state()).toMatchObject({ phase: 'playing', positionMs: startMs, gaps: [] });
  });

  test('whose fragments are longer than assumed is asked for again, earlier', async () => {
    const world = pastWorld(range);
    const feed = await world.grant();
    feed.list([startMs + 4_000, startMs + 14_000], true, 10);
    expect(world.asked).toHaveLength(2);
    expect(askedFrom(world)).toBe(startMs - leadMs(10_000));
    expect(feed.destroyed).toBe(true);
  });

  test('goes on in a next session from behind the last fragment, in time, and changes over at the end of the list', async () => {
    const { world, first } = await playing();
    first.paint(startMs + 1_000);
    await world.pass(250);
    expect(world.asked).toHaveLength(1);
    first.paint(startMs + 2_500);
    await world.pass(250);
    expect(askedFrom(world)).toBe(startMs + 8_001);
    const next = await world.grant();
    next.list(twoSeconds(5, startMs + 10_000), true);
    next.paint(startMs + 10_000);
    expect([first.isShown(), next.isShown(), next.did.includes('play')]).toEqual([true, false, false]);
    first.paint(startMs + 9_960);
    first.end();
    expect([first.isShown(), next.isShown(), next.did.at(-1)]).toEqual([false, true, 'play']);
    next.paint(startMs + 10_040);
    await world.pass(1_500);
    expect(first.destroyed).toBe(true);
    expect(world.closed).toContainEqual({ sessionId: 'past-1' });
    expect(world.player.state().gaps).toEqual([]);
  });

  test('that comes to the end of its list before the next session is there waits, and says so', async () => {
    const { world, first } = await playing();
    first.paint(startMs + 9_960);
    first.end();
    await world.pass(2_000);
    expect(world.player.state().phase).toBe('loading');
    const next = await world.grant();
    next.list(twoSeconds(2, startMs + 10_000), true);
    next.paint(startMs + 10_000);
    expect(next.isShown()).toBe(true);
  });

  test('stops on the last picture of the range', async () => {
    const { world, first } = await playing();
    first.list(twoSeconds(4, range.endMs - 6_000), true);
    first.paint(range.endMs - 40);
    expect(world.player.state().phase).toBe('playing');
    first.paint(range.endMs - 20);
    expect(world.player.state().phase).toBe('ended');
    expect(first.did.at(-1)).toBe('pause');
  });

  test('whose end holds nothing tells where the recording stops', async () => {
    const { world, first } = await playing();
    first.list(twoSeconds(3), true);
    first.paint(startMs + 5_960);
    first.end();
    expect(world.player.state()).toMatchObject({
      phase: 'ended',
      gaps: [{ fromMs: startMs + 6_000, toMs: range.endMs }],
    });
  });

  test('in which nothing follows a full list ends there', async () => {
    const { world, first } = await playing();
    first.paint(startMs + 5_000);
    await world.pass(250);
    await world.refuse('camera-silent');
    expect(world.player.state()).toMatchObject({ trouble: null, phase: 'playing' });
    first.paint(startMs + 9_960);
    first.end();
    expect(world.player.state()).toMatchObject({
      phase: 'ended',
      gaps: [{ fromMs: startMs + 10_000, toMs: range.endMs }],
    });
    expect(world.asked).toHaveLength(2);
  });

  test('tells of a gap when the picture jumps over it, and for a while', async () => {
    const { world, first } = await playing();
    first.list([startMs, startMs + 2_000, startMs + 20_000, startMs + 22_000], true);
    first.paint(startMs + 3_960);
    expect(world.player.state().jumped).toBeNull();
    first.paint(startMs + 20_000);
    const gap = { fromMs: startMs + 4_000, toMs: startMs + 20_000 };
    expect(world.player.state()).toMatchObject({ jumped: gap, gaps: [gap] });
    await world.pass(9_000);
    expect(world.player.state().jumped).toBeNull();
  });

  test('with nothing in it says so, and asks no more', async () => {
    const world = pastWorld(range);
    await world.refuse('camera-silent');
    expect(world.player.state()).toMatchObject({
      phase: 'trouble',
      sentence: 'Nothing was recorded in this time range.',
      retryAtMs: null,
    });
    await world.pass(10 * minute);
    expect(world.asked).toHaveLength(1);
  });
});

describe('seeking', () => {
  test('within the list is the feed’s business; the last of several wins', async () => {
    const { world, first } = await playing();
    world.player.seekTo(startMs + 6_000);
    expect(first.did).toContain('seek 0'.replace('0', String(startMs + 6_000 - t0)));
    expect(world.player.state().targetMs).toBe(startMs + 6_000);
    Object.assign(first, { seeks: true });
    world.player.seekTo(startMs + 7_000);
    world.player.skip(1_000);
    Object.assign(first, { seeks: false });
    first.paint(startMs + 6_000);
    expect(first.did.filter((each) => each.startsWith('seek'))).toEqual([
      `seek ${startMs + 6_000 - t0}`,
      `seek ${startMs + 8_000 - t0}`,
    ]);
    expect(world.asked).toHaveLength(1);
  });

  test('a seek that is over before its picture is painted does not lose the next step', async () => {
    const { world, first } = await playing();
    world.player.pause();
    world.player.seekTo(startMs + 3_000);
    first.settle();
    world.player.skip(1_000);
    expect(first.did.findLast((each) => each.startsWith('seek'))).toBe(`seek ${startMs + 4_000 - t0}`);
    first.settle();
    expect(world.player.state().targetMs).toBe(startMs + 4_000);
    first.paint(startMs + 4_000);
    expect(world.player.state().targetMs).toBeNull();
  });

  test('once the feed is free again the newest goes at once, and the one that waited is forgotten', async () => {
    const { world, first } = await playing();
    world.player.seekTo(startMs + 3_000);
    Object.assign(first, { seeks: true });
    world.player.seekTo(startMs + 4_000);
    Object.assign(first, { seeks: false });
    world.player.seekTo(startMs + 5_000);
    first.paint(startMs + 5_000);
    expect(first.did.findLast((each) => each.startsWith('seek'))).toBe(`seek ${startMs + 5_000 - t0}`);
    expect(world.player.state().targetMs).toBeNull();
  });

  test('outside of it opens a session there, the picture on screen staying until it is ready', async () => {
    const { world, first } = await playing();
    world.player.seekTo(startMs + 20_000);
    expect(askedFrom(world)).toBe(startMs + 20_000 - leadMs(2_000));
    const other = await world.grant();
    expect([first.isShown(), first.destroyed]).toEqual([true, false]);
    other.list(twoSeconds(5, startMs + 18_000), true);
    other.paint(startMs + 20_000);
    expect([first.isShown(), other.isShown()]).toEqual([false, true]);
    expect(world.player.state()).toMatchObject({ positionMs: startMs + 20_000, targetMs: null, gaps: [] });
  });

  test('stays within the range', async () => {
    const { world, first } = await playing();
    world.player.seekTo(startMs - minute);
    expect(first.did.at(-2)).toBe(`seek ${startMs - t0}`);
    world.player.seekTo(startMs + minute);
    expect(world.player.state().targetMs).toBe(range.endMs - 1);
  });

  test('into a known gap leads to what comes behind it', async () => {
    const { world, first } = await playing();
    first.list([startMs, startMs + 2_000, startMs + 20_000], true);
    world.player.seekTo(startMs + 10_000);
    expect(world.player.state()).toMatchObject({
      targetMs: startMs + 20_000,
      jumped: { fromMs: startMs + 4_000, toMs: startMs + 20_000 },
    });
  });
});

describe('steps', () => {
  test('pause, and follow each other when the picture of the one before is there', async () => {
    const { world, first } = await playing();
    world.player.step(1);
    world.player.step(1);
    world.player.step(1);
    expect(first.did.filter((each) => each.startsWith('step'))).toEqual(['step 1']);
    first.paint(startMs + 40);
    first.paint(startMs + 80);
    first.paint(startMs + 120);
    expect(first.did.filter((each) => each.startsWith('step'))).toHaveLength(3);
    expect(world.player.state().phase).toBe('paused');
  });

  test('go on when the picture is painted before its seek is over', async () => {
    const { world, first } = await playing();
    world.player.step(1);
    Object.assign(first, { seeks: true });
    first.paint(startMs + 40);
    world.player.step(1);
    expect(first.did.filter((each) => each.startsWith('step'))).toHaveLength(1);
    Object.assign(first, { seeks: false });
    first.settle();
    expect(first.did.filter((each) => each.startsWith('step'))).toHaveLength(2);
  });

  test('back over the beginning of a list go to the session before, to its last picture unseen', async () => {
    const { world, first } = await playing();
    world.player.pause();
    first.list(twoSeconds(5, startMs + 8_000), true);
    first.paint(startMs + 8_000);
    Object.assign(first, { step: () => false });
    world.player.step(-1);
    const before = await world.grant();
    expect(before.beginMs).toBeLessThan(startMs + 8_000);
    before.list(twoSeconds(5, startMs + 4_000), true);
    before.paint(before.beginMs);
    expect([before.isShown(), before.did.at(-1)]).toEqual([false, `seek ${startMs + 7_980 - t0}`]);
    before.paint(startMs + 7_960);
    expect([before.isShown(), world.player.state().positionMs]).toEqual([true, startMs + 7_960]);
  });
});

describe('a replay', () => {
  const replay = { mode: 'LIVE_REPLAY', startMs: t0 - 30_000 } as const;
  const replaying = async (
    lifeMs?: number,
  ): Promise<{ world: PastWorld; feed: Awaited<ReturnType<PastWorld['grant']>> }> => {
    const world = pastWorld(replay);
    world.livePictureMs = t0 - 3_000;
    const feed = await world.grant(lifeMs);
    feed.list(twoSeconds(15, t0 - 32_000));
    feed.paint(replay.startMs);
    return { world, feed };
  };

  test('says how far it is behind live, and its range grows', async () => {
    const { world } = await replaying();
    expect(lastAsked(world).PlaybackMode).toBe('LIVE_REPLAY');
    expect(world.player.state()).toMatchObject({ behindMs: 27_000, range: { startMs: replay.startMs, endMs: t0 } });
    await world.pass(5_000);
    expect(world.player.state().range.endMs).toBe(t0 + 5_000);
  });

  test('catches up faster than time until the live picture is reached', async () => {
    const { world, feed } = await replaying();
    world.player.catchUp();
    expect(feed.did).toContain('rate 2');
    expect(world.player.state()).toMatchObject({ catchingUp: true, rate: 2 });
    await world.pass(500);
    expect(world.reached).toBe(0);
    feed.paint(t0 - 3_000 + 600);
    await world.pass(250);
    expect(world.reached).toBe(1);
  });

  test('at normal speed never is live by itself', async () => {
    const { world, feed } = await replaying();
    feed.paint(t0 - 2_500);
    await world.pass(250);
    expect(world.reached).toBe(0);
  });

  test('of a range catches up in a growing session', async () => {
    const { world, first } = await playing();
    world.player.catchUp();
    expect(lastAsked(world)).toMatchObject({ PlaybackMode: 'LIVE_REPLAY' });
    expect(world.player.state()).toMatchObject({ mode: 'LIVE_REPLAY', rate: 4 });
    const growing = await world.grant();
    growing.list(twoSeconds(300));
    growing.paint(growing.beginMs);
    expect(growing.isShown()).toBe(false);
    first.paint(growing.beginMs - 40);
    expect(growing.isShown()).toBe(false);
    first.paint(growing.beginMs);
    expect(growing.isShown()).toBe(true);
  });

  test('is renewed on the picture, before its session is over', async () => {
    const { world, feed } = await replaying(20_000);
    for (let second = 1; second <= 18; second += 1) {
      await world.pass(1_000);
      feed.paint(replay.startMs + second * 1_000);
    }
    expect(world.asked).toHaveLength(2);
    const renewed = await world.grant();
    renewed.list(twoSeconds(20, t0 - 32_000));
    renewed.paint(renewed.beginMs);
    expect(renewed.isShown()).toBe(false);
    feed.paint(renewed.beginMs);
    expect([feed.isShown(), renewed.isShown()]).toEqual([false, true]);
  });

  test('whose list has let go of the picture on screen is opened there again', async () => {
    const { world, feed } = await replaying();
    world.player.pause();
    feed.list(twoSeconds(15, t0 - 10_000));
    await world.pass(250);
    expect(askedFrom(world)).toBe(replay.startMs - leadMs(2_000));
  });

  test('that has come to the newest picture waits in so many words', async () => {
    const { world, feed } = await replaying();
    feed.paint(t0 - 2_040);
    await world.pass(2_000);
    expect(world.player.state().phase).toBe('waiting');
    await world.pass(minute);
    expect(world.asked).toHaveLength(1);
  });
});

describe('trouble', () => {
  test('of a session that has run out is mended at once where the picture is', async () => {
    const { world, first } = await playing();
    world.player.pause();
    first.paint(startMs + 3_000);
    first.fail('session-ended');
    await world.pass(1);
    expect(askedFrom(world)).toBe(startMs + 3_000 - leadMs(2_000));
    const again = await world.grant();
    again.list(twoSeconds(5), true);
    again.paint(startMs + 3_000);
    expect(world.player.state()).toMatchObject({ phase: 'paused', trouble: null, positionMs: startMs + 3_000 });
  });

  test('of a camera that fits into no transport stream is mended by fragmented MP4', async () => {
    const world = pastWorld(range);
    const session = sessionSettingsSchema.parse({ ContainerFormat: 'MPEG_TS' });
    world.player.useSettings({ session, maxFragments: 5 });
    expect(lastAsked(world).ContainerFormat).toBe('MPEG_TS');
    await world.refuse('media-unsupported');
    expect(lastAsked(world).ContainerFormat).toBe('FRAGMENTED_MP4');
    expect(world.player.state().trouble).toBeNull();
    await world.refuse('media-unsupported');
    expect(world.player.state().trouble).toEqual({ kind: 'media-unsupported' });
  });

  test('that lasts is told with its sentence, and tried again', async () => {
    const world = pastWorld(range);
    await world.refuse('throttled');
    expect(world.player.state()).toMatchObject({ phase: 'trouble', trouble: { kind: 'throttled' } });
    expect(world.player.state().retryAtMs).not.toBeNull();
    await world.pass(minute);
    expect(world.asked.length).toBeGreaterThan(1);
  });

  test('pictures that do not come are not waited for without an end', async () => {
    const { world } = await playing();
    await world.pass(2_000);
    expect(world.player.state().phase).toBe('loading');
    await world.pass(20_000);
    expect(world.asked.length).toBeGreaterThan(1);
  });
});

describe('trouble while the picture stands', () => {
  const failedWhilePaused = async (): Promise<PastWorld> => {
    const { world, first } = await playing();
    world.player.pause();
    first.paint(startMs + 3_000);
    first.fail('timed-out');
    expect(world.player.state().retryAtMs).not.toBeNull();
    return world;
  };

  test('a seek into the list of a feed that can go on no more opens a session', async () => {
    const world = await failedWhilePaused();
    world.player.seekTo(startMs + 6_000);
    expect(askedFrom(world)).toBe(startMs + 6_000 - leadMs(2_000));
  });

  test('a step is taken in a session of its own', async () => {
    const world = await failedWhilePaused();
    world.player.step(1);
    expect(askedFrom(world)).toBe(startMs + 3_000 - leadMs(2_000));
    const again = await world.grant();
    again.list(twoSeconds(5), true);
    again.paint(startMs + 3_000);
    expect(again.did.filter((each) => each.startsWith('step'))).toEqual(['step 1']);
  });

  test('what only the operator can mend stays told, and is not tried again', async () => {
    const { world, first } = await playing();
    const [kind] = (Object.keys(troubleTable) as TroubleKind[]).filter(
      (each) => troubleTable[each].cadence === 'operator',
    );
    if (kind === undefined) throw new Error('there is none');
    first.fail(kind);
    await world.pass(minute);
    expect(world.player.state().trouble).toEqual({ kind });
    expect(world.asked).toHaveLength(1);
  });

  test('playing on opens a session', async () => {
    const world = await failedWhilePaused();
    world.player.play();
    expect(world.asked).toHaveLength(2);
  });

  test('what continues a list is no answer to what is missing of it', async () => {
    const { world, first } = await playing();
    first.paint(startMs + 2_500);
    await world.pass(250);
    expect(askedFrom(world)).toBe(startMs + 8_001);
    first.fail('session-ended');
    await world.pass(1);
    expect(world.asked).toHaveLength(3);
    expect(askedFrom(world)).toBeLessThan(startMs + 8_000);
  });
});

test('sessions that others keep ending are followed later and later, and that is said', async () => {
  const { world, first } = await playing();
  let feed = first;
  let asked = world.asked.length;
  for (let second = 0; second < 60; second += 1) {
    await world.pass(1_000);
    if (world.asked.length > asked) {
      asked = world.asked.length;
      feed = await world.grant();
      feed.list(twoSeconds(5), true);
      feed.paint(startMs + 1_000);
      expect(world.player.state().trouble).toBeNull();
    }
    if (!feed.failed) feed.fail('session-ended');
    // The operator's hand changes nothing about it.
    world.player.pause();
  }
  expect(asked).toBeLessThanOrEqual(6);
  expect(world.player.state().trouble?.kind).toBe('watched-too-often');
});

test('a key held down asks for one session at once and one when it is let go', async () => {
  const { world } = await playing();
  for (let repeat = 0; repeat < 30; repeat += 1) {
    world.player.seekTo(startMs + 12_000 + repeat * 500);
    await world.pass(33);
  }
  expect(world.player.state().targetMs).toBe(startMs + 26_500);
  await world.pass(150);
  expect(world.asked).toHaveLength(3);
  expect(askedFrom(world)).toBe(startMs + 26_500 - leadMs(2_000));
});

test('a session whose feed can not be made is closed', async () => {
  const world = pastWorld(range);
  world.breakFeeds();
  await world.grant().catch(() => undefined);
  expect(world.player.state().trouble).toEqual({ kind: 'internal' });
  expect(world.closed).toEqual([{ sessionId: 'past-1' }]);
});

test('of what began before a list was asked for nothing is known: it is no gap', async () => {
  const day = 24 * 60 * minute;
  const world = pastWorld({ mode: 'ON_DEMAND', startMs: t0 - day, endMs: t0 });
  expect(askedFrom(world)).toBe(t0 - day);
  const feed = await world.grant();
  feed.list(twoSeconds(5, t0 - day + 1_500), true);
  feed.paint(t0 - day + 1_500);
  expect(world.player.state().gaps).toEqual([]);
});

test('parameters for one look back alone hold for its sessions', () => {
  const own = { Expires: 300, MaxMediaPlaylistFragmentResults: 5_000 };
  expect(lastAsked(pastWorld({ ...range, own }))).toMatchObject(own);
});

test('ends with everything it has', async () => {
  const { world, first } = await playing();
  world.player.seekTo(startMs + 20_000);
  world.player.dispose();
  expect(first.destroyed).toBe(true);
  expect(world.closed).toEqual([{ requestId: expect.any(String) }, { sessionId: 'past-1' }]);
  const asked = world.asked.length;
  await world.pass(minute);
  expect(world.asked).toHaveLength(asked);
});
