/** A world for players in tests: time that is moved by hand, sessions that are answered by hand, feeds that do as they are told. */
import type { OpenSession, Session } from '../../../../contract/sessions.ts';
import type { Outcome } from '../../../../contract/trouble-kinds.ts';
import { CallPace } from '../../../../renderer/player/call-pace.ts';
import type { CreateFeed, Feed, FeedListener, FeedOptions } from '../../../../renderer/player/feed-types.ts';
import type { PlayerTools, Turnstile } from '../../../../renderer/player/player-tools.ts';
import type { StartPoint } from '../../../../renderer/player/prepare-playlist.ts';
import { createTurnstile } from '../../../../renderer/player/turnstile.ts';

interface Planned {
  atMs: number;
  readonly everyMs: number | null;
  readonly action: () => void;
}

/** A feed under the test's hand. */
export interface FakeFeed extends Feed {
  readonly start: StartPoint;
  readonly options: FeedOptions;
  readonly did: string[];
  destroyed: boolean;
  /** Each picture it paints is to be told of. */
  watchedClosely: boolean;
  shown: () => boolean;
  /** Paints a frame with this camera time. */
  paint: (pictureTimeMs: number | null) => void;
  /** Lists fragments up to this camera time. */
  list: (edgeTimeMs: number) => void;
  fail: (trouble: Parameters<FeedListener['failed']>[1]) => void;
  throttle: () => void;
  /** Reads its master playlist, with or without sound. */
  master: (sounds: boolean) => void;
  position: number | null;
}

/** A request for a session that waits for its answer. */
export interface Asked {
  readonly request: OpenSession;
  readonly answer: (outcome: Outcome<Session>) => void;
}

/** See the file's head. */
export interface FakeWorld {
  readonly tools: PlayerTools;
  readonly asked: Asked[];
  readonly feeds: FakeFeed[];
  readonly closed: unknown[];
  nowMs: number;
  hidden: boolean;
  /** Lets time pass, running what is due in order, and what promises have to say in between. */
  readonly pass: (ms: number) => Promise<void>;
  readonly settle: () => Promise<void>;
  /** Timers that call again and again. */
  readonly beats: () => number;
  /** Answers the newest request with a session, and lets the feed be made. */
  readonly grant: (lifeMs?: number, credentialsEndInMs?: number | null) => Promise<FakeFeed>;
}

/** A stand-in for an element: as much as players touch. */
const fakeElement = (): HTMLElement => {
  const children: unknown[] = [];
  const element = {
    dataset: {},
    className: '',
    append: (child: unknown) => children.push(child),
    remove: () => undefined,
    children,
  };
  return element as unknown as HTMLElement;
};

/** Makes a world at monotonic time 0; the wall clock runs along from a fixed date. */
export const createFakeWorld = (options: { renewals?: Turnstile } = {}): FakeWorld => {
  let planned: Planned[] = [];
  let ids = 0;
  const asked: Asked[] = [];
  const feeds: FakeFeed[] = [];
  const closed: unknown[] = [];
  const plan = (entry: Planned): (() => void) => {
    planned.push(entry);
    return () => {
      planned = planned.filter((other) => other !== entry);
    };
  };
  const makerOf =
    (motion: Feed['motion']): CreateFeed =>
    (session, start, listener, feedOptions) => {
      const feed = createFakeFeed(session.sessionId, { motion, start, listener, options: feedOptions }, world);
      feeds.push(feed);
      return feed;
    };
  const world: FakeWorld = {
    asked,
    feeds,
    closed,
    nowMs: 0,
    hidden: false,
    beats: () => planned.filter(({ everyMs }) => everyMs !== null).length,
    settle: async () => {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    },
    pass: async (ms) => {
      const untilMs = world.nowMs + ms;
      for (;;) {
        const due = planned.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (due === undefined) break;
        planned = planned.filter((entry) => entry !== due);
        world.nowMs = Math.max(world.nowMs, due.atMs);
        if (due.everyMs !== null) {
          due.atMs += due.everyMs;
          planned.push(due);
        }
        due.action();
        await world.settle();
      }
      world.nowMs = untilMs;
      await world.settle();
    },
    grant: async (lifeMs = 300_000, credentialsEndInMs = null) => {
      const last = asked.at(-1);
      if (last === undefined) throw new Error('nothing was asked');
      const before = feeds.length;
      ids += 1;
      last.answer({
        ok: true,
        value: { sessionId: `session-${ids}`, url: 'https://b-1.example/hls', lifeMs, credentialsEndInMs },
      });
      await world.settle();
      const feed = feeds[before];
      if (feed === undefined) throw new Error('no feed was made');
      return feed;
    },
    tools: {
      openSession: (request) =>
        new Promise((resolve) => {
          asked.push({ request, answer: resolve });
        }),
      closeSession: (what) => closed.push(what),
      clock: {
        nowMs: () => world.nowMs,
        wallMs: () => 1_780_000_000_000 + world.nowMs,
        after: (delayMs, action) => plan({ atMs: world.nowMs + delayMs, everyMs: null, action }),
        every: (periodMs, action) => plan({ atMs: world.nowMs + periodMs, everyMs: periodMs, action }),
      },
      random: () => 0.5,
      newId: () => {
        ids += 1;
        return `request-${ids}`;
      },
      renewals: options.renewals ?? createTurnstile(2),
      restarts: new CallPace(12),
      createFeed: { moving: makerOf('moving'), 'key-frames': makerOf('key-frames') },
      document: {
        createElement: fakeElement,
        get hidden() {
          return world.hidden;
        },
      } as unknown as Document,
    },
  };
  return world;
};

interface FeedParts {
  readonly motion: Feed['motion'];
  readonly start: StartPoint;
  readonly listener: FeedListener;
  readonly options: FeedOptions;
}

const createFakeFeed = (sessionId: string, parts: FeedParts, world: FakeWorld): FakeFeed => {
  const { motion, start, listener, options } = parts;
  const did: string[] = [];
  const element = fakeElement();
  let last: FakeFeed['lastFrame'] = null;
  let lost = false;
  let hasSound: boolean | null = null;
  const feed: FakeFeed = {
    motion,
    element,
    sessionId,
    stream: options.stream,
    start,
    options,
    datedBy: options.datedBy,
    loadsSound: options.sound,
    get hasSound() {
      return hasSound;
    },
    get lost() {
      return lost;
    },
    did,
    destroyed: false,
    watchedClosely: true,
    position: null,
    get lastFrame() {
      return last;
    },
    frameMs: 40,
    plays: true,
    seeks: false,
    size: { width: 640, height: 360 },
    shown: () => 'shown' in element.dataset,
    positionMs: () => feed.position,
    mediaTimeS: () => (feed.position ?? 0) / 1_000,
    seekTo: (toMs) => {
      did.push(`seek ${Math.round(toMs)}`);
      return true;
    },
    setMuted: (muted) => did.push(muted ? 'mute' : 'unmute'),
    setRate: (rate) => did.push(`rate ${rate}`),
    keepLive: (keeps) => did.push(`keepLive ${keeps}`),
    watchClosely: (closely) => {
      feed.watchedClosely = closely;
    },
    tick: () => undefined,
    isBlack: () => Promise.resolve(false),
    stay: (forMs) => did.push(`stay ${Math.round(forMs)}`),
    load: () => ({
      decodedFrames: 0,
      droppedFrames: 0,
      mediaTimeS: 0,
      aheadS: 1,
      rate: 1,
    }),
    stop: () => did.push('stop'),
    destroy: () => {
      feed.destroyed = true;
    },
    paint: (pictureTimeMs) => {
      last = { mediaTimeS: (pictureTimeMs ?? 0) / 1_000, pictureTimeMs, atMs: world.nowMs };
      if (feed.position === null || pictureTimeMs === null) feed.position = pictureTimeMs;
      listener.painted(feed, last);
    },
    list: (edgeTimeMs) =>
      listener.listed(feed, {
        kind: 'media',
        longestFragmentMs: 2_000,
        newestFragmentMs: 2_000,
        fragments: 5,
        edgeTimeMs,
        newest: `fragment-${edgeTimeMs}`,
        ended: false,
      }),
    fail: (trouble) => {
      lost = true;
      listener.failed(feed, trouble);
    },
    throttle: () => listener.throttled(feed),
    master: (sounds) => {
      hasSound = sounds;
      listener.listed(feed, { kind: 'master', hasPicture: true, hasSound: sounds, pictureCodecs: ['avc1.4d401f'] });
    },
  };
  return feed;
};
