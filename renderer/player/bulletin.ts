/** What a player says of itself: its health with the reason, the notes, and who is told of them. */
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { Verdict } from './health-rules.ts';
import { sameNotes } from './player-notes.ts';
import type { PlayerState } from './player-types.ts';

/** See the file's first line. Times are monotonic. */
export class Bulletin {
  readonly #state: () => PlayerState;
  readonly #listeners = new Set<(state: PlayerState) => void>();
  #verdict: Verdict = { health: 'connecting', trouble: null };
  #healthSinceMs: number;
  #notes: readonly Trouble[] = [];

  constructor(startedAtMs: number, state: () => PlayerState) {
    this.#healthSinceMs = startedAtMs;
    this.#state = state;
  }

  get verdict(): Verdict {
    return this.#verdict;
  }

  get notes(): readonly Trouble[] {
    return this.#notes;
  }

  get healthSinceMs(): number {
    return this.#healthSinceMs;
  }

  /** A new judgement; a change is told at once. */
  publish(verdict: Verdict, notes: readonly Trouble[], nowMs: number): void {
    const before = { verdict: this.#verdict, notes: this.#notes };
    this.#verdict = verdict;
    const noted = !sameNotes(notes, before.notes);
    if (noted) this.#notes = notes;
    const turned = verdict.health !== before.verdict.health;
    if (turned) this.#healthSinceMs = nowMs;
    const reasoned = verdict.trouble?.kind !== before.verdict.trouble?.kind;
    if (turned || reasoned || noted) this.tell();
  }

  /** Tells the numbers as they are now. */
  tell(): void {
    const state = this.#state();
    for (const listener of this.#listeners) listener(state);
  }

  subscribe(listener: (state: PlayerState) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  clear(): void {
    this.#listeners.clear();
  }
}
