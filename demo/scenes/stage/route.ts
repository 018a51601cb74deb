/** Ways across the ground and how far along them a thing is at each moment of a loop. */
import type { Moment } from './picture.ts';
import type { Vec2 } from './vector.ts';

/** A place on a route. Heading in radians: 0 faces +z, π/2 faces +x. */
export interface Place {
  readonly x: number;
  readonly z: number;
  readonly heading: number;
  /** Metres since the route's start. */
  readonly distance: number;
}

export interface Route {
  /** Metres. */
  readonly length: number;
  at(distance: number): Place;
}

/** A rounded route through `points` (Catmull–Rom curves, walked by arc length). `closed` joins the end to the start. */
export function createRoute(points: readonly Vec2[], closed = false): Route {
  const steps = 16;
  const count = points.length;
  const point = (index: number): Vec2 => {
    const wrapped = closed ? ((index % count) + count) % count : Math.min(Math.max(index, 0), count - 1);
    return points[wrapped] ?? [0, 0];
  };
  const samples: Vec2[] = [];
  for (let index = 0; index < (closed ? count : count - 1); index++) {
    const [p0, p1, p2, p3] = [point(index - 1), point(index), point(index + 1), point(index + 2)];
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      const curve = (axis: 0 | 1): number =>
        0.5 *
        (2 * p1[axis] +
          (p2[axis] - p0[axis]) * t +
          (2 * p0[axis] - 5 * p1[axis] + 4 * p2[axis] - p3[axis]) * t * t +
          (3 * p1[axis] - p0[axis] - 3 * p2[axis] + p3[axis]) * t * t * t);
      samples.push([curve(0), curve(1)]);
    }
  }
  samples.push(closed ? point(0) : point(count - 1));

  const distances = [0];
  for (let index = 1; index < samples.length; index++) {
    const [a, b] = [samples[index - 1] ?? [0, 0], samples[index] ?? [0, 0]];
    distances.push((distances[index - 1] ?? 0) + Math.hypot(b[0] - a[0], b[1] - a[1]));
  }
  const total = distances.at(-1) ?? 0;

  const position = (distance: number): Vec2 => {
    const wanted = closed ? ((distance % total) + total) % total : Math.min(Math.max(distance, 0), total);
    let low = 0;
    let high = distances.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((distances[middle] ?? 0) <= wanted) low = middle;
      else high = middle;
    }
    const [a, b] = [samples[low] ?? [0, 0], samples[high] ?? [0, 0]];
    const span = (distances[high] ?? 0) - (distances[low] ?? 0);
    const t = span < 1e-9 ? 0 : (wanted - (distances[low] ?? 0)) / span;
    return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
  };

  return {
    length: total,
    at(distance) {
      const here = position(distance);
      const reach = Math.min(0.35, total / 4);
      const from = closed || distance > reach ? position(distance - reach) : position(0);
      const to = closed || distance < total - reach ? position(distance + reach) : position(total);
      return { x: here[0], z: here[1], heading: Math.atan2(to[0] - from[0], to[1] - from[1]), distance };
    },
  };
}

/** Seconds since `startsAtS`, counted round the loop: always 0 ≤ x < loop. */
export function since(moment: Moment, startsAtS: number): number {
  const passed = (moment.seconds - startsAtS) % moment.loopSeconds;
  return passed < 0 ? passed + moment.loopSeconds : passed;
}

/**
 * Where something that sets out at `startsAtS` and keeps `speedMps` is now; null before it has come and after it has
 * gone. The route must be short enough to be done within one loop, else the thing would vanish at the seam.
 */
export function travel(route: Route, speedMps: number, startsAtS: number, moment: Moment): Place | null {
  const distance = since(moment, startsAtS) * speedMps;
  if (route.length / speedMps > moment.loopSeconds) throw new RangeError('the route takes longer than the loop');
  return distance > route.length ? null : route.at(distance);
}

/**
 * A value that goes smoothly through `[second, value]` points and holds before the first and after the last
 * (monotone cubic interpolation by Fritsch and Carlson, SIAM J. Numer. Anal. 17, 1980: it never overshoots, so a car
 * that stops does not roll back).
 */
export function follow(points: readonly (readonly [number, number])[], seconds: number): number {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return 0;
  if (seconds <= first[0]) return first[1];
  if (seconds >= last[0]) return last[1];
  const slope = (index: number): number => {
    const [a, b] = [points[index], points[index + 1]];
    return a === undefined || b === undefined ? 0 : (b[1] - a[1]) / (b[0] - a[0]);
  };
  const tangent = (index: number): number => {
    if (index === 0) return slope(0);
    if (index === points.length - 1) return slope(index - 1);
    const [before, after] = [slope(index - 1), slope(index)];
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  };
  let index = 0;
  while (index < points.length - 2 && seconds > (points[index + 1]?.[0] ?? 0)) index++;
  const [a, b] = [points[index] ?? first, points[index + 1] ?? last];
  const span = b[0] - a[0];
  const t = (seconds - a[0]) / span;
  const [t2, t3] = [t * t, t * t * t];
  return (
    (2 * t3 - 3 * t2 + 1) * a[1] +
    (t3 - 2 * t2 + t) * span * tangent(index) +
    (-2 * t3 + 3 * t2) * b[1] +
    (t3 - t2) * span * tangent(index + 1)
  );
}

/** A wave that comes round `cycles` whole times per loop, −1 to 1. */
export const wave = (moment: Moment, cycles: number, phase = 0): number =>
  Math.sin((moment.turn * cycles + phase) * Math.PI * 2);
