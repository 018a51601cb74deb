/** Sorts an hls.js error into the product's kinds. Switches on hls.js's own constants and the HTTP status, never on texts. */
import type { ErrorData } from 'hls.js';
import { ErrorDetails, ErrorTypes } from 'hls.js';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { PlaylistFacts } from './prepare-playlist.ts';
import { troubleOfStatus } from './status-trouble.ts';

/** The parts of an hls.js error that decide. */
export type PlaybackError = Pick<ErrorData, 'type' | 'details'> & {
  readonly response?: { readonly code?: number } | undefined;
  /** What was asked for: a list, or else a fragment. */
  readonly url?: string;
  readonly frag?: { readonly url: string };
};

/** The host that was asked; the rest of the address holds the session's token. */
const hostOf = ({ url, frag }: PlaybackError): string | null => {
  const asked = url ?? frag?.url;
  return asked !== undefined && URL.canParse(asked) ? new URL(asked).host : null;
};

/**
 * Whether the answer says that the session itself is gone: no token is good any more (any call), or there is no such list.
 * A single missing fragment is not the end: hls.js plays on behind it.
 */
export const isSessionGone = (error: PlaybackError): boolean => {
  if (error.type !== ErrorTypes.NETWORK_ERROR) return false;
  const status = error.response?.code ?? 0;
  if (status === 401 || status === 403) return true;
  const isList = error.details === ErrorDetails.MANIFEST_LOAD_ERROR || error.details === ErrorDetails.LEVEL_LOAD_ERROR;
  return isList && (status === 404 || status === 410);
};

/**
 * The trouble behind a playback error.
 * @param lastFacts what the last playlist answer turned out to be, to tell a log-in page from a damaged list
 */
export const sortPlaybackError = (error: PlaybackError, lastFacts: PlaylistFacts | null): Trouble => {
  if (error.type === ErrorTypes.NETWORK_ERROR) {
    switch (error.details) {
      case ErrorDetails.MANIFEST_PARSING_ERROR:
      case ErrorDetails.LEVEL_PARSING_ERROR:
      case ErrorDetails.LEVEL_EMPTY_ERROR:
      case ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR:
        if (lastFacts?.kind === 'html') return { kind: 'not-the-service' };
        if (lastFacts?.kind === 'empty') return { kind: 'camera-silent' };
        return { kind: 'playlist-invalid' };
      case ErrorDetails.MANIFEST_LOAD_TIMEOUT:
      case ErrorDetails.LEVEL_LOAD_TIMEOUT:
      case ErrorDetails.FRAG_LOAD_TIMEOUT:
        return { kind: 'timed-out' };
      default: {
        const status = error.response?.code ?? 0;
        // What is listed is there: a fragment that can't be had says nothing against the camera.
        const isListed = error.details === ErrorDetails.FRAG_LOAD_ERROR && (status === 404 || status === 410);
        return isListed ? { kind: 'picture-frozen' } : troubleOfStatus(status, hostOf(error));
      }
    }
  }
  if (error.type === ErrorTypes.MEDIA_ERROR) {
    switch (error.details) {
      case ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR:
      case ErrorDetails.BUFFER_ADD_CODEC_ERROR:
      case ErrorDetails.BUFFER_INCOMPATIBLE_CODECS_ERROR:
        return { kind: 'codec-not-decodable' };
      default:
        return { kind: 'media-invalid' };
    }
  }
  return { kind: 'media-invalid' };
};

/**
 * Why a session can't be played on this machine, known from its master playlist before any media is fetched; null: nothing
 * speaks against it. Transport streams are repacked as fragmented MP4 before they are decoded.
 */
export const whyUnplayable = (
  { hasPicture, pictureCodecs }: Extract<PlaylistFacts, { readonly kind: 'master' }>,
  canDecode: (mimeType: string) => boolean,
): Trouble | null => {
  if (!hasPicture) return { kind: 'picture-missing' };
  const decodes = pictureCodecs.every((codec) => canDecode(`video/mp4; codecs="${codec}"`));
  return decodes ? null : { kind: 'codec-not-decodable' };
};
