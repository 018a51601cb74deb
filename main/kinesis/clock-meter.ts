/** How far this machine's clock is from AWS's, by the Date header of the answers. Pure but for what it remembers. */
import { sentenceFor } from '../../contract/trouble.ts';

/** One answer's times: `dateMs` by AWS's clock, `sentAtMs` and `receivedAtMs` by this machine's, `monotonicMs` at its arrival. */
export interface ClockReading {
  readonly dateMs: number;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
  readonly monotonicMs: number;
}

/** See the file's first line. */
export interface ClockMeter {
  readonly add: (reading: ClockReading) => void;
  /** How far this machine's clock is behind AWS's, in milliseconds, negative: ahead. 0 when it is right or not measured yet. */
  readonly behindMs: () => number;
}

/** An answer that took longer says too little about when it was written. */
const longestRoundTripMs = 5_000;
/** The header counts whole seconds, cut off ("Date/Time Formats", RFC 9110, section 5.6.7): on average half a second is missing. */
const cutOffMs = 500;
/** What such a header can't tell from a clock that is right. */
const toleranceMs = 1_000;
const keptReadings = 7;
/** The operator is told from here on: below, nothing he does depends on it. */
export const worthTellingMs = 60_000;

/** Makes the meter. `onChange` is told of each change by more than a second. */
export function createClockMeter(onChange: (behindMs: number) => void): ClockMeter {
  let offsets: number[] = [];
  let toldMs = 0;
  let lastWallAheadMs: number | null = null;
  return {
    behindMs: () => toldMs,
    add: ({ dateMs, sentAtMs, receivedAtMs, monotonicMs }) => {
      const roundTripMs = receivedAtMs - sentAtMs;
      const wallAheadMs = receivedAtMs - monotonicMs;
      // somebody has set the clock: what was measured before is of another clock
      const wasSet = lastWallAheadMs !== null && Math.abs(wallAheadMs - lastWallAheadMs) > toleranceMs;
      lastWallAheadMs = wallAheadMs;
      if (wasSet) offsets = [];
      if (roundTripMs < 0 || roundTripMs > longestRoundTripMs) return;
      offsets = [...offsets, dateMs + cutOffMs - (sentAtMs + roundTripMs / 2)].slice(-keptReadings);
      const measuredMs = medianOf(offsets);
      const behindMs = Math.abs(measuredMs) <= toleranceMs ? 0 : Math.round(measuredMs);
      if (Math.abs(behindMs - toldMs) <= toleranceMs) return;
      toldMs = behindMs;
      onChange(behindMs);
    },
  };
}

/** The middle value; of an even number the lower middle one, which was really measured. */
const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

/** {@link createClockMeter} that has the window told of each change, and the operator once when the clock is far off. */
export function createClockWatch(told: {
  readonly onChange: (behindMs: number) => void;
  readonly onFarOff: (sentence: string) => void;
}): ClockMeter {
  let hasTold = false;
  return createClockMeter((behindMs) => {
    told.onChange(behindMs);
    const sentence = clockSentence(behindMs);
    if (sentence === null || hasTold) return;
    hasTold = true;
    told.onFarOff(sentence);
  });
}

/** What the operator is told of a clock that is off; null while there is nothing to tell. */
export const clockSentence = (behindMs: number): string | null =>
  Math.abs(behindMs) > worthTellingMs ? sentenceFor({ kind: 'clock-wrong', amountMs: -behindMs }) : null;
