/** The course of a soak: what is done when, the same in every soak of as many tiles. Pure. */
import { type LayoutSize, layoutSizes } from '../contract/settings.ts';

/** One thing to do. Chances are uniform in [0, 1). */
export type SoakDeed =
  | { readonly kind: 'layout'; readonly tiles: LayoutSize }
  | { readonly kind: 'fault'; readonly faultChance: number; readonly cameraChance: number }
  | { readonly kind: 'enlarge'; readonly cameraChance: number }
  | { readonly kind: 'shrink' }
  | { readonly kind: 'select'; readonly key: 'ArrowRight' | 'ArrowDown' };

/** When, in milliseconds from the start, and what. */
export type PlannedDeed = SoakDeed & { readonly atMs: number };

/**
 * What follows takes some 15 % of the renewals that 25 tiles could make at 10 s a session (158 a minute): a camera that is struck,
 * out of sight or off the wall renews nothing. More of anything, and the renewals that are wanted take longer.
 *
 * A layout changes every three seconds: 1,180 an hour, with those left out while a camera is enlarged for long.
 */
const layoutEveryMs = 3_000;
/** A fault lasts 17 s in the mean: some two cameras of the wall are struck at any time. Four in five were seen as an outage. */
const faultEveryMs = 10_000;
const selectEveryMs = 7_000;
/** So many layouts in a row make a round: in each there is a short enlargement after every fifth, and at its end a long one in place of two. */
const round = 120;
const enlargeEach = 5;
const longFrom = 117;
const shortMs = 2_000;
/** The cameras behind it rest after five seconds (renderer/governor). */
const longMs = 8_000;
/** Every so many layouts cameras leave the wall, to come back by the next: their players are made anew. */
const fewerEach = 32;
const fewestEach = 128;

/** Everything that is done, in its order, without end. */
export function* soakCourse(tiles: LayoutSize, random: () => number): Generator<PlannedDeed, never> {
  const others = layoutSizes.filter((size) => size > tiles).slice(0, 2);
  const fewer = layoutSizes.findLast((size) => size < tiles) ?? tiles;
  const fewest = layoutSizes.findLast((size) => size <= Math.min(4, tiles)) ?? tiles;
  for (let start = 0; ; start += round) {
    const deeds: PlannedDeed[] = [];
    const add = (everyMs: number, offsetMs: number, deed: () => SoakDeed): void => {
      const [fromMs, toMs] = [start * layoutEveryMs, (start + round) * layoutEveryMs];
      for (let atMs = Math.ceil(fromMs / everyMs) * everyMs; atMs < toMs; atMs += everyMs) {
        deeds.push({ atMs: atMs + offsetMs, ...deed() });
      }
    };
    for (let step = start; step < start + round; step += 1) {
      const [within, atMs] = [step - start, step * layoutEveryMs];
      if (within <= longFrom)
        deeds.push({ atMs, kind: 'layout', tiles: sizeAt(step, { tiles, others, fewer, fewest }) });
      if (within % enlargeEach !== longFrom % enlargeEach || within > longFrom) continue;
      deeds.push({ atMs: atMs + 500, kind: 'enlarge', cameraChance: random() });
      deeds.push({ atMs: atMs + 500 + (within === longFrom ? longMs : shortMs), kind: 'shrink' });
    }
    add(faultEveryMs, 1_500, () => ({ kind: 'fault', faultChance: random(), cameraChance: random() }));
    add(selectEveryMs, 250, () => ({ kind: 'select', key: random() < 0.5 ? 'ArrowRight' : 'ArrowDown' }));
    yield* deeds.toSorted((a, b) => a.atMs - b.atMs);
  }
}

interface Sizes {
  readonly tiles: LayoutSize;
  /** With room for all cameras. */
  readonly others: readonly LayoutSize[];
  readonly fewer: LayoutSize;
  readonly fewest: LayoutSize;
}

/** Every second layout is the wall's own; the others have room for all cameras, but for a few. */
function sizeAt(step: number, { tiles, others, fewer, fewest }: Sizes): LayoutSize {
  if (step % 2 === 1) return tiles;
  if (step % fewestEach === fewestEach - 2) return fewest;
  if (step % fewerEach === fewerEach - 2) return fewer;
  return others[(step / 2) % 2] ?? others[0] ?? fewer;
}
