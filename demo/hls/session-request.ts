/** The parameters of GetHLSStreamingSessionURL: their rules, their defaults, and the text of each refusal. */
import * as z from 'zod';
import { badMember, checkStreamReference, type StreamReference } from '../control/stream-reference.ts';
import { accepted, type Checked, refused } from '../errors.ts';

const playbackModes = ['LIVE', 'LIVE_REPLAY', 'ON_DEMAND'] as const;
const selectorTypes = ['PRODUCER_TIMESTAMP', 'SERVER_TIMESTAMP'] as const;
const containers = ['FRAGMENTED_MP4', 'MPEG_TS'] as const;
const discontinuityModes = ['ALWAYS', 'NEVER', 'ON_DISCONTINUITY'] as const;
const displayModes = ['ALWAYS', 'NEVER'] as const;

export type PlaybackMode = (typeof playbackModes)[number];
export type SelectorType = (typeof selectorTypes)[number];
export type ContainerFormat = (typeof containers)[number];
export type DiscontinuityMode = (typeof discontinuityModes)[number];

/** What a session is asked to be, with defaults filled in. */
export interface SessionRequest {
  readonly stream: StreamReference;
  readonly mode: PlaybackMode;
  readonly selector: SelectorType;
  /** Milliseconds since the Unix epoch; present exactly when the mode is not LIVE. */
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  readonly container: ContainerFormat;
  readonly discontinuity: DiscontinuityMode;
  readonly showTimestamps: boolean;
  readonly expiresSeconds: number;
  readonly maxFragments: number;
}

/** Ranges and defaults from the API reference of GetHLSStreamingSessionURL. */
export const expiresRange = { least: 300, most: 43_200, usual: 300 } as const;
export const maxFragmentsRange = { least: 1, most: 5000, usualLive: 5, usualOnDemand: 1000 } as const;
const longestRangeMs = 24 * 3_600_000;

/** Wire types: `null` counts as absent, time stamps are seconds since the epoch with decimals. */
export const sessionInputSchema = z.object({
  StreamName: z.string().nullish(),
  StreamARN: z.string().nullish(),
  PlaybackMode: z.string().nullish(),
  HLSFragmentSelector: z
    .object({
      FragmentSelectorType: z.string().nullish(),
      TimestampRange: z.object({ StartTimestamp: z.number().nullish(), EndTimestamp: z.number().nullish() }).nullish(),
    })
    .nullish(),
  ContainerFormat: z.string().nullish(),
  DiscontinuityMode: z.string().nullish(),
  DisplayFragmentTimestamp: z.string().nullish(),
  Expires: z.int().nullish(),
  MaxMediaPlaylistFragmentResults: z.int().nullish(),
});

export type SessionInput = z.infer<typeof sessionInputSchema>;

/** Everything that can be said of a request without knowing the stream or the hour. */
export function checkSessionInput(input: SessionInput): Checked<SessionRequest> {
  const stream = checkStreamReference({
    StreamName: input.StreamName ?? undefined,
    StreamARN: input.StreamARN ?? undefined,
  });
  if (!stream.ok) return stream;
  const mode = oneOf('playbackMode', input.PlaybackMode, playbackModes, 'LIVE');
  if (!mode.ok) return mode;
  const selectorInput = input.HLSFragmentSelector;
  const selector = oneOf(
    'hLSFragmentSelector.fragmentSelectorType',
    selectorInput?.FragmentSelectorType,
    selectorTypes,
    'SERVER_TIMESTAMP',
  );
  if (!selector.ok) return selector;
  const container = oneOf('containerFormat', input.ContainerFormat, containers, 'FRAGMENTED_MP4');
  if (!container.ok) return container;
  const usualDiscontinuity = selector.value === 'SERVER_TIMESTAMP' ? 'ALWAYS' : 'NEVER';
  const discontinuity = oneOf('discontinuityMode', input.DiscontinuityMode, discontinuityModes, usualDiscontinuity);
  if (!discontinuity.ok) return discontinuity;
  const display = oneOf('displayFragmentTimestamp', input.DisplayFragmentTimestamp, displayModes, 'NEVER');
  if (!display.ok) return display;
  const expires = within('expires', input.Expires, expiresRange, expiresRange.usual);
  if (!expires.ok) return expires;
  const usualMax = mode.value === 'ON_DEMAND' ? maxFragmentsRange.usualOnDemand : maxFragmentsRange.usualLive;
  const max = within(
    'maxMediaPlaylistFragmentResults',
    input.MaxMediaPlaylistFragmentResults,
    maxFragmentsRange,
    usualMax,
  );
  if (!max.ok) return max;
  const range = checkRangeShape(mode.value, selectorInput);
  if (!range.ok) return range;
  return accepted({
    stream: stream.value,
    mode: mode.value,
    selector: selector.value,
    ...range.value,
    container: container.value,
    discontinuity: discontinuity.value,
    showTimestamps: display.value === 'ALWAYS',
    expiresSeconds: expires.value,
    maxFragments: max.value,
  });
}

/**
 * The rules that need the hour and the stream's retention; both apply to server time only. A producer range outside of
 * the retention simply holds no fragments (github.com/aws/aws-sdk-js/issues/4102).
 */
export function checkRangeInTime(
  request: Pick<SessionRequest, 'selector' | 'startMs' | 'endMs'>,
  headMs: number,
  nowMs: number,
): Checked<undefined> {
  const { selector, startMs, endMs } = request;
  if (selector !== 'SERVER_TIMESTAMP' || startMs === undefined) return accepted(undefined);
  if (endMs !== undefined && endMs > nowMs) {
    return refused('InvalidArgumentException', `End timestamp ${endMs} must be in the past.`);
  }
  if (endMs !== undefined && endMs < headMs) {
    return refused('InvalidArgumentException', `End timestamp ${endMs} is outside of the stream retention period.`);
  }
  if (startMs <= headMs) {
    return refused('InvalidArgumentException', `Start timestamp ${startMs} is outside of the stream retention period.`);
  }
  return accepted(undefined);
}

function checkRangeShape(
  mode: PlaybackMode,
  selector: SessionInput['HLSFragmentSelector'],
): Checked<Pick<SessionRequest, 'startMs' | 'endMs'>> {
  const range = selector?.TimestampRange ?? undefined;
  if (mode === 'LIVE') {
    return range === undefined
      ? accepted({ startMs: undefined, endMs: undefined })
      : refused('InvalidArgumentException', 'TimestampRange must not be specified when PlaybackMode is LIVE.');
  }
  if (selector === undefined || selector === null) {
    return refused('InvalidArgumentException', `HLSFragmentSelector must be specified when PlaybackMode is ${mode}.`);
  }
  if (selector.FragmentSelectorType === undefined || selector.FragmentSelectorType === null) {
    return refused('InvalidArgumentException', `FragmentSelectorType must be specified when PlaybackMode is ${mode}.`);
  }
  if (range === undefined) {
    return refused('InvalidArgumentException', `TimestampRange must be specified when PlaybackMode is ${mode}.`);
  }
  const startMs = millisecondsOf(range.StartTimestamp);
  const endMs = millisecondsOf(range.EndTimestamp);
  if (startMs === undefined) {
    return refused('InvalidArgumentException', 'StartTimestamp must be specified in the TimestampRange.');
  }
  if (endMs === undefined) {
    return mode === 'ON_DEMAND'
      ? refused('InvalidArgumentException', 'EndTimestamp must be specified when PlaybackMode is ON_DEMAND.')
      : accepted({ startMs, endMs });
  }
  if (endMs <= startMs) {
    return refused('InvalidArgumentException', 'EndTimestamp must be later than StartTimestamp.');
  }
  if (endMs - startMs > longestRangeMs) {
    return refused('InvalidArgumentException', 'EndTimestamp must be within 24 hours of StartTimestamp.');
  }
  return accepted({ startMs, endMs });
}

function millisecondsOf(seconds: number | null | undefined): number | undefined {
  return seconds === null || seconds === undefined ? undefined : Math.round(seconds * 1000);
}

function oneOf<T extends string>(
  member: string,
  value: string | null | undefined,
  allowed: readonly T[],
  usual: T,
): Checked<T> {
  if (value === undefined || value === null) return accepted(usual);
  const found = allowed.find((candidate) => candidate === value);
  return found === undefined
    ? badMember(member, value, `Member must satisfy enum value set: [${allowed.join(', ')}]`)
    : accepted(found);
}

function within(
  member: string,
  value: number | null | undefined,
  range: { readonly least: number; readonly most: number },
  usual: number,
): Checked<number> {
  const number = value ?? usual;
  if (number < range.least) {
    return badMember(member, number, `Member must have value greater than or equal to ${range.least}`);
  }
  return number > range.most
    ? badMember(member, number, `Member must have value less than or equal to ${range.most}`)
    : accepted(number);
}
