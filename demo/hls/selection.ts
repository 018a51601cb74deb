/** Which fragments a session may list: the choice made once, when the session is opened. */
import { type Camera, hasFragment, newestFragment, silenceMs, streamHeadMs } from '../cameras/camera.ts';
import {
  availableAtMs,
  fragmentCovering,
  newestAvailable,
  producerStartMs,
  serverStartMs,
} from '../media-time/fragment-time.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { SelectorType, SessionRequest } from './session-request.ts';

/** A session's ledger, or undefined when the stream holds no fragment that fits. */
export function openLedger(camera: Camera, request: SessionRequest, nowMs: number): Ledger | undefined {
  return request.mode === 'LIVE' ? liveLedger(camera, request, nowMs) : rangeLedger(camera, request, nowMs);
}

/** Time stamp of fragment `n` on the clock that the session uses. */
export function fragmentTimestampMs(camera: Camera, selector: SelectorType, n: number): number {
  return selector === 'SERVER_TIMESTAMP' ? serverStartMs(camera.timing, n) : producerStartMs(camera.timing, n);
}

function liveLedger(camera: Camera, request: SessionRequest, nowMs: number): Ledger | undefined {
  const { timing } = camera;
  const newest = newestFragment(camera, nowMs);
  if (newest === undefined) return undefined;
  return createLedger(oldestOfWindow(camera, newest, request.maxFragments, nowMs), {
    has: (n) => hasFragment(camera, n),
    listableAtMs: (n) => availableAtMs(timing, n),
    lastN: Number.POSITIVE_INFINITY,
    maxFragments: request.maxFragments,
    slides: true,
    deadlyGapMs: silenceMs,
  });
}

/** The oldest of the newest `max` fragments with no long silence between them. */
function oldestOfWindow(camera: Camera, newest: number, max: number, nowMs: number): number {
  const { timing } = camera;
  const headMs = streamHeadMs(camera, nowMs);
  let oldest = newest;
  let found = 1;
  for (let n = newest - 1; found < max; n -= 1) {
    const startMs = producerStartMs(timing, n);
    if (startMs < headMs || producerStartMs(timing, oldest) - startMs >= silenceMs) break;
    if (!hasFragment(camera, n)) continue;
    oldest = n;
    found += 1;
  }
  return oldest;
}

function rangeLedger(camera: Camera, request: SessionRequest, nowMs: number): Ledger | undefined {
  const { timing } = camera;
  const { startMs, endMs = Number.POSITIVE_INFINITY, maxFragments, selector } = request;
  if (startMs === undefined) return undefined;
  const stampMs = (n: number): number => fragmentTimestampMs(camera, selector, n);
  const newest = newestAvailable(timing, nowMs);
  const headMs = streamHeadMs(camera, nowMs);
  let first = fragmentCovering(timing, Math.max(startMs, headMs)) - 2;
  const fits = (n: number): boolean =>
    stampMs(n) >= startMs && producerStartMs(timing, n) >= headMs && hasFragment(camera, n);
  while (first <= newest && !fits(first)) first += 1;
  if (first > newest || stampMs(first) > endMs) return undefined;
  const lastInRange =
    endMs === Number.POSITIVE_INFINITY ? endMs : lastWithin(endMs, fragmentCovering(timing, endMs), stampMs);
  const shared = {
    has: (n: number): boolean => hasFragment(camera, n),
    maxFragments,
    deadlyGapMs: Number.POSITIVE_INFINITY,
  };
  if (request.mode === 'ON_DEMAND') {
    return createLedger(first, {
      ...shared,
      listableAtMs: () => nowMs,
      lastN: Math.min(lastInRange, newest),
      slides: false,
    });
  }
  // The first list is full at once; then one fragment joins as often as a fragment lasts, but never before it arrived.
  return createLedger(first, {
    ...shared,
    listableAtMs: (n, sequence) =>
      Math.max(availableAtMs(timing, n), nowMs + Math.max(0, sequence + 1 - maxFragments) * timing.fragmentMs),
    lastN: lastInRange,
    slides: true,
  });
}

/** The last fragment whose time stamp is not after `endMs`, near the one that covers it. */
function lastWithin(endMs: number, near: number, stampMs: (n: number) => number): number {
  let last = near + 1;
  while (stampMs(last) > endMs) last -= 1;
  return last;
}
