/** What is compared, by name. */

/** Every contender, in the order in which they run. */
export const contenderNames = [
  'plain',
  'plain-split',
  'sample',
  'shaka',
  'native',
  'vigil',
  'vigil-all-moving',
  'floor',
] as const;
/** See {@link contenderNames}. */
export type ContenderName = (typeof contenderNames)[number];

/** What each is, for people. */
export const contenderTexts: Readonly<Record<ContenderName, string>> = {
  plain: 'hls.js 1.7 with its defaults, one `<video>` per camera',
  'plain-split': 'the same in two windows, each with half of the cameras in a renderer process of its own',
  sample: 'hls.js 1.7 with the live settings of AWS’s sample web viewer (live sync 2 fragments, latency at most 3)',
  shaka: 'Shaka Player 5.2 with its defaults',
  native: 'Chromium’s own HLS: the playlist’s address in `<video src>`',
  vigil: 'Vigil as built, with its default settings',
  'vigil-all-moving': 'Vigil told that every camera moves (`load.allMoving`)',
  floor: 'ffmpeg decoding the same sessions to nothing, one process with one thread per camera: no window, no picture',
};
