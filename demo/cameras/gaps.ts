/** The stretches in which a camera sent nothing, to the fragment. */
import { fragmentCovering, newestAvailable, startMs } from '../media-time/fragment-time.ts';
import { type Camera, hasFragment } from './camera.ts';

/** Milliseconds since the Unix epoch, by the true clock. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The missing fragments of `[fromMs, toMs]` as stretches, oldest first; what cannot have arrived yet is not missing. */
export function gapsOf(camera: Camera, fromMs: number, toMs: number, nowMs: number): readonly Gap[] {
  const { timing } = camera;
  const gaps: Gap[] = [];
  const last = Math.min(fragmentCovering(timing, toMs), newestAvailable(timing, nowMs));
  for (let n = fragmentCovering(timing, fromMs); n <= last; n += 1) {
    if (hasFragment(camera, { n, resent: false })) continue;
    const before = gaps.at(-1);
    const joins = before?.toMs === startMs(timing, n);
    const gap = { fromMs: joins ? before.fromMs : startMs(timing, n), toMs: startMs(timing, n + 1) };
    gaps.splice(joins ? -1 : gaps.length, joins ? 1 : 0, gap);
  }
  return gaps;
}
