/** What a camera may honestly be called, from what was observed. Pure, never optimistic: live means a new picture was painted just now. */
import type { Health } from '../../contract/health.ts';
import type { Motion } from '../../contract/load.ts';
import { troubleTable } from '../../contract/trouble.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';

/** Everything observed of one camera. Times named `…AtMs` are monotonic. */
export interface Observations {
  readonly nowMs: number;
  readonly paused: boolean;
  /** How the camera is shown. */
  readonly motion: Motion;
  /** When the last new picture was painted; null: none yet. */
  readonly paintedAtMs: number | null;
  /**
   * How far the picture on screen is behind the newest one the service has, by the fragments' own clock; null: not told.
   * Not its age: that would take this machine's clock, which may be minutes off, for true.
   */
  readonly lateMs: number | null;
  /** The longest fragment seen; null before the first playlist. */
  readonly fragmentMs: number | null;
  /** When the playlist last listed something new; null: never. */
  readonly listChangedAtMs: number | null;
  /** When a playlist was last read without error; null: never. */
  readonly listReadAtMs: number | null;
  /** When the present session's first request was made; null while there is none. */
  readonly connectingSinceMs: number | null;
  /** The service refused a playback call of late because there are too many. */
  readonly throttled: boolean;
  /** The trouble that ended the last attempt, until a new picture is painted. */
  readonly trouble: Trouble | null;
}

/** A verdict with its reason. */
export interface Verdict {
  readonly health: Health;
  readonly trouble: Trouble | null;
}

const assumedFragmentMs = 2_000;

/**
 * No new picture for so long: not live any more. Where it moves one fragment's length, within two and six seconds; of key frames
 * there is one a fragment, which may come two seconds late.
 */
export const staleAfterMs = (fragmentMs: number | null, motion: Motion): number =>
  motion === 'key-frames'
    ? (fragmentMs ?? assumedFragmentMs) + 2_000
    : Math.min(6_000, Math.max(2_000, fragmentMs ?? assumedFragmentMs));

/** A list that has not grown for so long, though it is read: the camera is not sending. A fragment and three seconds. */
export const silentAfterMs = (fragmentMs: number | null): number => (fragmentMs ?? assumedFragmentMs) + 3_000;

/** A picture older than this is worth telling: two fragments and five seconds (AWS calls 3–5 s typical; troubleshooting page, latency). */
export const normalAgeMs = (fragmentMs: number | null): number => 2 * (fragmentMs ?? assumedFragmentMs) + 5_000;

/** A picture so far behind the newest one is called behind: as above, less what the service itself needs to list a fragment. */
export const behindAfterMs = (fragmentMs: number | null): number => normalAgeMs(fragmentMs) - 1_000;

/** How long a first picture may take before "connecting" needs a reason. */
export const firstPictureWithinMs = 15_000;

/** The verdict. */
export const judge = (seen: Observations): Verdict => {
  if (seen.paused) return { health: 'paused', trouble: null };
  const { nowMs, fragmentMs } = seen;
  const fresh = seen.paintedAtMs !== null && nowMs - seen.paintedAtMs <= staleAfterMs(fragmentMs, seen.motion);
  if (fresh) {
    const late = seen.lateMs !== null && seen.lateMs > behindAfterMs(fragmentMs);
    return late ? { health: 'behind', trouble: { kind: 'picture-late' } } : { health: 'live', trouble: null };
  }
  if (seen.trouble !== null) return { health: troubleTable[seen.trouble.kind].health, trouble: seen.trouble };
  const listIsRead = seen.listReadAtMs !== null && nowMs - seen.listReadAtMs < silentAfterMs(fragmentMs);
  // Judged when the list was last read: while it can't be, nothing is known of the camera.
  const listStands =
    seen.listChangedAtMs !== null && (seen.listReadAtMs ?? 0) - seen.listChangedAtMs > silentAfterMs(fragmentMs);
  if (listIsRead && listStands) return { health: 'silent', trouble: { kind: 'camera-silent' } };
  // Before anything that not being read is taken for: what is refused has been reached.
  if (seen.throttled) return { health: 'throttled', trouble: { kind: 'watched-too-often' } };
  if (seen.listReadAtMs !== null && !listIsRead) return { health: 'offline', trouble: { kind: 'unreachable' } };
  if (seen.paintedAtMs !== null) return { health: 'frozen', trouble: { kind: 'picture-frozen' } };
  const tooLong = seen.connectingSinceMs !== null && nowMs - seen.connectingSinceMs > firstPictureWithinMs;
  return tooLong ? { health: 'frozen', trouble: { kind: 'picture-frozen' } } : { health: 'connecting', trouble: null };
};
