/** Composition root of the window: real time, the real bridge, real players; builds the desk, shows it, checks it if asked. */
import { computed, signal } from '@preact/signals';
import { render } from 'preact';
import type { RawBridge } from '../contract/channel-names.ts';
import type { ToldSession } from '../contract/desk.ts';
import type { MachineLoad } from '../contract/load.ts';
import { sentenceFor } from '../contract/trouble.ts';
import { type Bridge, createBridge } from './desk/bridge.ts';
import { createClock } from './desk/clock.ts';
import { createDesk, type Desk } from './desk/desk.ts';
import { mountDesk } from './desk/mount-desk.tsx';
import { runSelfCheck } from './desk/self-check.ts';
import { createServiceClock } from './desk/service-clock.ts';
import { createUsageReporter, type UsageReporter } from './desk/usage-reporter.ts';
import { createViewMemory } from './desk/view-memory.ts';
import { ByteRate } from './governor/byte-rate.ts';
import { createGovernor, type GovernorParts } from './governor/governor.ts';
import { createPastPlayer } from './playback/past-player.ts';
import { CallPace } from './player/call-pace.ts';
import { createPlayer } from './player/create-player.ts';
import type { FeedParts } from './player/feed-parts.ts';
import { hlsFeeds } from './player/hls-feed.ts';
import { createHostGate } from './player/host-gate.ts';
import { createElementRooms } from './player/key-frames/element-room.ts';
import { createKeyFrameDesk } from './player/key-frames/key-frame-desk.ts';
import { type KeyFrameFeedParts, keyFrameFeeds } from './player/key-frames/key-frame-feed.ts';
import { hlsPastFeeds } from './player/past-feed.ts';
import type { PlayerTools } from './player/player-tools.ts';
import { createSharedBeats } from './player/shared-beat.ts';
import { createStreamReaders } from './player/stream-readers.ts';
import { keepToldSessions } from './player/told-sessions.ts';
import { createTurnstile } from './player/turnstile.ts';
import { WallStep } from './player/wall-step.ts';

declare global {
  interface Window {
    readonly vigil: RawBridge;
  }
}

/** Renewals at once over the whole wall: each decodes its camera twice for a moment. */
const renewalsAtOnce = 2;

/** As many as main lets recover: whatever fails at once must not come back as one burst on the data endpoint. */
const restartsPerSecond = 12;

/** Stills that come within this time of each other are drawn together. */
const drawTogetherMs = 200;
/** The same of cameras' first stills: an operator waits for them. */
const drawFirstMs = 30;

/** Nobody can see the window: it is covered, as the page is told, or minimised, as only main is told on some platforms. */
const pageHidden = signal(document.hidden);
document.addEventListener('visibilitychange', () => {
  pageHidden.value = document.hidden;
});
const windowShown = signal(true);
const hidden = computed(() => pageHidden.value || !windowShown.value);

const clock = createClock(
  {
    nowMs: () => performance.now(),
    epochMs: () => Date.now(),
    setTimeout: (run, delayMs) => window.setTimeout(run, delayMs),
    clearTimeout: (id) => window.clearTimeout(id),
  },
  hidden,
);

const sharedBeats = createSharedBeats((periodMs, action) => {
  const id = window.setInterval(action, periodMs);
  return () => window.clearInterval(id);
});

const streamReaders = createStreamReaders();
const bytes = new ByteRate();
const hostGate = createHostGate(clock);
const wallStep = new WallStep();

const keyFrameDesk = createKeyFrameDesk(
  () => new Worker(new URL('./player/key-frames/key-frame-worker.ts', import.meta.url), { type: 'module' }),
  {
    first: (action) => void clock.after(drawFirstMs, action),
    next: (action) => void clock.after(drawTogetherMs, action),
  },
  hostGate,
);
const onRoom = createElementRooms(() => window.devicePixelRatio);

const feedParts = (usage: UsageReporter): FeedParts => ({
  document,
  nowMs: clock.nowMs,
  after: clock.after,
  workerPath: new URL('hls.worker.js', document.baseURI).href,
  random: () => Math.random(),
  canDecode: (mimeType) => MediaSource.isTypeSupported(mimeType),
  onBytes: (sessionId, count) => {
    bytes.add(clock.nowMs(), count);
    usage.add(sessionId, count);
  },
  readers: streamReaders,
  gate: hostGate,
  step: wallStep,
});

const keyFrameParts = (usage: UsageReporter): KeyFrameFeedParts => ({
  ...feedParts(usage),
  desk: keyFrameDesk,
  onRoom,
});

const playerTools = (
  bridge: Bridge,
  usage: UsageReporter,
  wallMs: () => number,
  told: { readonly sessions: readonly ToldSession[]; readonly askedAtMs: number },
): PlayerTools => {
  const closeSession: PlayerTools['closeSession'] = (what) => {
    usage.flush();
    void bridge.request('sessionsClose', what);
  };
  const ahead = keepToldSessions(told.sessions, told.askedAtMs, { clock, closeSession });
  return {
    openSession: (request) => {
      const session = ahead.take(request);
      return session === null ? bridge.request('sessionsOpen', request) : Promise.resolve({ ok: true, value: session });
    },
    closeSession,
    clock: {
      nowMs: clock.nowMs,
      wallMs,
      after: clock.after,
      every: sharedBeats,
    },
    random: () => Math.random(),
    newId: () => crypto.randomUUID(),
    renewals: createTurnstile(renewalsAtOnce),
    restarts: new CallPace(restartsPerSecond),
    createFeed: { moving: hlsFeeds(feedParts(usage)), 'key-frames': keyFrameFeeds(keyFrameParts(usage)) },
    document,
  };
};

/** What main tells of the world outside the page. Answers how busy the machine is; null until it is measured. */
const followMain = (bridge: Bridge, visible: boolean): GovernorParts['machine'] => {
  windowShown.value = visible;
  bridge.on('windowShown', (shown) => {
    windowShown.value = shown.visible;
  });
  const machine = signal<MachineLoad | null>(null);
  bridge.on('loadMeasured', (load) => {
    machine.value = load;
  });
  return machine;
};

const check = async (desk: Desk, timeoutMs: number): Promise<void> => {
  const result = await runSelfCheck(
    {
      settled: () => desk.listsSettled.value,
      troubles: () => desk.listSentences.value,
      players: () => desk.pool.players.value.map((pooled) => pooled.player),
    },
    timeoutMs,
    {
      nowMs: clock.nowMs,
      wait: (ms) =>
        new Promise((resolve) => {
          clock.after(ms, resolve);
        }),
    },
  );
  await desk.bridge.request('selfCheckFinish', result);
};

const begin = async (root: HTMLElement): Promise<void> => {
  const bridge = createBridge(window.vigil);
  keyFrameDesk.prepare();
  const askedAtMs = clock.nowMs();
  const answer = await bridge.request('deskStart', null);
  if (!answer.ok) {
    render(<p class="desk-refused">{sentenceFor(answer.error)}</p>, root);
    return;
  }
  const { sessions, ...start } = answer.value;
  const machine = followMain(bridge, start.visible);
  const wallMs = createServiceClock({ bridge, epochMs: clock.epochMs, behindMs: start.clockBehindMs });
  const usage = createUsageReporter({ bridge, clock });
  const tools = playerTools(bridge, usage, wallMs, { sessions, askedAtMs });
  const pastTools = { ...tools, createPastFeed: hlsPastFeeds(feedParts(usage)) };
  const memory = createViewMemory(window.sessionStorage);
  const desk = createDesk({
    bridge,
    clock,
    start,
    createPlayer: memory.rememberHolds((camera, settings) => createPlayer(camera, settings, tools)),
    createGovernor: (parts) =>
      createGovernor({
        ...parts,
        hidden,
        machine,
        bytesPerSecond: () => bytes.perSecond(clock.nowMs()),
      }),
    createPast: (camera, wish, settings, live) => createPastPlayer(camera, wish, settings, pastTools, live),
    serviceNowMs: wallMs,
    onOnline: (listener) => {
      window.addEventListener('online', listener);
      return () => window.removeEventListener('online', listener);
    },
  });
  memory.follow(desk.wall);
  window.addEventListener('pagehide', () => {
    memory.close();
    desk.dispose();
  });
  // What is loaded for the first pictures gets under way first: making the view keeps this thread busy for long.
  await new Promise<void>((resolve) => void clock.after(0, resolve));
  mountDesk(desk, root);
  if (start.selfCheck !== null) await check(desk, start.selfCheck.timeoutMs);
};

const root = document.getElementById('root');
if (root !== null) void begin(root);
