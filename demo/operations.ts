/** The calls this service answers, and where. */

export type Operation =
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
export const signedPaths: ReadonlyMap<string, Operation> = new Map([
  ['/listStreams', 'ListStreams'],
  ['/describeStream', 'DescribeStream'],
  ['/getDataEndpoint', 'GetDataEndpoint'],
  ['/listTagsForStream', 'ListTagsForStream'],
  ['/getHLSStreamingSessionURL', 'GetHLSStreamingSessionURL'],
]);

/** GET calls of a player; the session token in the query is all they need. */
export const playbackPaths: ReadonlyMap<string, Operation> = new Map([
  ['/hls/v1/getHLSMasterPlaylist.m3u8', 'GetHLSMasterPlaylist'],
  ['/hls/v1/getHLSMediaPlaylist.m3u8', 'GetHLSMediaPlaylist'],
  ['/hls/v1/getMP4InitFragment.mp4', 'GetMP4InitFragment'],
  ['/hls/v1/getMP4MediaFragment.mp4', 'GetMP4MediaFragment'],
  ['/hls/v1/getTSFragment.ts', 'GetTSFragment'],
]);
