/** The shell command that opens the session Vigil opens, for POSIX shells. It holds no secret: the profile's name stands for its keys. Pure. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { SessionSettings } from '../../contract/settings.ts';
import { type CliPlayback, cliDocument, livePlayback } from './cli-document.ts';

/** One word of a command line, quoted where a POSIX shell would take it apart ("Quoting", Shell Command Language, POSIX.1-2024). */
export const shellWord = (text: string): string =>
  /^[\w@%+:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** An option with its value; the `=` keeps a value that begins with a dash from being taken for an option. */
const option = (name: string, value: string | number): string =>
  String(value).startsWith('-') ? shellWord(`--${name}=${value}`) : `--${name} ${shellWord(String(value))}`;

/** The selector in the CLI's shorthand syntax (AWS CLI User Guide, "Using shorthand syntax"). */
const selectorText = (selector: ReturnType<typeof cliDocument>['HLSFragmentSelector']): string => {
  const type = `FragmentSelectorType=${selector.FragmentSelectorType}`;
  if (selector.TimestampRange === undefined) return type;
  const range = Object.entries(selector.TimestampRange).map(([name, value]) => `${name}=${value}`);
  return `${type},TimestampRange={${range.join(',')}}`;
};

/** The command, in one line. The data endpoint of the stream is asked for by a command within. */
export const cliCommand = (
  camera: CameraRef,
  settings: SessionSettings,
  playback: CliPlayback = livePlayback,
): string => {
  const document = cliDocument(camera, settings, playback);
  const who = [option('profile', camera.account), option('region', camera.region)];
  const endpoint = [
    'aws kinesisvideo get-data-endpoint',
    ...who,
    option('stream-arn', document.StreamARN),
    '--api-name GET_HLS_STREAMING_SESSION_URL --query DataEndpoint --output text',
  ];
  return [
    'aws kinesis-video-archived-media get-hls-streaming-session-url',
    ...who,
    `--endpoint-url "$(${endpoint.join(' ')})"`,
    option('stream-arn', document.StreamARN),
    option('playback-mode', document.PlaybackMode),
    option('hls-fragment-selector', selectorText(document.HLSFragmentSelector)),
    option('container-format', document.ContainerFormat),
    option('discontinuity-mode', document.DiscontinuityMode),
    option('display-fragment-timestamp', document.DisplayFragmentTimestamp),
    option('expires', document.Expires),
    option('max-media-playlist-fragment-results', document.MaxMediaPlaylistFragmentResults),
  ].join(' ');
};
