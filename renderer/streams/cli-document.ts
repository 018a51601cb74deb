/** Stream settings as the document that `aws kinesis-video-archived-media get-hls-streaming-session-url --cli-input-json` takes. Pure. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { SessionParameters } from '../../contract/sessions.ts';
import type { SessionSettings } from '../../contract/settings.ts';
import { writeTimestamp } from './cli-timestamp.ts';

/** What is played: the present, or a range of the past. Times are milliseconds since the Unix epoch. */
export type CliPlayback =
  | { readonly PlaybackMode: 'LIVE' }
  | {
      readonly PlaybackMode: 'LIVE_REPLAY' | 'ON_DEMAND';
      readonly StartTimestampMs: number;
      readonly EndTimestampMs?: number | undefined;
    };

/** The input of GetHLSStreamingSessionURL as the CLI writes it: in the order of its own skeleton, timestamps in ISO 8601. */
export interface CliDocument {
  readonly StreamARN: string;
  readonly PlaybackMode: SessionParameters['PlaybackMode'];
  readonly HLSFragmentSelector: {
    readonly FragmentSelectorType: SessionSettings['FragmentSelectorType'];
    readonly TimestampRange?: { readonly StartTimestamp: string; readonly EndTimestamp?: string };
  };
  readonly ContainerFormat: SessionSettings['ContainerFormat'];
  readonly DiscontinuityMode: SessionSettings['DiscontinuityMode'];
  readonly DisplayFragmentTimestamp: SessionSettings['DisplayFragmentTimestamp'];
  readonly Expires: number;
  readonly MaxMediaPlaylistFragmentResults: number;
}

/** What is played when nothing else is said. */
export const livePlayback: CliPlayback = { PlaybackMode: 'LIVE' };

const rangeOf = (playback: CliPlayback): CliDocument['HLSFragmentSelector']['TimestampRange'] => {
  if (playback.PlaybackMode === 'LIVE') return undefined;
  const StartTimestamp = writeTimestamp(playback.StartTimestampMs);
  const { EndTimestampMs } = playback;
  return EndTimestampMs === undefined
    ? { StartTimestamp }
    : { StartTimestamp, EndTimestamp: writeTimestamp(EndTimestampMs) };
};

/** The document of what Vigil asks for. It holds no secret: whose keys sign the call is not part of it. */
export const cliDocument = (
  camera: CameraRef,
  settings: SessionSettings,
  playback: CliPlayback = livePlayback,
): CliDocument => {
  const TimestampRange = rangeOf(playback);
  return {
    StreamARN: camera.StreamARN,
    PlaybackMode: playback.PlaybackMode,
    HLSFragmentSelector: {
      FragmentSelectorType: settings.FragmentSelectorType,
      ...(TimestampRange === undefined ? {} : { TimestampRange }),
    },
    ContainerFormat: settings.ContainerFormat,
    DiscontinuityMode: settings.DiscontinuityMode,
    DisplayFragmentTimestamp: settings.DisplayFragmentTimestamp,
    Expires: settings.Expires,
    MaxMediaPlaylistFragmentResults: settings.MaxMediaPlaylistFragmentResults,
  };
};

/** The document as text, indented as the CLI's own skeleton. */
export const documentText = (document: CliDocument): string => JSON.stringify(document, null, 4);
