/** When to try again: after an attempt or a session that failed, for a picture that stands still, and where players fight over a camera. */
import type { Health } from '../../contract/health.ts';
import type { Motion } from '../../contract/load.ts';
import { troubleTable } from '../../contract/trouble.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import { Alarm } from './alarm.ts';
import { Contention } from './contention.ts';
import type { PlayerTools } from './player-tools.ts';
import { retryDelayMs } from './renewal-plan.ts';

/**
 * A picture that stands still though nothing is known to be wrong gets a new session after so long; twice as long after each
 * relapse, for where the machine is too busy to play, more sessions make it worse. Stills wait longer: their reader hangs on nothing
 * and tells what fails, so that one which is only late has none of it.
 */
const frozenPatience = { movingMs: 3_000, stillMs: 12_000, maxMs: 60_000 } as const;
/** A picture that has been live for so long is well again. */
const wellAfterMs = 20_000;
/** A list that stands still: after half a minute of silence the service ends the session itself; this is a little later. */
const silentPatienceMs = 32_000;

/** Where the session itself may be well: first the same one is tried again, by a feed made anew, which costs the service little. */
const mayBeMendedCheaply: ReadonlySet<Trouble['kind']> = new Set<Trouble['kind']>([
  'unreachable',
  'timed-out',
  'service-fault',
  'playlist-invalid',
  'media-invalid',
  'picture-frozen',
]);

/** See the file's first line. */
export class Recovery {
  readonly contention = new Contention();
  readonly #tools: Pick<PlayerTools, 'clock' | 'random'>;
  readonly #again: () => void;
  readonly #retry: Alarm;
  #trouble: Trouble | null = null;
  #failures = 0;
  #relapses = 0;

  /** `again` is called when it is time for the next attempt. */
  constructor(tools: Pick<PlayerTools, 'clock' | 'random'>, again: () => void) {
    this.#tools = tools;
    this.#again = again;
    this.#retry = new Alarm(tools.clock);
  }

  /** What ended the last attempt or session; null once a new picture has come. */
  get trouble(): Trouble | null {
    return this.#trouble;
  }

  /** Whether the next attempt begins with the session there is, if that still lives; else, and after that, with another one. */
  get beginsCheaply(): boolean {
    const isFirst = this.#failures + this.#relapses <= 1;
    return isFirst && (this.#trouble === null || mayBeMendedCheaply.has(this.#trouble.kind));
  }

  /** When the next attempt is due, monotonic; null when none is planned. */
  get retryAtMs(): number | null {
    return this.#retry.atMs;
  }

  /** Plans the next attempt after this trouble. */
  failed(trouble: Trouble): void {
    this.#retry.cancel();
    const { clock, random } = this.#tools;
    const nowMs = clock.nowMs();
    this.#failures += 1;
    const holdBackMs = trouble.kind === 'session-ended' ? this.contention.holdBackMs(nowMs, random()) : null;
    this.#trouble = holdBackMs === null ? trouble : { kind: 'watched-too-often' };
    const delayMs = holdBackMs ?? retryDelayMs(troubleTable[trouble.kind].cadence, this.#failures, random());
    if (delayMs !== null) this.#retry.set(nowMs + delayMs, this.#again);
  }

  /** A new picture has come. */
  mended(): void {
    this.#trouble = null;
  }

  /** Nothing is to be tried any more, for now. */
  cancel(): void {
    this.#retry.cancel();
  }

  /** Whether a camera that has been in this health for so long, with no attempt under way, needs a new session. */
  wantsSession(health: Health, forMs: number, isTrying: boolean, motion: Motion): boolean {
    if (health === 'live' && forMs > wellAfterMs) {
      this.#relapses = 0;
      this.#failures = 0;
    }
    const untold = (health === 'silent' || health === 'offline') && this.#trouble === null;
    const stands = health === 'frozen' || untold;
    if (isTrying || this.#retry.atMs !== null || !stands || forMs <= this.#patienceMs(health, motion)) return false;
    this.#relapses += 1;
    return true;
  }

  #patienceMs(health: Health, motion: Motion): number {
    if (health === 'silent') return silentPatienceMs;
    return Math.min(
      frozenPatience.maxMs,
      (motion === 'key-frames' ? frozenPatience.stillMs : frozenPatience.movingMs) * 2 ** this.#relapses,
    );
  }
}
