/** A world for players of the past in tests: time moved by hand, sessions answered by hand, feeds that do as they are told. */
import { sessionSettingsSchema } from '../../../../contract/settings.ts';
import type { TroubleKind } from '../../../../contract/trouble-kinds.ts';
import { createPastPlayer } from '../../../../renderer/playback/past-player.ts';
import type { PastWish } from '../../../../renderer/playback/past-session.ts';
import type { PastPlayer } from '../../../../renderer/playback/past-types.ts';
import type { PastFragment } from '../../../../renderer/player/fragment-list.ts';
import type { PastFeed, PastFeedListener } from '../../../../renderer/player/past-feed-types.ts';
import { cameraOf } from '../cameras-for-tests.ts';
import { createFakeWorld, type FakeWorld } from '../player/fake-world.ts';

/** The camera's time at monotonic 0. */
export const t0 = 1_780_000_000_000;

/** A feed under the test's hand. */
export interface FakePastFeed extends PastFeed {
  readonly beginMs: number;
  readonly did: string[];
  destroyed: boolean;
  isShown: () => boolean;
  /** Lists fragments that begin at these times; two seconds long unless told otherwise. */
  list: (startsMs: readonly number[], complete?: boolean, durationS?: number) => void;
  paint: (timeMs: number) => void;
  /** A seek is over. */
  settle: () => void;
  end: () => void;
  fail: (kind: TroubleKind) => void;
}

/** See the file's head. */
export interface PastWorld extends Pick<FakeWorld, 'asked' | 'closed' | 'pass' | 'settle'> {
  readonly player: PastPlayer;
  readonly feeds: readonly FakePastFeed[];
  /** Answers the newest request. */
  readonly grant: (lifeMs?: number) => Promise<FakePastFeed>;
  /** From now on no feed can be made. */
  readonly breakFeeds: () => void;
  readonly refuse: (kind: TroubleKind) => Promise<void>;
  /** How often the live picture was reached. */
  reached: number;
  /** The live picture's time at monotonic 0; null: none moves. */
  livePictureMs: number | null;
}

const makeFeed = (
  sessionId: string,
  beginMs: number,
  listener: PastFeedListener,
  nowMs: () => number,
): FakePastFeed => {
  const element = { dataset: {}, append: () => undefined, remove: () => undefined } as unknown as HTMLElement;
  const did: string[] = [];
  let fragments: readonly PastFragment[] = [];
  let last: PastFeed['lastFrame'] = null;
  let complete = false;
  let failed = false;
  const feed: FakePastFeed = {
    element,
    sessionId,
    beginMs,
    did,
    destroyed: false,
    lost: false,
    get failed() {
      return failed;
    },
    frameMs: 40,
    seeks: false,
    get fragments() {
      return fragments;
    },
    get listedFromMs() {
      return fragments[0]?.timeMs ?? null;
    },
    get isComplete() {
      return complete;
    },
    get lastFrame() {
      return last;
    },
    isShown: () => 'shown' in element.dataset,
    positionMs: () => last?.pictureTimeMs ?? null,
    covers: (timeMs) =>
      fragments.some((each) => timeMs >= each.timeMs && timeMs < each.timeMs + each.durationS * 1_000),
    seekTo: (timeMs) => {
      did.push(`seek ${timeMs - t0}`);
      return true;
    },
    step: (toward) => {
      did.push(`step ${toward}`);
      return true;
    },
    play: () => did.push('play'),
    pause: () => did.push('pause'),
    setRate: (rate) => {
      if (did.findLast((each) => each.startsWith('rate')) !== `rate ${rate}`) did.push(`rate ${rate}`);
    },
    destroy: () => {
      feed.destroyed = true;
    },
    list: (startsMs, isComplete = false, durationS = 2) => {
      fragments = startsMs.map((timeMs, index) => ({ startS: index * durationS, durationS, timeMs }));
      complete = isComplete;
      listener.listed(feed);
    },
    paint: (timeMs) => {
      last = { mediaTimeS: timeMs / 1_000, pictureTimeMs: timeMs, atMs: nowMs() };
      listener.painted(feed, last);
    },
    settle: () => listener.settled(feed),
    end: () => listener.ended(feed),
    fail: (kind) => {
      failed = true;
      listener.failed(feed, { kind });
    },
  };
  return feed;
};

/** A player of the past that has just been asked for `wish`; ranges are cut at five fragments. */
export const pastWorld = (wish: PastWish): PastWorld => {
  const fake = createFakeWorld();
  const feeds: FakePastFeed[] = [];
  const { tools } = fake;
  let sessions = 0;
  let broken = false;
  const state = { reached: 0, livePictureMs: null as number | null };
  const player = createPastPlayer(
    cameraOf('gate').ref,
    wish,
    { session: sessionSettingsSchema.parse({}), maxFragments: 5 },
    {
      ...tools,
      createPastFeed: (session, beginMs, listener) => {
        if (broken) throw new Error('no media element');
        const feed = makeFeed(session.sessionId, beginMs, listener, () => fake.nowMs);
        feeds.push(feed);
        return feed;
      },
    },
    {
      nowMs: () => t0 + fake.nowMs,
      pictureMs: () => (state.livePictureMs === null ? null : state.livePictureMs + fake.nowMs),
      oldestMs: () => null,
      fragmentMs: () => null,
      reached: () => {
        state.reached += 1;
      },
    },
  );
  return Object.assign(state, {
    asked: fake.asked,
    closed: fake.closed,
    pass: fake.pass,
    settle: fake.settle,
    player,
    feeds,
    grant: async (lifeMs = 3_600_000): Promise<FakePastFeed> => {
      sessions += 1;
      fake.asked.at(-1)?.answer({
        ok: true,
        value: { sessionId: `past-${sessions}`, url: 'https://b-1.example/hls', lifeMs, credentialsEndInMs: null },
      });
      await fake.settle();
      const feed = feeds.at(-1);
      if (feed === undefined) throw new Error('no feed was made');
      return feed;
    },
    breakFeeds: () => {
      broken = true;
    },
    refuse: async (kind: TroubleKind): Promise<void> => {
      fake.asked.at(-1)?.answer({ ok: false, error: { kind } });
      await fake.settle();
    },
  });
};
