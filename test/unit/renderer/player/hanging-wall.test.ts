/** A wall at one host with Chromium's six connections, a third of whose cameras hang: how long the others' calls wait, with the gate and without it. */
import { expect, test } from 'vitest';
import {
  connectionsPerHost,
  createHostGate,
  type EndCall,
  firstByteWithinMs,
  gateFor,
  type HostGate,
} from '../../../../renderer/player/host-gate.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';

const answerMs = 100;
const rereadMs = 2_000;
/** As hls-settings has it. */
const givenUpAfterMs = 8_000;

/** Chromium's pool for one host: calls beyond its connections wait in order. */
class Pool {
  readonly #clock: ManualClock;
  readonly #waiting: (() => void)[] = [];
  #free = connectionsPerHost;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  /** Makes a call, which is answered by `isAnswered`, or never; returns what aborts it. */
  call(hangs: boolean, onAnswer: () => void): () => void {
    let state: 'waits' | 'connected' | 'over' = 'waits';
    const over = (): void => {
      const had = state === 'connected';
      state = 'over';
      if (!had) return;
      this.#free += 1;
      this.#next();
    };
    this.#waiting.push(() => {
      if (state !== 'waits') return;
      state = 'connected';
      this.#free -= 1;
      if (hangs) return;
      this.#clock.after(answerMs, () => {
        if (state !== 'connected') return;
        over();
        onAnswer();
      });
    });
    this.#next();
    return over;
  }

  #next(): void {
    while (this.#free > 0 && this.#waiting.length > 0) this.#waiting.shift()?.();
  }
}

interface Reader {
  longestMs: number;
  lastAnswerMs: number;
}

const open: HostGate = {
  enter: (_what, { go }): EndCall => {
    go();
    return () => undefined;
  },
};

const hangFromMs = 10_000;
const hangUntilMs = 40_000;

/** Plays a minute; answers the longest wait among the cameras left alone, and when the last struck camera was answered again. */
const play = (
  gateOf: (clock: ManualClock) => HostGate,
  cameras: number,
): { longestMs: number; backAfterMs: number } => {
  const clock = createManualClock();
  const gate = gateOf(clock);
  const pool = new Pool(clock);
  const readers: Reader[] = [];
  const firstBack: number[] = [];
  for (let camera = 0; camera < cameras; camera += 1) {
    const reader: Reader = { longestMs: 0, lastAnswerMs: 0 };
    readers.push(reader);
    const isStruck = camera % 3 === 0;
    const read = (): void => {
      const askedAtMs = clock.nowMs();
      let isAnswered = false;
      let abort: () => void = () => undefined;
      const over = (): void => {
        cancel();
        end();
        clock.after(rereadMs, read);
      };
      const go = (): void => {
        const hangs = isStruck && clock.nowMs() >= hangFromMs && clock.nowMs() < hangUntilMs;
        abort = pool.call(hangs, () => {
          isAnswered = true;
          const nowMs = clock.nowMs();
          reader.longestMs = Math.max(reader.longestMs, nowMs - askedAtMs);
          if (isStruck && nowMs > hangUntilMs) firstBack[camera] ??= nowMs - hangUntilMs;
          over();
        });
      };
      const cancel = clock.after(givenUpAfterMs, () => {
        abort();
        reader.longestMs = Math.max(reader.longestMs, clock.nowMs() - askedAtMs);
        over();
      });
      const end = gateFor(gate, `camera ${camera}`)('https://b-1.example/list', {
        go,
        giveBack: () => abort(),
        isAnswered: () => isAnswered,
      });
    };
    clock.after((camera * rereadMs) / cameras, read);
  }
  clock.advance(60_000);
  return {
    longestMs: Math.max(...readers.filter((_, camera) => camera % 3 !== 0).map(({ longestMs }) => longestMs)),
    backAfterMs: Math.max(...firstBack.filter(Number.isFinite)),
  };
};

const gated = (clock: ManualClock): HostGate => createHostGate(clock);

test('without the gate the others wait nearly until they are given up', () => {
  expect(play(() => open, 25).longestMs).toBeGreaterThan(7_000);
});

test.each([9, 16, 25, 36])(
  'of a wall of %i no camera left alone waits longer than it takes to see who hangs',
  (cameras) => {
    expect(play(gated, cameras).longestMs).toBeLessThanOrEqual(firstByteWithinMs);
  },
);

test.each([9, 25])('of a wall of %i the struck cameras are back when the calls that hung are given up', (cameras) => {
  expect(play(gated, cameras).backAfterMs).toBeLessThanOrEqual(givenUpAfterMs + rereadMs + 4 * answerMs);
});
