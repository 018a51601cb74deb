/** The calls this service answers, and where. Those of signing in are found by `identity/calls.ts`. */
import type { IdentityOperation } from './identity/calls.ts';

export type Operation = VideoOperation | IdentityOperation;

export type VideoOperation =
  | 'ListStreams'
  | 'DescribeStream'
  | 'GetDataEndpoint'
  | 'ListTagsForStream'
  | 'GetHLSStreamingSessionURL'
  | 'GetHLSMasterPlaylist'
  | 'GetHLSMediaPlaylist'
  | 'GetMP4InitFragment'
  | 'GetMP4MediaFragment'
  | 'GetTSFragment';

/** Signed POST calls. Casing matters. */
export const signedPaths: ReadonlyMap<string, VideoOperation> = new Map([
  ['/listStreams', 'ListStreams'],
  ['/describeStream', 'DescribeStream'],
  ['/getDataEndpoint', 'GetDataEndpoint'],
  ['/listTagsForStream', 'ListTagsForStream'],
  ['/getHLSStreamingSessionURL', 'GetHLSStreamingSessionURL'],
]);

/** GET calls of a player; the session token in the query is all they need. */
export const playbackPaths: ReadonlyMap<string, VideoOperation> = new Map([
  ['/hls/v1/getHLSMasterPlaylist.m3u8', 'GetHLSMasterPlaylist'],
  ['/hls/v1/getHLSMediaPlaylist.m3u8', 'GetHLSMediaPlaylist'],
  ['/hls/v1/getMP4InitFragment.mp4', 'GetMP4InitFragment'],
  ['/hls/v1/getMP4MediaFragment.mp4', 'GetMP4MediaFragment'],
  ['/hls/v1/getTSFragment.ts', 'GetTSFragment'],
]);
