/** Puts a player's state together for those who watch it. Pure. */
import { sentenceFor, troubleTable } from '../../contract/trouble.ts';
import type { Bulletin } from './bulletin.ts';
import { normalAgeMs } from './health-rules.ts';
import type { Picture } from './picture.ts';
import type { PlayerState } from './player-types.ts';
import type { Recovery } from './recovery.ts';
import type { Wishes } from './session-wish.ts';

/** Where the parts of a state come from. */
export interface SnapshotParts extends Pick<PlayerState, 'motion' | 'held' | 'subStream' | 'renewals' | 'renewalAtMs'> {
  /** Monotonic. */
  readonly nowMs: number;
  /** Since the Unix epoch. */
  readonly wallMs: number;
  readonly bulletin: Bulletin;
  readonly picture: Picture;
  readonly recovery: Recovery;
  readonly wishes: Wishes;
}

/** The state. */
export const snapshotOf = (parts: SnapshotParts): PlayerState => {
  const { nowMs, wallMs, bulletin, picture, recovery, wishes } = parts;
  const { health, trouble } = bulletin.verdict;
  const { seen, meter } = picture;
  const datedBy = picture.datedBy ?? wishes.session.datedBy;
  const isDated = datedBy !== 'nothing';
  const ageMs = picture.cameraClockOffMs === null ? seen.pictureAgeMs(wallMs) : seen.lateMs(nowMs);
  const size = picture.stage.showing?.size ?? null;
  return {
    health,
    motion: parts.motion,
    held: parts.held,
    subStream: parts.subStream,
    healthSinceMs: bulletin.healthSinceMs,
    notes: bulletin.notes,
    audible: wishes.audible,
    hasAudio: wishes.hasAudio,
    trouble,
    sentence: trouble === null ? null : sentenceFor(trouble),
    action: trouble === null ? null : troubleTable[trouble.kind].action,
    retryAtMs: recovery.retryAtMs,
    hasPicture: seen.lastFrame !== null,
    pictureTimeMs: isDated ? (seen.lastFrame?.pictureTimeMs ?? null) : null,
    pictureClock: isDated ? datedBy : wishes.settings.FragmentSelectorType,
    pictureAgeMs: !isDated || ageMs === null ? null : Math.max(0, ageMs),
    normalAgeMs: normalAgeMs(seen.fragmentMs),
    fragmentMs: seen.fragmentMs,
    firstPictureMs: picture.firstMs,
    fps: meter.fps(nowMs),
    renewals: parts.renewals,
    renewalAtMs: parts.renewalAtMs,
    videoWidth: size?.width ?? null,
    videoHeight: size?.height ?? null,
  };
};
