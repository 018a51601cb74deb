/** What a tile can honestly say. */

/** Every health a camera on the wall can have. */
export const healths = [
  'connecting',
  'live',
  'behind',
  'frozen',
  'silent',
  'denied',
  'throttled',
  'sign-in',
  'unplayable',
  'offline',
  'paused',
] as const;

/** See {@link healths}. */
export type Health = (typeof healths)[number];
