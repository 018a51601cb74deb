/** Reads from fragmented MP4 when each picture is due, so that one step is one picture. Pure. */
import { boxesIn, viewOf } from './boxes.ts';
import { mostSamples, readMovieFragment, type SampleDefaults } from './movie-fragment.ts';
import { readTracks } from './movie-header.ts';

/** What a movie header says of a picture track. */
export interface PictureTrack {
  readonly trackId: number;
  /** Units in a second. */
  readonly timescale: number;
  /** A sample's length where a fragment does not say, in units. */
  readonly defaultDuration: number;
}

/** The picture tracks of an initialisation segment; null when the bytes hold no movie header. */
export const readPictureTracks = (data: Uint8Array): readonly PictureTrack[] | null =>
  readTracks(viewOf(data))
    ?.filter(({ handler }) => handler === 'vide')
    .map(({ trackId, timescale, defaultDuration }) => ({ trackId, timescale, defaultDuration })) ?? null;

/**
 * Presentation times in seconds of all pictures of a media segment, in order; empty when it holds none of these tracks,
 * or claims more samples than any segment has.
 */
export const readFrameTimes = (data: Uint8Array, tracks: readonly PictureTrack[]): readonly number[] => {
  const view = viewOf(data);
  const times: number[] = [];
  const allowance = { left: mostSamples };
  const trackOf = (id: number): PictureTrack | undefined => tracks.find(({ trackId }) => trackId === id);
  const defaultsOf = (id: number): SampleDefaults => ({
    defaultDuration: trackOf(id)?.defaultDuration ?? 0,
    defaultSize: null,
  });
  for (const moof of boxesIn(view, 0, view.byteLength).filter(({ type }) => type === 'moof')) {
    const fragments = readMovieFragment(view, moof, moof.startAt, defaultsOf, allowance);
    if (fragments === null) return [];
    for (const { trackId, samples } of fragments) {
      const track = trackOf(trackId);
      if (track === undefined) continue;
      for (const { time } of samples) times.push(time / track.timescale);
    }
  }
  return times.sort((a, b) => a - b);
};
