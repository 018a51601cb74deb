/** The time-range form: texts in, a range or a sentence per field out. Pure. */
import { brokenRule } from '../../contract/session-rules.ts';
import { type PastSettings, pastParameters } from './past-session.ts';
import { fieldText, fullTimeText, momentsNamed } from './zoned-time.ts';

/** The two fields as typed, in the desk's zone; `…Later`: of a time that comes twice the later is meant. */
export interface RangeForm {
  readonly start: string;
  readonly end: string;
  readonly startLater: boolean;
  readonly endLater: boolean;
}

/** What the form is judged by. */
export interface RangeRules {
  readonly timeZone: string;
  /** Now by the clock that dates the camera's fragments, and by AWS's own. */
  readonly cameraNowMs: number;
  readonly serviceNowMs: number;
  /** DataRetentionInHours; null when not known. */
  readonly retentionHours: number | null;
  readonly settings: PastSettings;
}

/** One field, read. */
export interface FieldReading {
  readonly epochMs: number | null;
  /** The same moment in UTC; empty when there is none. */
  readonly utc: string;
  /** True where the text names two moments: then one has to be chosen. */
  readonly isTwice: boolean;
  readonly error: string | null;
}

/** The form, read. `range` is null while anything is wrong. */
export interface RangeReading {
  readonly start: FieldReading;
  readonly end: FieldReading;
  readonly range: { readonly startMs: number; readonly endMs: number } | null;
}

/** Lengths to pick at once, in minutes. */
export const pickedLengths = [1, 5, 15, 60, 6 * 60, 24 * 60] as const;

const readField = (text: string, later: boolean, timeZone: string): FieldReading => {
  const named = momentsNamed(text, timeZone);
  const nothing = { epochMs: null, utc: '', isTwice: false };
  if (named.kind === 'unreadable') return { ...nothing, error: 'A date and a time are needed.' };
  if (named.kind === 'none') {
    return { ...nothing, error: 'There is no such time on that day: the clocks are put forward over it.' };
  }
  const twice = named.kind === 'two';
  const epochMs = named.kind === 'one' ? named.epochMs : later ? named.laterMs : named.earlierMs;
  return { epochMs, utc: fullTimeText(epochMs, 'UTC'), isTwice: twice, error: null };
};

/** Reads the form; what the service would refuse gets its sentence before any call. */
export const readRange = (form: RangeForm, rules: RangeRules): RangeReading => {
  const start = readField(form.start, form.startLater, rules.timeZone);
  const end = readField(form.end, form.endLater, rules.timeZone);
  if (start.epochMs === null || end.epochMs === null) return { start, end, range: null };
  const range = { startMs: start.epochMs, endMs: end.epochMs };
  const { FragmentSelectorType } = rules.settings.session;
  const parameters = pastParameters({
    wish: { mode: 'ON_DEMAND', ...range },
    listFromMs: range.startMs,
    nowMs: rules.cameraNowMs,
    fragmentMs: null,
    settings: rules.settings,
  });
  // Judged is what was typed, not what would be asked for in its place.
  const TimestampRange = { StartTimestampMs: range.startMs, EndTimestampMs: range.endMs };
  const sentence = brokenRule(
    { ...parameters, HLSFragmentSelector: { FragmentSelectorType, TimestampRange } },
    rules.serviceNowMs,
    rules.retentionHours,
  );
  if (sentence === null) return { start, end, range };
  // Each rule speaks of the field it is about by the service's own word.
  return sentence.startsWith('StartTimestamp') || !sentence.includes('EndTimestamp')
    ? { start: { ...start, error: sentence }, end, range: null }
    : { start, end: { ...end, error: sentence }, range: null };
};

/** The form of a range. */
export const formOfRange = (startMs: number, endMs: number, timeZone: string): RangeForm => {
  const later = (epochMs: number): boolean => {
    const named = momentsNamed(fieldText(epochMs, timeZone), timeZone);
    return named.kind === 'two' && Math.abs(named.laterMs - epochMs) < 1_000;
  };
  return {
    start: fieldText(startMs, timeZone),
    end: fieldText(endMs, timeZone),
    startLater: later(startMs),
    endLater: later(endMs),
  };
};

/** A range of a length from the form's start; if that would run into the future, the latest there is of that length. */
export const withLength = (form: RangeForm, minutes: number, rules: RangeRules): RangeForm => {
  const lengthMs = minutes * 60_000;
  const nowMs = Math.floor(rules.cameraNowMs / 1_000) * 1_000;
  const { epochMs } = readField(form.start, form.startLater, rules.timeZone);
  const earliestMs = rules.retentionHours === null ? 0 : rules.serviceNowMs - rules.retentionHours * 3_600_000 + 60_000;
  const wantedMs = epochMs === null || epochMs + lengthMs > nowMs ? nowMs - lengthMs : epochMs;
  const startMs =
    Math.ceil(
      Math.max(wantedMs, rules.settings.session.FragmentSelectorType === 'SERVER_TIMESTAMP' ? earliestMs : 0) / 1_000,
    ) * 1_000;
  return formOfRange(startMs, Math.min(nowMs, startMs + lengthMs), rules.timeZone);
};
