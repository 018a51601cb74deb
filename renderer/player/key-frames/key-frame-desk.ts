/** The window's side of the key-frame worker: starts it when it is first needed, and hands what it tells to the feed concerned. */
import type { HostGate } from '../host-gate.ts';
import { createNearGate, type NearGate } from './far-gate.ts';
import type { FeedMessage, FromWorker, OpenReading, Room, ToWorker } from './messages.ts';

/** What a feed hears of its camera. */
export type KeyFrameListener = (message: FeedMessage) => void;

/** One camera read by the worker. */
export interface KeyFrameReading {
  readonly setRoom: (room: Room) => void;
  readonly setPause: (pauseMs: number) => void;
  readonly close: () => void;
}

/** See the file's first line. */
export interface KeyFrameDesk {
  /** Starts the worker, which takes its time, before there is anything to read. */
  readonly prepare: () => void;
  /** Reads a session's key frames until it is closed, or has failed. */
  readonly open: (what: Omit<OpenReading, 'kind' | 'id'>, listener: KeyFrameListener) => KeyFrameReading;
}

/** Runs an action once, after a while. */
export type RunLater = (action: () => void) => void;

/** When pictures that have come are drawn, with all others that have come by then. */
export interface DrawTurns {
  /** A camera's first: somebody waits for it. */
  readonly first: RunLater;
  /** One that follows another. */
  readonly next: RunLater;
}

/** Asks for it only once until it has run. */
const once = (runLater: RunLater, action: () => void): (() => void) => {
  let isPlanned = false;
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    runLater(() => {
      isPlanned = false;
      action();
    });
  };
};

/**
 * Makes a desk without a worker yet. Pictures that come one by one are drawn together, in their `turns`, since each change of the page
 * costs a round of layout and painting of its own. The worker's calls share the hosts' connections with the window's, so that they go
 * through the same `gate`.
 */
export const createKeyFrameDesk = (startWorker: () => Worker, turns: DrawTurns, gate: HostGate): KeyFrameDesk => {
  let worker: Worker | null = null;
  let calls: NearGate | null = null;
  let lastId = 0;
  const listeners = new Map<number, KeyFrameListener>();
  /** Those that have had no picture yet. */
  const waiting = new Set<number>();

  const drawn: Extract<FromWorker, { kind: 'drawn' }>[] = [];
  const drawAll = (): void => {
    for (const message of drawn.splice(0)) {
      listeners.get(message.id)?.(message);
    }
  };
  const planFirst = once(turns.first, drawAll);
  const planNext = once(turns.next, drawAll);
  const forget = (id: number): void => {
    listeners.delete(id);
    waiting.delete(id);
  };

  /** A worker that has broken takes all its cameras with it; each of their players begins anew, with another worker. */
  const broken = (): void => {
    worker?.terminate();
    worker = null;
    calls?.endAll();
    const before = [...listeners];
    listeners.clear();
    waiting.clear();
    for (const [id, listener] of before) listener({ kind: 'failed', id, trouble: { kind: 'picture-frozen' } });
  };

  const running = (): Worker => {
    if (worker !== null) return worker;
    const started = startWorker();
    const near = createNearGate(gate, (reply) => started.postMessage(reply, []));
    calls = near;
    started.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if ('call' in data) {
        near.hear(data);
        return;
      }
      if (data.kind === 'drawn') {
        drawn.push(data);
        if (waiting.delete(data.id)) planFirst();
        else planNext();
        return;
      }
      const listener = listeners.get(data.id);
      if (data.kind === 'failed') forget(data.id);
      listener?.(data);
    });
    started.addEventListener('error', broken);
    started.addEventListener('messageerror', broken);
    worker = started;
    return started;
  };

  return {
    prepare: () => void running(),
    open: (what, listener) => {
      lastId += 1;
      const id = lastId;
      listeners.set(id, listener);
      waiting.add(id);
      const tell = (message: ToWorker): void => {
        if (listeners.has(id)) running().postMessage(message, []);
      };
      tell({ kind: 'open', id, ...what });
      return {
        setRoom: (next) => tell({ kind: 'room', id, room: next }),
        setPause: (next) => tell({ kind: 'pause', id, pauseMs: next }),
        close: () => {
          tell({ kind: 'close', id });
          forget(id);
        },
      };
    },
  };
};
