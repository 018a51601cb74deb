/** How a warming picture is brought onto the same frame as the one on screen, and when the two may change places. Pure. */

/** Where the two pictures stand, both told for the same instant. Times in milliseconds of the camera's clock. */
export interface Standing {
  /** The showing picture's play position. */
  readonly showingMs: number;
  /** The warming picture's play position. */
  readonly warmingMs: number;
  /** One frame's length. */
  readonly frameMs: number;
}

/** What to do with the warming picture now. */
export type Steering =
  | { readonly kind: 'rate'; readonly rate: number }
  /** Too far off for speed to mend: go to this time of the camera's clock. */
  | { readonly kind: 'seek'; readonly toMs: number };

/** Beyond this, seeking is quicker than speeding. */
const seekBeyondMs = 1_500;
/** After a seek the decoder needs about this long until it plays. */
const seekLeadMs = 250;

/**
 * The warming picture is held half a frame ahead: so it paints each frame a moment before the showing one does, and a change
 * of places can neither skip a frame nor show an older one.
 */
export const leadMs = (frameMs: number): number => frameMs / 2;

/** Speeds between 0.8 and 1.25, in proportion to what is missing, so that the last millimetres are not overshot. */
export const steer = ({ showingMs, warmingMs, frameMs }: Standing): Steering => {
  const missingMs = showingMs + leadMs(frameMs) - warmingMs;
  if (Math.abs(missingMs) > seekBeyondMs) return { kind: 'seek', toMs: showingMs + seekLeadMs };
  if (Math.abs(missingMs) < frameMs * 0.2) return { kind: 'rate', rate: 1 };
  const rate = 1 + missingMs / 400;
  return { kind: 'rate', rate: Math.round(Math.min(1.25, Math.max(0.8, rate)) * 100) / 100 };
};

/**
 * Whether a frame of the warming picture is at least the one that the showing picture is at now. On a busy machine the showing
 * one may have painted more than was announced; its position can't lag behind.
 */
export const isNotOlder = (paintedWarmingMs: number, { showingMs, frameMs }: Standing): boolean =>
  paintedWarmingMs > showingMs - frameMs;

/**
 * Whether the two may change places in the moment the warming one paints a frame.
 * @param paintedShowingMs camera time of the frame the showing picture painted last
 * @param paintedWarmingMs camera time of the frame the warming picture paints now
 * @param standing where both play positions are now
 */
export const mayChangePlaces = (paintedShowingMs: number, paintedWarmingMs: number, standing: Standing): boolean => {
  const { frameMs } = standing;
  const step = paintedWarmingMs - paintedShowingMs;
  const ahead = standing.warmingMs - standing.showingMs;
  const sameOrNextFrame = step > -0.25 * frameMs && step < 1.35 * frameMs;
  const phased = ahead > 0.15 * frameMs && ahead < 0.9 * frameMs;
  return sameOrNextFrame && phased && isNotOlder(paintedWarmingMs, standing);
};
