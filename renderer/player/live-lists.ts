/** The loader of a live picture's lists: each is read in its moment, and prepared before hls.js sees it. */
import type { HlsConfig } from 'hls.js';
import { type LoaderParts, pacedLoader, playlistLoader } from './hls-loaders.ts';
import { type PlaylistFacts, type Preparation, preparePlaylist, type StartPoint } from './prepare-playlist.ts';

/** What the loader needs of its feed. */
export interface LiveListsParts extends LoaderParts {
  readonly start: StartPoint;
  /** How each list is to be prepared; asked anew for each. */
  readonly preparation: () => Preparation;
  /** A list of the picture, or a master playlist, has come; false: hls.js must not see it. */
  readonly onFacts: (facts: PlaylistFacts) => boolean;
  /** How long the next read should wait. */
  readonly waitMs: () => number;
}

/** Makes it, for one session. */
export const liveLists = (parts: LiveListsParts): NonNullable<HlsConfig['pLoader']> => {
  let start: StartPoint | null = parts.start;
  const takeStart = (): StartPoint | null => {
    const taken = start;
    start = null;
    return taken;
  };
  const lists = playlistLoader(parts, (text, isSound) => {
    const beginsHere = !isSound && text.includes('#EXTINF:');
    const prepared = preparePlaylist(text, beginsHere ? takeStart() : null, parts.preparation());
    // The list of the sound says nothing that the picture's does not.
    return isSound || parts.onFacts(prepared.facts) ? prepared.text : null;
  });
  return pacedLoader(lists, parts.waitMs, parts.after);
};
