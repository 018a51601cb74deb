/** The rules of GetHLSStreamingSessionURL, checked before the call: the SDK itself checks none. Pure. */
import { type SessionParameters, sessionLimits } from './sessions.ts';

/** One rule and the sentence for its breach. */
interface Rule {
  readonly broken: (parameters: SessionParameters, nowMs: number, retentionHours: number | null) => boolean;
  readonly sentence: string | ((retentionHours: number | null) => string);
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const oneOf = (value: string, allowed: readonly string[]): boolean => allowed.includes(value);

const outside = (value: number, limits: { readonly min: number; readonly max: number }): boolean =>
  !Number.isInteger(value) || value < limits.min || value > limits.max;

const range = (
  parameters: SessionParameters,
): { readonly StartTimestampMs: number; readonly EndTimestampMs?: number | undefined } | undefined =>
  parameters.HLSFragmentSelector?.TimestampRange;

/** API_reader_GetHLSStreamingSessionURL, API_reader_HLSFragmentSelector and API_reader_HLSTimestampRange. */
const rules: readonly Rule[] = [
  {
    broken: (p) => !oneOf(p.PlaybackMode, ['LIVE', 'LIVE_REPLAY', 'ON_DEMAND']),
    sentence: 'PlaybackMode is LIVE, LIVE_REPLAY or ON_DEMAND.',
  },
  {
    broken: (p) => !oneOf(p.ContainerFormat, ['FRAGMENTED_MP4', 'MPEG_TS']),
    sentence: 'ContainerFormat is FRAGMENTED_MP4 or MPEG_TS.',
  },
  {
    broken: (p) => !oneOf(p.DiscontinuityMode, ['ALWAYS', 'NEVER', 'ON_DISCONTINUITY']),
    sentence: 'DiscontinuityMode is ALWAYS, NEVER or ON_DISCONTINUITY.',
  },
  {
    broken: (p) => !oneOf(p.DisplayFragmentTimestamp, ['ALWAYS', 'NEVER']),
    sentence: 'DisplayFragmentTimestamp is ALWAYS or NEVER.',
  },
  {
    broken: (p) =>
      p.HLSFragmentSelector !== undefined &&
      !oneOf(p.HLSFragmentSelector.FragmentSelectorType, ['SERVER_TIMESTAMP', 'PRODUCER_TIMESTAMP']),
    sentence: 'FragmentSelectorType is SERVER_TIMESTAMP or PRODUCER_TIMESTAMP.',
  },
  {
    broken: (p) => outside(p.Expires, sessionLimits.Expires),
    sentence: `Expires is a whole number of seconds from ${sessionLimits.Expires.min} to ${sessionLimits.Expires.max}.`,
  },
  {
    broken: (p) => outside(p.MaxMediaPlaylistFragmentResults, sessionLimits.MaxMediaPlaylistFragmentResults),
    sentence: `MaxMediaPlaylistFragmentResults is a whole number from ${sessionLimits.MaxMediaPlaylistFragmentResults.min} to ${sessionLimits.MaxMediaPlaylistFragmentResults.max}.`,
  },
  {
    broken: (p) => p.PlaybackMode === 'LIVE' && range(p) !== undefined,
    sentence: 'LIVE takes no TimestampRange.',
  },
  {
    broken: (p) => p.PlaybackMode !== 'LIVE' && range(p) === undefined,
    sentence: 'LIVE_REPLAY and ON_DEMAND need a TimestampRange.',
  },
  {
    broken: (p) => p.PlaybackMode === 'ON_DEMAND' && range(p) !== undefined && range(p)?.EndTimestampMs === undefined,
    sentence: 'ON_DEMAND needs an EndTimestamp.',
  },
  {
    broken: (p) => !spanIn(p, (spanMs) => spanMs > 0),
    sentence: 'EndTimestamp must be later than StartTimestamp.',
  },
  {
    broken: (p) => !spanIn(p, (spanMs) => spanMs <= dayMs),
    sentence: 'EndTimestamp must be within 24 hours of StartTimestamp.',
  },
  {
    broken: (p, nowMs) =>
      p.HLSFragmentSelector?.FragmentSelectorType === 'SERVER_TIMESTAMP' && (range(p)?.EndTimestampMs ?? 0) > nowMs,
    sentence: 'With SERVER_TIMESTAMP, EndTimestamp must be in the past.',
  },
  {
    // "Data retention and requirements" of the same page; the service names NoDataRetentionException
    broken: (_p, _nowMs, retentionHours) => retentionHours === 0,
    sentence: 'The stream keeps no data: its DataRetentionInHours must be above 0.',
  },
  {
    // "StartTimestamp must be later than the stream head"; a range by the camera's clock says nothing about when the service got the fragments
    broken: (p, nowMs, retentionHours) =>
      retentionHours !== null &&
      p.HLSFragmentSelector?.FragmentSelectorType === 'SERVER_TIMESTAMP' &&
      (range(p)?.StartTimestampMs ?? nowMs) <= nowMs - retentionHours * hourMs,
    sentence: (retentionHours) =>
      `StartTimestamp is before the oldest pictures: the stream keeps the last ${hoursText(retentionHours ?? 0)}.`,
  },
];

const hoursText = (hours: number): string => {
  if (hours === 1) return 'hour';
  return hours % 24 === 0 && hours > 24 ? `${hours / 24} days` : `${hours} hours`;
};

const spanIn = (parameters: SessionParameters, test: (spanMs: number) => boolean): boolean => {
  const { StartTimestampMs, EndTimestampMs } = range(parameters) ?? {};
  return StartTimestampMs === undefined || EndTimestampMs === undefined || test(EndTimestampMs - StartTimestampMs);
};

/**
 * The sentence of the first rule that the parameters break; null when they break none.
 *
 * @param nowMs the time by AWS's clock, milliseconds since the Unix epoch
 * @param retentionHours the stream's DataRetentionInHours; null where it is not known or not to be looked at
 */
export const brokenRule = (
  parameters: SessionParameters,
  nowMs: number,
  retentionHours: number | null = null,
): string | null => {
  const rule = rules.find(({ broken }) => broken(parameters, nowMs, retentionHours));
  if (rule === undefined) return null;
  return typeof rule.sentence === 'string' ? rule.sentence : rule.sentence(retentionHours);
};
