/** What has gone wrong with the past of a camera, and when it is tried again by itself. */
import { sentenceFor, troubleTable } from '../../contract/trouble.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import { Alarm } from '../player/alarm.ts';
import { Contention } from '../player/contention.ts';
import type { PastTools } from '../player/past-feed-types.ts';
import { retryDelayMs } from '../player/renewal-plan.ts';

/** What is told of it. */
export interface ToldTrouble {
  readonly trouble: Trouble | null;
  readonly sentence: string | null;
  /** When it is tried again by itself, monotonic. */
  readonly retryAtMs: number | null;
}

/** See the file's first line. */
export class Setbacks {
  readonly #tools: Pick<PastTools, 'clock' | 'random'>;
  readonly #retry: Alarm;
  readonly #contention = new Contention();
  #trouble: Trouble | null = null;
  #failures = 0;

  constructor(tools: Pick<PastTools, 'clock' | 'random'>) {
    this.#tools = tools;
    this.#retry = new Alarm(tools.clock);
  }

  get told(): ToldTrouble {
    const trouble = this.#trouble;
    return {
      trouble,
      sentence: trouble === null ? null : sentenceFor(trouble),
      retryAtMs: this.#retry.atMs,
    };
  }

  /** True while another try is planned. */
  get isWaiting(): boolean {
    return this.#retry.atMs !== null;
  }

  /** Another trouble; `again` is run when it is time, if it is one that may pass by itself. */
  add(trouble: Trouble, again: () => void): void {
    const nowMs = this.#tools.clock.nowMs();
    const chance = this.#tools.random();
    this.#failures += 1;
    this.lost(trouble);
    const holdBackMs = trouble.kind === 'session-ended' ? this.#contention.holdBackMs(nowMs, chance) : null;
    this.#trouble = holdBackMs === null ? trouble : { kind: 'watched-too-often' };
    const usualMs = retryDelayMs(troubleTable[trouble.kind].cadence, this.#failures, chance);
    // A session that has run out is simply followed by the next.
    const nextMs = trouble.kind === 'session-ended' && this.#failures === 1 ? 0 : usualMs;
    const delayMs = holdBackMs ?? nextMs;
    if (delayMs !== null) this.#retry.set(nowMs + delayMs, again);
  }

  /** A session has ended that is being followed by another anyway. */
  lost({ kind }: Trouble): void {
    if (kind === 'session-ended') this.#contention.lost(this.#tools.clock.nowMs());
  }

  /** The service refused a playback call because there are too many. */
  throttled(): void {
    this.#contention.throttled(this.#tools.clock.nowMs());
  }

  /** True while the camera has more players than it can serve. */
  get isCrowded(): boolean {
    return this.#contention.isCrowded(this.#tools.clock.nowMs());
  }

  /** It is being tried again: no other try is needed. The trouble is told until there is a picture. */
  trying(): void {
    this.#retry.cancel();
  }

  /** A picture has come by a new session: what was in trouble is over. */
  over(): void {
    this.#trouble = null;
    this.#retry.cancel();
  }

  /** All is well, or the operator has done something: nothing of before counts any more, but who else wants the camera. */
  forget(): void {
    this.over();
    this.#failures = 0;
  }
}
