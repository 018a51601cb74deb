/** Which fragments a session may list: the choice made once, when the session is opened. */
import { type Camera, silenceMs, streamHeadMs } from '../cameras/camera.ts';
import { startMs as trueStartMs } from '../media-time/fragment-time.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { SessionRequest } from './session-request.ts';
import { type Timeline, timelineOf } from './timeline.ts';

/** A session's ledger, or undefined when the stream holds no fragment that fits. */
export function openLedger(camera: Camera, request: SessionRequest, nowMs: number): Ledger | undefined {
  const timeline = timelineOf(camera, request.selector);
  return request.mode === 'LIVE'
    ? liveLedger(camera, timeline, request.maxFragments, nowMs)
    : rangeLedger(camera, timeline, request, nowMs);
}

/** By server time for either selector, which then only decides on copies and time stamps (API reference, "LIVE"). */
function liveLedger(camera: Camera, timeline: Timeline, maxFragments: number, nowMs: number): Ledger | undefined {
  const newest = newestPosition(timeline, nowMs);
  if (newest === undefined) return undefined;
  return createLedger(oldestOfWindow(camera, timeline, newest, maxFragments, nowMs), {
    sentAt: (position, atMs) => timeline.sentAt(position, Math.max(atMs, nowMs)),
    listableAtMs: (position) => timeline.availableAtMs(position),
    lastPosition: Number.POSITIVE_INFINITY,
    maxFragments,
    slides: true,
    deadlyGapMs: silenceMs,
  });
}

/** The newest fragment that arrived within the last 30 seconds, if any. */
function newestPosition(timeline: Timeline, nowMs: number): number | undefined {
  for (let at = timeline.newest(nowMs); nowMs - timeline.availableAtMs(at) < silenceMs; at -= 1) {
    if (timeline.sentAt(at, nowMs) !== undefined) return at;
  }
  return undefined;
}

/** The oldest of the newest `max` fragments with no long silence between them. */
function oldestOfWindow(camera: Camera, timeline: Timeline, newest: number, max: number, nowMs: number): number {
  const headMs = streamHeadMs(camera, nowMs);
  let oldest = newest;
  let found = 1;
  for (let at = newest - 1; found < max; at -= 1) {
    if (trueStartMs(camera.timing, timeline.refAt(at, nowMs).n) < headMs) break;
    if (timeline.availableAtMs(oldest) - timeline.availableAtMs(at) >= silenceMs) break;
    if (timeline.sentAt(at, nowMs) === undefined) continue;
    oldest = at;
    found += 1;
  }
  return oldest;
}

function rangeLedger(camera: Camera, timeline: Timeline, request: SessionRequest, nowMs: number): Ledger | undefined {
  const { startMs, endMs = Number.POSITIVE_INFINITY, maxFragments } = request;
  if (startMs === undefined) return undefined;
  const newest = timeline.newest(nowMs);
  const headMs = streamHeadMs(camera, nowMs);
  const fits = (position: number): boolean => {
    const ref = timeline.sentAt(position, nowMs);
    return ref !== undefined && timeline.stampMs(ref) >= startMs && trueStartMs(camera.timing, ref.n) >= headMs;
  };
  let first = timeline.near(Math.max(startMs, timeline.stampOfTimeMs(headMs))) - 3;
  while (first <= newest && !fits(first)) first += 1;
  const stampMs = (position: number): number => timeline.stampMs(timeline.refAt(position, nowMs));
  if (first > newest || stampMs(first) > endMs) return undefined;
  const lastInRange = endMs === Number.POSITIVE_INFINITY ? endMs : lastWithin(endMs, timeline.near(endMs) + 3, stampMs);
  const shared = {
    sentAt: (position: number, atMs: number) => timeline.sentAt(position, Math.max(atMs, nowMs)),
    maxFragments,
    deadlyGapMs: Number.POSITIVE_INFINITY,
  };
  if (request.mode === 'ON_DEMAND') {
    return createLedger(first, {
      ...shared,
      listableAtMs: () => nowMs,
      lastPosition: Math.min(lastInRange, newest),
      slides: false,
    });
  }
  // The first list is full at once; then one fragment joins as often as a fragment lasts, but never before it arrived.
  const stepMs = camera.timing.fragmentMs;
  return createLedger(first, {
    ...shared,
    listableAtMs: (position, sequence) =>
      Math.max(timeline.availableAtMs(position), nowMs + Math.max(0, sequence + 1 - maxFragments) * stepMs),
    lastPosition: lastInRange,
    slides: true,
  });
}

/** The last position whose time stamp is not after `endMs`, looking back from `from`. */
function lastWithin(endMs: number, from: number, stampMs: (position: number) => number): number {
  let last = from;
  while (stampMs(last) > endMs) last -= 1;
  return last;
}
