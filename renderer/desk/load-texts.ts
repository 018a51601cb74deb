/** What is said of the wall's load: how its cameras are shown, and why not all of them move. Pure. */
import type { LoadSettings } from '../../contract/load.ts';
import type { GovernorStatus, LoadLimit } from '../governor/governor-types.ts';
import { bytesPerMegabit } from './load-form.ts';
import { dollarsText } from './usage-sums.ts';

/** `9 moving · 91 key frames`; empty while every camera that can be seen moves. */
export const loadText = ({ moving, keyFrames }: Pick<GovernorStatus, 'moving' | 'keyFrames'>): string =>
  keyFrames === 0 ? '' : `${moving} moving · ${keyFrames} key frames`;

/** `38 Mbit/s`, with as many digits as it is worth. */
export const megabitsText = (megabitsPerSecond: number): string => {
  const digits = megabitsPerSecond >= 9.95 ? 0 : megabitsPerSecond >= 0.995 ? 1 : 2;
  return `${megabitsPerSecond.toFixed(digits)} Mbit/s`;
};

/** A limit that was taken back a moment ago has no value any more. */
const bySettings = (value: number | null, allow: (value: number) => string): string =>
  value === null ? 'The settings kept some cameras from moving.' : `The settings let ${allow(value)}.`;

/** Why not every camera moves, in a sentence. */
export const limitSentence = (limit: LoadLimit, settings: LoadSettings): string => {
  switch (limit) {
    case 'machine':
      return 'This machine is busy: with more cameras moving, pictures would come late.';
    case 'moving-tiles':
      return bySettings(settings.maxMovingTiles, (tiles) =>
        tiles === 1 ? 'one tile move at a time' : `at most ${tiles} tiles move at once`,
      );
    case 'cpu-share':
      return bySettings(
        settings.maxCpuShare,
        (share) => `Vigil take at most ${Math.round(share * 100)} % of the processors`,
      );
    case 'bytes-per-second':
      return bySettings(
        settings.maxBytesPerSecond,
        (bytes) => `the wall fetch at most ${megabitsText(bytes / bytesPerMegabit)}`,
      );
    case 'dollars-per-hour':
      return bySettings(
        settings.maxDollarsPerHour,
        (dollars) => `the wall cost at most ${dollarsText(dollars)} an hour`,
      );
  }
};

/** The hover text of the status line: why some cameras show key frames, and what a click does. */
export const loadTitle = (limit: LoadLimit | null, settings: LoadSettings): string =>
  [...(limit === null ? [] : [limitSentence(limit, settings)]), 'Open the settings of the load.'].join(' ');
