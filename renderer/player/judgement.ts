/** What a player is to say of itself, from everything it knows: its health with the reason, and the notes beside it. Pure. */
import type { Trouble } from '../../contract/trouble-kinds.ts';
import { judge, type Verdict } from './health-rules.ts';
import type { Picture } from './picture.ts';
import { notesOf } from './player-notes.ts';
import type { Recovery } from './recovery.ts';
import type { Wishes } from './session-wish.ts';

/** Where a judgement comes from. Times are monotonic. */
export interface JudgedParts {
  readonly nowMs: number;
  readonly paused: boolean;
  /** When the attempt under way began; null when there is none. */
  readonly connectingSinceMs: number | null;
  readonly picture: Picture;
  readonly recovery: Recovery;
  readonly wishes: Wishes;
}

/** See the file's first line. */
export const judgementOf = (parts: JudgedParts): { readonly verdict: Verdict; readonly notes: readonly Trouble[] } => {
  const { nowMs, paused, picture, recovery, wishes } = parts;
  const verdict = judge({
    ...picture.seen.facts(nowMs),
    nowMs,
    paused,
    connectingSinceMs: parts.connectingSinceMs,
    throttled: recovery.contention.isThrottled(nowMs),
    trouble: recovery.trouble,
  });
  const notes = notesOf({
    moves: !paused && picture.moves,
    dated: picture.datedBy !== 'nothing',
    cameraClockOffMs: picture.cameraClockOffMs,
    fellBack: wishes.fallsBack,
    audible: wishes.audible,
    hasAudio: wishes.hasAudio,
    crowded: recovery.contention.isCrowded(nowMs),
    renewalTrouble: recovery.trouble,
  });
  return { verdict, notes };
};
