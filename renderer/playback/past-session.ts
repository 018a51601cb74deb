/** Which session shows a moment of the past, and when the next one has to be opened. Pure. */
import type { SessionParameters } from '../../contract/sessions.ts';
import { sessionLimits } from '../../contract/sessions.ts';
import type { SessionSettings, StreamOverrides } from '../../contract/settings.ts';
import { endOf, type PastFragment } from '../player/fragment-list.ts';

/** Parameters for this one look back, in place of those that hold for the camera. */
export type OwnParameters = Pick<StreamOverrides, 'Expires' | 'MaxMediaPlaylistFragmentResults'>;

/** What of the past is wanted: a range, or everything from a moment on. Times by the camera's clock. */
export type PastWish = { readonly startMs: number; readonly own?: OwnParameters | undefined } & (
  | { readonly mode: 'ON_DEMAND'; readonly endMs: number }
  | { readonly mode: 'LIVE_REPLAY' }
);

/** Settings of a camera's sessions into the past. */
export interface PastSettings {
  readonly session: SessionSettings;
  /** Most fragments listed by one ON_DEMAND session. */
  readonly maxFragments: number;
}

/** A fragment's length while none has been seen. */
const assumedFragmentMs = 2_500;
/** A growing list must hold what lies between its start and now, and what comes while somebody looks. */
const growingRoom = 60;
const shortestFragmentMs = 500;

/**
 * A range is compared with the fragments' starts (API_reader_HLSTimestampRange): to see a moment, the session must begin one
 * fragment's length before it.
 */
export const leadMs = (fragmentMs: number | null): number => (fragmentMs ?? assumedFragmentMs) + 100;

/**
 * Where a list begins that shows `atMs`: not before what the stream still keeps, for which the service would refuse it.
 * @param oldestMs the oldest moment kept; null when not known
 */
export const listStartMs = (atMs: number, fragmentMs: number | null, oldestMs: number | null): number =>
  Math.max(atMs - leadMs(fragmentMs), Math.min(oldestMs ?? 0, atMs));

/**
 * Fragments a LIVE_REPLAY list must hold: such a list is complete at once only up to its maximum and then grows by one
 * fragment per fragment's length, so a smaller one could never be caught up with.
 * @param windowMs from the session's start to now
 */
export const growingListSize = (windowMs: number, fragmentMs: number | null): number => {
  const { min, max } = sessionLimits.MaxMediaPlaylistFragmentResults;
  const length = Math.max(200, fragmentMs ?? shortestFragmentMs);
  return Math.min(max, Math.max(min, Math.ceil((Math.max(0, windowMs) * 1.25) / length) + growingRoom));
};

/** A range may be so long at most (API_reader_HLSTimestampRange). */
const longestRangeMs = 24 * 3_600_000;

/** Fragments that one list of a range holds at most. */
export const maxFragmentsOf = (wish: PastWish, settings: PastSettings): number =>
  wish.own?.MaxMediaPlaylistFragmentResults ?? settings.maxFragments;

/** The parameters of a session in which `fromMs` can be seen. `nowMs` is now by the camera's clock. */
export const pastParameters = (options: {
  readonly wish: PastWish;
  /** Where the list is to begin (fragments' starts). */
  readonly listFromMs: number;
  readonly nowMs: number;
  readonly fragmentMs: number | null;
  readonly settings: PastSettings;
}): SessionParameters => {
  const { wish, nowMs, fragmentMs, settings } = options;
  const { session } = settings;
  const range = wish.mode === 'ON_DEMAND' ? { EndTimestampMs: Math.ceil(wish.endMs) } : {};
  const earliestMs = 'EndTimestampMs' in range ? range.EndTimestampMs - longestRangeMs : 0;
  const StartTimestampMs = Math.max(0, earliestMs, Math.floor(options.listFromMs));
  return {
    PlaybackMode: wish.mode,
    HLSFragmentSelector: {
      FragmentSelectorType: session.FragmentSelectorType,
      TimestampRange: { StartTimestampMs, ...range },
    },
    ContainerFormat: session.ContainerFormat,
    DiscontinuityMode: session.DiscontinuityMode,
    // The past is nothing but times: without them there is no axis, no gap and no next session.
    DisplayFragmentTimestamp: 'ALWAYS',
    Expires: wish.own?.Expires ?? session.Expires,
    MaxMediaPlaylistFragmentResults:
      wish.mode === 'ON_DEMAND'
        ? maxFragmentsOf(wish, settings)
        : growingListSize(nowMs - StartTimestampMs, fragmentMs),
  };
};

/** Where a list goes on after it was cut at its maximum; null when it holds all there is in the range. */
export const continuesFromMs = (
  fragments: readonly PastFragment[],
  maxFragments: number,
  endMs: number,
): number | null => {
  const last = fragments.at(-1);
  if (last === undefined || fragments.length < maxFragments) return null;
  // By server time a fragment may begin a little before the last one ends: the next is whatever starts after the last start.
  const fromMs = Math.floor(last.timeMs) + 1;
  return fromMs >= endMs ? null : fromMs;
};

/** Time from asking for a session until its first picture stands ready, generously. */
const readyWithinMs = 8_000;

/** Whether the next session should be asked for now. `rate` is pictures' time per wall time. */
export const isContinuationDue = (fragments: readonly PastFragment[], positionMs: number, rate: number): boolean => {
  const last = fragments.at(-1);
  return last !== undefined && (endOf(last) - positionMs) / rate < readyWithinMs;
};

/** Where a renewed session takes over while pictures move on: a fragment's start far enough ahead to be ready in time. */
export const joinAtMs = (fragments: readonly PastFragment[], positionMs: number, rate: number): number => {
  const earliestMs = positionMs + readyWithinMs * 0.5 * rate;
  return fragments.find(({ timeMs }) => timeMs >= earliestMs)?.timeMs ?? earliestMs;
};
