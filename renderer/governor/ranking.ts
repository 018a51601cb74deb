/** Which cameras come first when not all can move. Pure. */
import type { Motion } from '../../contract/load.ts';

/** A camera on the wall as the governor sees it. */
export interface Candidate {
  readonly key: string;
  /** Somebody can see it: its tile is on screen, in a window that is. */
  readonly visible: boolean;
  readonly enlarged: boolean;
  /** Selected, or heard: somebody attends to it above all others. */
  readonly focused: boolean;
  /** A person has paused it: it takes nothing, and moves as soon as it is wanted again. */
  readonly held: boolean;
  /** It did not move when it was told to: left alone for a while, unless somebody attends to it. */
  readonly blocked: boolean;
  /** It has had nothing to show for a while: what others can use is not kept for it. */
  readonly dark: boolean;
  /** Its tile, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Its tile's place in reading order: the operator's own order. */
  readonly order: number;
}

/**
 * A tile below this is too small to lose much by showing stills: the size at which Nx Witness turns to its low quality (RADASS,
 * nx_open radass_controller_params, about 228 × 171).
 */
export const smallTile = { width: 228, height: 171 } as const;

/** Whether a tile is too small for its stream. */
export const isSmall = ({ width, height }: Pick<Candidate, 'width' | 'height'>): boolean =>
  width * height < smallTile.width * smallTile.height;

/** A tile that has shown its sub-stream for being small must be so much larger to show the main one again (RADASS: 1.34 ×). */
const clearlyLarger = 1.34;

/** Whether a tile is to show its camera's sub-stream. */
export const wantsSubStream = (candidate: Candidate, hasIt: boolean): boolean => {
  if (candidate.enlarged || candidate.focused) return false;
  const { width, height } = candidate;
  return isSmall(hasIt ? { width: width / clearlyLarger, height: height / clearlyLarger } : { width, height });
};

const weights = (candidate: Candidate): readonly number[] => [
  candidate.enlarged ? 0 : 1,
  candidate.focused ? 0 : 1,
  candidate.dark ? 1 : 0,
  isSmall(candidate) ? 1 : 0,
  // Tiles of one grid may differ by a pixel: in steps of a tenth.
  -Math.round(Math.log(Math.max(1, candidate.width * candidate.height)) * 10),
  candidate.order,
];

const compare = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((weight, index) => weight !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
};

/** The cameras that can be seen, those first that should move first. */
export const ranked = (candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates.filter(({ visible }) => visible).toSorted((a, b) => compare(weights(a), weights(b)));

/** How each camera should be shown where so many may move; those attended to move in any case. */
export const motionsFor = (candidates: readonly Candidate[], mayMove: number): ReadonlyMap<string, Motion> => {
  const motions = new Map<string, Motion>(candidates.map(({ key }) => [key, 'paused']));
  let free = mayMove;
  for (const { key, held, blocked, enlarged, focused } of ranked(candidates)) {
    const isAttended = enlarged || focused;
    const moves = held || isAttended || (free > 0 && !blocked);
    if (moves && !held) free -= 1;
    motions.set(key, moves ? 'moving' : 'key-frames');
  }
  return motions;
};
