import { ErrorDetails, ErrorTypes } from 'hls.js';
import { describe, expect, it } from 'vitest';
import { isSessionGone, sortPlaybackError, whyUnplayable } from '../../../../renderer/player/sort-playback-error.ts';

const network = (details: ErrorDetails, code?: number): Parameters<typeof sortPlaybackError>[0] => ({
  type: ErrorTypes.NETWORK_ERROR,
  details,
  response: code === undefined ? undefined : { code },
});

describe('sortPlaybackError', () => {
  it.each([
    [403, 'session-ended'],
    [404, 'camera-silent'],
    [400, 'throttled'],
    [503, 'service-fault'],
    [0, 'unreachable'],
  ] as const)('a playlist answered with %i is %s', (code, kind) => {
    expect(sortPlaybackError(network(ErrorDetails.LEVEL_LOAD_ERROR, code), null).kind).toBe(kind);
  });

  it('a host that does not answer is named, without what else is in the address', () => {
    const url = 'https://b-1.kinesisvideo.example:8443/hls/v1/getHLSMediaPlaylist.m3u8?SessionToken=secret';
    const named = { kind: 'unreachable', resource: 'b-1.kinesisvideo.example:8443' };
    expect(sortPlaybackError({ ...network(ErrorDetails.LEVEL_LOAD_ERROR, 0), url }, null)).toEqual(named);
    expect(sortPlaybackError({ ...network(ErrorDetails.FRAG_LOAD_ERROR), frag: { url } }, null)).toEqual(named);
    expect(sortPlaybackError({ ...network(ErrorDetails.LEVEL_LOAD_ERROR, 403), url }, null)).toEqual({
      kind: 'session-ended',
    });
  });

  it('a fragment that is listed and can not be had says nothing against the camera', () => {
    expect(sortPlaybackError(network(ErrorDetails.FRAG_LOAD_ERROR, 404), null).kind).toBe('picture-frozen');
  });

  it('tells a log-in page from a damaged list from an empty one', () => {
    const error = network(ErrorDetails.MANIFEST_PARSING_ERROR);
    expect(sortPlaybackError(error, { kind: 'html' }).kind).toBe('not-the-service');
    expect(sortPlaybackError(error, { kind: 'other' }).kind).toBe('playlist-invalid');
    expect(sortPlaybackError(network(ErrorDetails.LEVEL_EMPTY_ERROR), { kind: 'empty' }).kind).toBe('camera-silent');
  });

  it('tells a format that can not be played from damaged pictures', () => {
    const media = (details: ErrorDetails) => sortPlaybackError({ type: ErrorTypes.MEDIA_ERROR, details }, null).kind;
    expect(media(ErrorDetails.BUFFER_ADD_CODEC_ERROR)).toBe('codec-not-decodable');
    expect(media(ErrorDetails.BUFFER_APPEND_ERROR)).toBe('media-invalid');
  });

  it('knows a time-out', () => {
    expect(sortPlaybackError(network(ErrorDetails.FRAG_LOAD_TIMEOUT), null).kind).toBe('timed-out');
  });

  it('knows when the session itself is gone, and that one missing fragment is not that', () => {
    expect(isSessionGone(network(ErrorDetails.FRAG_LOAD_ERROR, 403))).toBe(true);
    expect(isSessionGone(network(ErrorDetails.LEVEL_LOAD_ERROR, 404))).toBe(true);
    expect(isSessionGone(network(ErrorDetails.FRAG_LOAD_ERROR, 404))).toBe(false);
    expect(isSessionGone(network(ErrorDetails.LEVEL_LOAD_ERROR, 503))).toBe(false);
  });
});

describe('whyUnplayable', () => {
  const master = { kind: 'master', hasPicture: true, hasSound: false, pictureCodecs: ['hvc1.1.6.L63.90'] } as const;

  it('asks for each codec of the picture, and says which way it can not be played', () => {
    const asked: string[] = [];
    expect(whyUnplayable(master, (mimeType) => asked.push(mimeType) > 0)).toBeNull();
    expect(asked).toEqual(['video/mp4; codecs="hvc1.1.6.L63.90"']);
    expect(whyUnplayable(master, () => false)).toEqual({ kind: 'codec-not-decodable' });
    expect(whyUnplayable({ ...master, hasPicture: false, pictureCodecs: [] }, () => true)).toEqual({
      kind: 'picture-missing',
    });
  });
});
