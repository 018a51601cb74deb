/** A camera's fragments in the order in which a session counts them, with the time stamps it goes by. */
import { type Camera, hasFragmentBy } from '../cameras/camera.ts';
import {
  availableAtMs,
  fragmentCovering,
  newestAvailable,
  producerStartMs,
  sentAtMs,
  serverStartMs,
} from '../media-time/fragment-time.ts';
import { type FragmentRef, isSentTwice, refInSlot, slotOf } from '../media-time/resends.ts';
import type { SelectorType } from './session-request.ts';

/**
 * Positions are whole numbers that grow with time. By server time each arrival has one, so that a fragment sent twice is
 * there twice. By producer time both copies share one, and the later, which has the larger fragment number, takes it
 * (API reference of GetHLSStreamingSessionURL, "PlaybackMode").
 */
export interface Timeline {
  /** What is at a position at `nowMs`, were it sent. */
  refAt(position: number, nowMs: number): FragmentRef;
  /** As {@link refAt}, but undefined when the fragment had not reached the service by then. */
  sentAt(position: number, nowMs: number): FragmentRef | undefined;
  positionOf(ref: FragmentRef): number;
  /** The moment from which something can be listed at a position. Never earlier than that of the position before. */
  availableAtMs(position: number): number;
  /** The time stamp that the session goes by: milliseconds since the Unix epoch. */
  stampMs(ref: FragmentRef): number;
  /** The last position of which something can be listed at `nowMs`. */
  newest(nowMs: number): number;
  /** A position at most three away from each whose time stamp is next to `stampMs`. */
  near(stampMs: number): number;
  /** The time stamp of something sent at `timeMs` of the true clock. */
  stampOfTimeMs(timeMs: number): number;
}

export function timelineOf(camera: Camera, selector: SelectorType): Timeline {
  return selector === 'SERVER_TIMESTAMP' ? serverTimeline(camera) : producerTimeline(camera);
}

function serverTimeline(camera: Camera): Timeline {
  const { timing, resends } = camera;
  const refAt = (position: number): FragmentRef => refInSlot(resends, position);
  const slotOfFirst = (n: number): number => slotOf(resends, { n, resent: false });
  return {
    refAt,
    sentAt: (position, nowMs) => present(camera, refAt(position), nowMs),
    positionOf: (ref) => slotOf(resends, ref),
    availableAtMs: (position) => availableAtMs(timing, refAt(position)),
    stampMs: (ref) => serverStartMs(timing, ref),
    // A second copy that comes with the newest fragment lies right behind it.
    newest: (nowMs) => slotOfFirst(newestAvailable(timing, nowMs) + 1) - 1,
    near: (stampMs) => slotOfFirst(fragmentCovering(timing, stampMs)),
    stampOfTimeMs: (timeMs) => timeMs,
  };
}

function producerTimeline(camera: Camera): Timeline {
  const { timing, resends } = camera;
  const refAt = (n: number, nowMs: number): FragmentRef => {
    const again = { n, resent: true };
    return isSentTwice(resends, n) && hasFragmentBy(camera, again, nowMs) ? again : { n, resent: false };
  };
  return {
    refAt,
    sentAt: (position, nowMs) => present(camera, refAt(position, nowMs), nowMs),
    positionOf: ({ n }) => n,
    availableAtMs: (n) => availableAtMs(timing, { n, resent: false }),
    stampMs: (ref) => producerStartMs(timing, ref),
    newest: (nowMs) => newestAvailable(timing, nowMs),
    near: (stampMs) => fragmentCovering(timing, stampMs - timing.clockAheadMs),
    stampOfTimeMs: (timeMs) => timeMs + timing.clockAheadMs,
  };
}

function present(camera: Camera, ref: FragmentRef, nowMs: number): FragmentRef | undefined {
  return hasFragmentBy(camera, ref, nowMs) ? ref : undefined;
}

/** The fragment behind a fragment number of this camera, or undefined when it never sends one at that time. */
export function refSentAt(camera: Camera, timeMs: number): FragmentRef | undefined {
  const { timing, resends } = camera;
  const n = fragmentCovering(timing, timeMs);
  const candidates: readonly FragmentRef[] = [
    { n, resent: false },
    ...(isSentTwice(resends, n - 1) ? [{ n: n - 1, resent: true }] : []),
  ];
  return candidates.find((ref) => sentAtMs(timing, ref) === timeMs);
}
