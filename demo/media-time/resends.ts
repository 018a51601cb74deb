/** Fragments that a camera sends twice, as one does that lost an acknowledgement, and the order in which all arrive. */

/** A fragment as the service holds it: picture `n`, sent the first time or again. */
export interface FragmentRef {
  readonly n: number;
  readonly resent: boolean;
}

/** Of every so many fragments the third one comes again, between the fourth and the fifth. */
export interface ResendPattern {
  /** At least 5. */
  readonly every: number;
}

const resentIndex = 2;
/** Where the second copy arrives among the slots of one round. */
const resendSlot = 4;

/** Whether fragment `n` is sent twice. */
export function isSentTwice(pattern: ResendPattern | undefined, n: number): boolean {
  return pattern !== undefined && modulo(n, pattern.every) === resentIndex;
}

/** Slots number all arrivals in their order. Without resends they are the fragments' own numbers. */
export function slotOf(pattern: ResendPattern | undefined, { n, resent }: FragmentRef): number {
  if (pattern === undefined) return n;
  const index = modulo(n, pattern.every);
  const inRound = resent ? resendSlot : index + (index < resendSlot ? 0 : 1);
  return Math.floor(n / pattern.every) * (pattern.every + 1) + inRound;
}

/** What arrives in a slot: the reverse of {@link slotOf}. */
export function refInSlot(pattern: ResendPattern | undefined, slot: number): FragmentRef {
  if (pattern === undefined) return { n: slot, resent: false };
  const inRound = modulo(slot, pattern.every + 1);
  const first = Math.floor(slot / (pattern.every + 1)) * pattern.every;
  if (inRound === resendSlot) return { n: first + resentIndex, resent: true };
  return { n: first + inRound - (inRound < resendSlot ? 0 : 1), resent: false };
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
