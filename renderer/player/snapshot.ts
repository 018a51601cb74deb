/** Puts a player's state together for those who watch it. Pure. */
import { sentenceFor, troubleTable } from '../../contract/trouble.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { Feed } from './feed-types.ts';
import { normalAgeMs, type Verdict } from './health-rules.ts';
import type { Observed } from './observed.ts';
import type { PlayerState } from './player-types.ts';
import type { DatedBy } from './session-wish.ts';

/** Where the parts of a state come from. */
export interface SnapshotParts
  extends Pick<
    PlayerState,
    'healthSinceMs' | 'firstPictureMs' | 'fps' | 'renewals' | 'renewalAtMs' | 'retryAtMs' | 'audible' | 'hasAudio'
  > {
  /** Monotonic. */
  readonly nowMs: number;
  /** Since the Unix epoch. */
  readonly wallMs: number;
  readonly verdict: Verdict;
  readonly notes: readonly Trouble[];
  readonly seen: Observed;
  readonly datedBy: DatedBy;
  /** Whose clock is wanted, for as long as pictures are dated by nothing. */
  readonly wantedClock: PlayerState['pictureClock'];
  readonly cameraClockOffMs: number | null;
  readonly showing: Feed | null;
}

const ageMs = ({ seen, datedBy, cameraClockOffMs, nowMs, wallMs }: SnapshotParts): number | null => {
  if (datedBy === 'nothing') return null;
  return cameraClockOffMs === null ? seen.pictureAgeMs(wallMs) : seen.lateMs(nowMs);
};

/** The state. */
export const snapshotOf = (parts: SnapshotParts): PlayerState => {
  const { verdict, seen, datedBy, showing } = parts;
  const { trouble } = verdict;
  const pictureAgeMs = ageMs(parts);
  return {
    health: verdict.health,
    healthSinceMs: parts.healthSinceMs,
    notes: parts.notes,
    audible: parts.audible,
    hasAudio: parts.hasAudio,
    trouble,
    sentence: trouble === null ? null : sentenceFor(trouble),
    action: trouble === null ? null : troubleTable[trouble.kind].action,
    retryAtMs: parts.retryAtMs,
    hasPicture: seen.lastFrame !== null,
    pictureTimeMs: datedBy === 'nothing' ? null : (seen.lastFrame?.pictureTimeMs ?? null),
    pictureClock: datedBy === 'nothing' ? parts.wantedClock : datedBy,
    pictureAgeMs: pictureAgeMs === null ? null : Math.max(0, pictureAgeMs),
    normalAgeMs: normalAgeMs(seen.fragmentMs),
    firstPictureMs: parts.firstPictureMs,
    fps: parts.fps,
    renewals: parts.renewals,
    renewalAtMs: parts.renewalAtMs,
    videoWidth: showing?.size?.width ?? null,
    videoHeight: showing?.size?.height ?? null,
  };
};
