/** Writes the two playlists of a session, tag by tag as the service does (RFC 8216; captures named below). */
import type { DiscontinuityMode } from './session-request.ts';

export interface MasterPlaylist {
  readonly token: string;
  readonly codecs: string;
  /** Undefined where there is sound only. */
  readonly picture: { readonly width: number; readonly height: number; readonly framesPerSecond: number } | undefined;
  readonly bandwidth: number;
  /** Whether sound is a rendition of its own, track 2. */
  readonly audioGroup: boolean;
}

export interface PlaylistFragment {
  readonly fragmentNumber: string;
  readonly durationMs: number;
  /** On the session's clock: milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** Counts changes of codec private data within the session. */
  readonly initSequence: number;
}

export interface MediaPlaylist {
  readonly token: string;
  readonly track: 1 | 2;
  readonly mediaSequence: number;
  readonly fragments: readonly PlaylistFragment[];
  readonly discontinuity: DiscontinuityMode;
  readonly showTimestamps: boolean;
  /** Complete from the start: VOD and ENDLIST. */
  readonly complete: boolean;
  readonly transportStream: boolean;
}

/** A gap or overlap longer than this is marked by ON_DISCONTINUITY (API reference of GetHLSStreamingSessionURL). */
export const toleratedGapMs = 50;

/** One variant, always: the service offers a camera in one quality only. */
export function writeMasterPlaylist(master: MasterPlaylist): string {
  const uri = (track: number): string => `getHLSMediaPlaylist.m3u8?SessionToken=${master.token}&TrackNumber=${track}`;
  const { picture } = master;
  const attributes = [
    `CODECS="${master.codecs}"`,
    ...(picture === undefined ? [] : [`RESOLUTION=${picture.width}x${picture.height}`]),
    ...(picture === undefined ? [] : [`FRAME-RATE=${decimal(picture.framesPerSecond)}`]),
    `BANDWIDTH=${master.bandwidth}`,
    ...(master.audioGroup ? ['AUDIO="audio"'] : []),
  ];
  const audio = `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",DEFAULT=NO,AUTOSELECT=YES,URI="${uri(2)}"`;
  return lines([
    '#EXTM3U',
    '#EXT-X-VERSION:1',
    ...(master.audioGroup ? [audio] : []),
    `#EXT-X-STREAM-INF:${attributes.join(',')}`,
    uri(1),
  ]);
}

/**
 * The list of fragments. Where the service strays from RFC 8216 so does this: there is never an
 * EXT-X-DISCONTINUITY-SEQUENCE, and ALWAYS puts a discontinuity after the last fragment too
 * (captures: github.com/aws/aws-sdk-js/issues/2731, github.com/awslabs/amazon-kinesis-client-nodejs/issues/117).
 */
export function writeMediaPlaylist(playlist: MediaPlaylist): string {
  const { fragments, token, track } = playlist;
  const longestMs = Math.max(0, ...fragments.map((fragment) => fragment.durationMs));
  const body = fragments.flatMap((fragment, index) => {
    const before = fragments[index - 1];
    const newInit = before === undefined || before.initSequence !== fragment.initSequence;
    const map = `#EXT-X-MAP:URI="getMP4InitFragment.mp4?SessionToken=${token}&TrackNumber=${track}&SequenceNumber=${fragment.initSequence}"`;
    return [
      ...(marksBefore(playlist.discontinuity, before, fragment) ? ['#EXT-X-DISCONTINUITY'] : []),
      ...(newInit && !playlist.transportStream ? [map] : []),
      ...(playlist.showTimestamps ? [`#EXT-X-PROGRAM-DATE-TIME:${new Date(fragment.startMs).toISOString()}`] : []),
      `#EXTINF:${decimal(fragment.durationMs / 1000)},`,
      fragmentUri(playlist, fragment.fragmentNumber),
    ];
  });
  return lines([
    '#EXTM3U',
    `#EXT-X-VERSION:${playlist.transportStream ? 3 : 7}`,
    ...(playlist.complete ? ['#EXT-X-PLAYLIST-TYPE:VOD'] : []),
    `#EXT-X-TARGETDURATION:${Math.ceil(longestMs / 1000)}`,
    `#EXT-X-MEDIA-SEQUENCE:${playlist.mediaSequence}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...body,
    ...(playlist.discontinuity === 'ALWAYS' && fragments.length > 0 ? ['#EXT-X-DISCONTINUITY'] : []),
    ...(playlist.complete ? ['#EXT-X-ENDLIST'] : []),
  ]);
}

function marksBefore(
  mode: DiscontinuityMode,
  before: PlaylistFragment | undefined,
  fragment: PlaylistFragment,
): boolean {
  if (mode !== 'ON_DISCONTINUITY') return mode === 'ALWAYS';
  if (before === undefined) return false;
  const gapMs = fragment.startMs - before.startMs - before.durationMs;
  return Math.abs(gapMs) > toleratedGapMs || before.initSequence !== fragment.initSequence;
}

function fragmentUri({ token, track, transportStream }: MediaPlaylist, fragmentNumber: string): string {
  const name = transportStream ? 'getTSFragment.ts' : 'getMP4MediaFragment.mp4';
  return `${name}?FragmentNumber=${fragmentNumber}&SessionToken=${token}&TrackNumber=${track}`;
}

/** At most three decimals and at least one, as in the service's playlists: `2.0`, `1.01`, `0.998`. */
function decimal(value: number): string {
  const text = String(Math.round(value * 1000) / 1000);
  return text.includes('.') ? text : `${text}.0`;
}

function lines(parts: readonly string[]): string {
  return `${parts.join('\n')}\n`;
}
