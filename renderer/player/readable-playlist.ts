/**
 * Leaves of a playlist what the service sends and hls.js reads in a time that grows with its length alone. A list of a few hundred
 * kilobytes can otherwise hold a page up for minutes, or fill its memory: attributes without `=`, spaces before nothing,
 * EXT-X-SKIP with a great number, EXT-X-DEFINE in terms of itself. Pure; RFC 8216.
 */

/** Twice what a list may hold: MaxMediaPlaylistFragmentResults is 5,000 at most (API_reader_GetHLSStreamingSessionURL). */
const mostFragments = 10_000;
/** A fragment takes two to five. */
const mostLines = 6 * mostFragments;
/** Fragments with a URL of some 400 characters each and what stands before it. */
const mostChars = 5_000_000;
/** A URL with a session's token, or a tag around one. */
const longestLine = 4_096;
/** A tag with a value of its own. */
const longestValue = 256;

/** Tags that stand alone or with one value (§4.3). */
const valueTags: ReadonlySet<string> = new Set([
  '#EXTM3U',
  '#EXT-X-VERSION',
  '#EXT-X-BYTERANGE',
  '#EXT-X-DISCONTINUITY',
  '#EXT-X-PROGRAM-DATE-TIME',
  '#EXT-X-TARGETDURATION',
  '#EXT-X-MEDIA-SEQUENCE',
  '#EXT-X-DISCONTINUITY-SEQUENCE',
  '#EXT-X-ENDLIST',
  '#EXT-X-PLAYLIST-TYPE',
  '#EXT-X-INDEPENDENT-SEGMENTS',
]);
/** Tags with an attribute list. */
const listTags: ReadonlySet<string> = new Set([
  '#EXT-X-KEY',
  '#EXT-X-MAP',
  '#EXT-X-START',
  '#EXT-X-MEDIA',
  '#EXT-X-STREAM-INF',
]);
/** §4.2, and spaces around an attribute. Each letter can be taken in one way only. */
const attributeList = /^(?: *[A-Za-z\d-]+=(?:"[^"]*"|[^",]*)(?:,|$))+$/;
/** Seconds, far more than the 20 s that a fragment of Kinesis Video has at most; then a title. */
const fragmentLength = /^#EXTINF: *\d{1,3}(?:\.\d{0,12})?(?: *,.*)?$/;

/** The lines without what is left out; null for a text that no service sends. */
export const readableLines = (text: string): readonly string[] | null => {
  if (text.length > mostChars) return null;
  const lines = text
    // All that ends a line for hls.js, whose patterns take the Unicode ones for an end as well.
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && isReadable(line));
  const fragments = lines.filter((line) => !line.startsWith('#')).length;
  return fragments > mostFragments || lines.length > mostLines ? null : lines;
};

const isReadable = (line: string): boolean => {
  if (!line.startsWith('#')) return line.length <= longestLine;
  if (line.startsWith('#EXTINF:')) return line.length <= longestValue && fragmentLength.test(line);
  const colon = line.indexOf(':');
  const tag = colon === -1 ? line : line.slice(0, colon);
  if (valueTags.has(tag)) return line.length <= longestValue;
  return listTags.has(tag) && line.length <= longestLine && attributeList.test(line.slice(colon + 1));
};
