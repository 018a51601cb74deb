/** What one stream lets all its viewers read per second, and how slowly lists are to be re-read to stay within it. Pure. */

/**
 * Points per second of one stream, over everybody who watches it ("Amazon Kinesis Video Streams service quotas", Developer
 * Guide, fragment-metadata and fragment-media quotas; both hard). A read of a media playlist costs as many metadata points as
 * the session's MaxMediaPlaylistFragmentResults; each fragment of each track that is fetched costs one media point.
 */
export const streamBudgets = { metadataPointsPerS: 10_000, mediaFragmentsPerS: 500 } as const;

/** Of each budget one desk uses at most this share: other desks look at the same camera. */
export const streamBudgetShare = 0.8;

/** Live lists are re-read about once a second, as AWS advises (API_reader_GetHLSStreamingSessionURL, PlaybackMode). */
export const usualListPauseS = 1;

/**
 * Seconds between two reads of a stream's media playlist by each of its players here, so that all together keep to this
 * desk's share of the metadata budget; never less than {@link usualListPauseS}.
 *
 * @param fragments the sessions' MaxMediaPlaylistFragmentResults
 * @param players players of this one stream on this desk that re-read a list; a session renewing counts twice
 */
export const listPauseS = (fragments: number, players: number): number =>
  Math.max(usualListPauseS, (fragments * players) / (streamBudgets.metadataPointsPerS * streamBudgetShare));
