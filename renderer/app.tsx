/** Composition root of the window: real time, the real bridge, real players; builds the desk, shows it, checks it if asked. */
import { render } from 'preact';
import type { RawBridge } from '../contract/channel-names.ts';
import { sentenceFor } from '../contract/trouble.ts';
import { type Bridge, createBridge } from './desk/bridge.ts';
import { createClock } from './desk/clock.ts';
import { createDesk, type Desk } from './desk/desk.ts';
import { mountDesk } from './desk/mount-desk.tsx';
import { runSelfCheck } from './desk/self-check.ts';
import { createServiceClock } from './desk/service-clock.ts';
import { createUsageReporter, type UsageReporter } from './desk/usage-reporter.ts';
import { createPastPlayer } from './playback/past-player.ts';
import { createPlayer } from './player/create-player.ts';
import { type HlsFeedParts, hlsFeeds } from './player/hls-feed.ts';
import { hlsPastFeeds } from './player/past-feed.ts';
import type { PlayerTools } from './player/player-tools.ts';
import { createStreamReaders } from './player/stream-readers.ts';
import { createTurnstile } from './player/turnstile.ts';

declare global {
  interface Window {
    readonly vigil: RawBridge;
  }
}

/** Renewals at once over the whole wall: each decodes its camera twice for a moment. */
const renewalsAtOnce = 2;

const clock = createClock({
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  setTimeout: (run, delayMs) => window.setTimeout(run, delayMs),
  clearTimeout: (id) => window.clearTimeout(id),
});

const streamReaders = createStreamReaders();

const feedParts = (usage: UsageReporter): HlsFeedParts => ({
  document,
  nowMs: clock.nowMs,
  workerPath: new URL('hls.worker.js', document.baseURI).href,
  random: () => Math.random(),
  canDecode: (mimeType) => MediaSource.isTypeSupported(mimeType),
  onBytes: usage.add,
  readers: streamReaders,
});

const playerTools = (bridge: Bridge, usage: UsageReporter, wallMs: () => number): PlayerTools => ({
  openSession: (request) => bridge.request('sessionsOpen', request),
  closeSession: (what) => {
    usage.flush();
    void bridge.request('sessionsClose', what);
  },
  clock: {
    nowMs: clock.nowMs,
    wallMs,
    after: clock.after,
    every: (periodMs, action) => {
      const id = window.setInterval(action, periodMs);
      return () => window.clearInterval(id);
    },
  },
  random: () => Math.random(),
  newId: () => crypto.randomUUID(),
  renewals: createTurnstile(renewalsAtOnce),
  createFeed: hlsFeeds(feedParts(usage)),
  document,
});

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
  const start = await bridge.request('deskStart', null);
  if (!start.ok) {
    render(<p class="desk-refused">{sentenceFor(start.error)}</p>, root);
    return;
  }
  const wallMs = createServiceClock({ bridge, epochMs: clock.epochMs, behindMs: start.value.clockBehindMs });
  const usage = createUsageReporter({ bridge, clock });
  const tools = playerTools(bridge, usage, wallMs);
  const pastTools = { ...tools, createPastFeed: hlsPastFeeds({ ...feedParts(usage), after: clock.after }) };
  const desk = createDesk({
    bridge,
    clock,
    start: start.value,
    createPlayer: (camera, settings) => createPlayer(camera, settings, tools),
    createPast: (camera, wish, settings, live) => createPastPlayer(camera, wish, settings, pastTools, live),
    serviceNowMs: wallMs,
    onOnline: (listener) => {
      window.addEventListener('online', listener);
      return () => window.removeEventListener('online', listener);
    },
  });
  window.addEventListener('pagehide', () => desk.dispose());
  mountDesk(desk, root);
  if (start.value.selfCheck !== null) await check(desk, start.value.selfCheck.timeoutMs);
};

const root = document.getElementById('root');
if (root !== null) void begin(root);
