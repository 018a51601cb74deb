/**
 * Reads a playlist's facts before hls.js sees it, and adjusts what hls.js would otherwise do against the service's advice.
 * Pure: text in, text and facts out. Tags: RFC 8216.
 */
import type { FragmentCalendar } from './fragment-calendar.ts';
import { liveHoldBackMs } from './live-start.ts';
import { readableLines } from './readable-playlist.ts';

/** Where playback should begin in a media playlist. */
export type StartPoint =
  /** As near to live as the fragments allow; `wallMs` is the desk's present time, used only when it is plausible. */
  | { readonly kind: 'live'; readonly wallMs: number }
  /** On the frame with this EXT-X-PROGRAM-DATE-TIME. */
  | { readonly kind: 'at'; readonly pictureTimeMs: number };

/** What a media playlist says. Times are milliseconds. */
export interface MediaPlaylistFacts {
  readonly kind: 'media';
  /** The longest fragment listed: steadier than EXT-X-TARGETDURATION, which is rounded up to whole seconds. */
  readonly longestFragmentMs: number;
  /** Length of the newest: the next one is due so much later. */
  readonly newestFragmentMs: number;
  readonly fragments: number;
  /** EXT-X-PROGRAM-DATE-TIME of the end of the newest fragment; null without such tags. */
  readonly edgeTimeMs: number | null;
  /** Names the newest fragment: changes exactly when the list does. The same in each session of a stream that numbers its fragments. */
  readonly newest: string;
  readonly ended: boolean;
}

/** What a master playlist says. */
export interface MasterPlaylistFacts {
  readonly kind: 'master';
  /** False when the codecs listed are those of sound alone. */
  readonly hasPicture: boolean;
  readonly hasSound: boolean;
  /** The codecs of the picture (RFC 6381). */
  readonly pictureCodecs: readonly string[];
}

/** What any playlist text turned out to be. */
export type PlaylistFacts =
  | MediaPlaylistFacts
  | MasterPlaylistFacts
  | { readonly kind: 'empty' }
  | { readonly kind: 'html' }
  | { readonly kind: 'other' };

/** How a playlist is to be prepared, besides where it should begin. */
export interface Preparation {
  /** Keep the camera's sound; without it a list is that of the picture alone. */
  readonly sound?: boolean;
  /** Seconds between two reads of a live list: hls.js waits one EXT-X-TARGETDURATION, half of it when nothing was new. */
  readonly rereadSeconds?: number;
  /** Dates the fragments of a list that tells no times. */
  readonly calendar?: FragmentCalendar;
}

interface Listed {
  readonly durationMs: number;
  readonly timeMs: number | null;
  readonly uri: string;
}

const listFragments = (lines: readonly string[]): Listed[] => {
  const listed: Listed[] = [];
  let durationMs = 0;
  let timeMs: number | null = null;
  for (const line of lines) {
    if (line.startsWith('#EXTINF:')) durationMs = Number.parseFloat(line.slice(8)) * 1_000;
    else if (line.startsWith('#EXT-X-PROGRAM-DATE-TIME:')) timeMs = Date.parse(line.slice(25).trim());
    else if (line !== '' && !line.startsWith('#')) {
      const known = timeMs !== null && Number.isFinite(timeMs) ? timeMs : null;
      listed.push({
        durationMs: Number.isFinite(durationMs) && durationMs > 0 ? durationMs : 0,
        timeMs: known,
        uri: line,
      });
      timeMs = null;
    }
  }
  return listed;
};

const isSound = (codec: string): boolean => codec.startsWith('mp4a');

/** The fragment's own number (`FragmentNumber`), which is the same in every session of the stream; null without one. */
const numberOf = (uri: string): string | null => /[?&]FragmentNumber=([^&]+)/.exec(uri)?.[1] ?? null;

/** The lines with a date before each fragment that tells none. */
const dated = (lines: readonly string[], calendar: FragmentCalendar): string[] => {
  const listed = listFragments(lines);
  const numbered = listed.flatMap(({ durationMs, uri }) => {
    const number = numberOf(uri);
    return number === null ? [] : [{ number, durationMs }];
  });
  if (numbered.length < listed.length) return [...lines];
  const starts = calendar.date(numbered)[Symbol.iterator]();
  return lines.flatMap((line) => {
    if (!line.startsWith('#EXTINF:')) return [line];
    const { value } = starts.next();
    const time = new Date(value ?? Number.NaN);
    return Number.isNaN(time.getTime()) ? [line] : [`#EXT-X-PROGRAM-DATE-TIME:${time.toISOString()}`, line];
  });
};

/** Offset in seconds from the playlist's start for a picture time; null when the time is not listed or untold. */
const offsetOf = (listed: readonly Listed[], pictureTimeMs: number): number | null => {
  let offsetMs = 0;
  let best: number | null = null;
  for (const fragment of listed) {
    if (fragment.timeMs !== null && pictureTimeMs >= fragment.timeMs) {
      best = offsetMs + Math.min(pictureTimeMs - fragment.timeMs, Math.max(0, fragment.durationMs - 20));
    }
    offsetMs += fragment.durationMs;
  }
  return best === null ? null : best / 1_000;
};

/** The master playlist with its one picture only: a silent tile must not fetch and decode the camera's sound. */
const pictureOnly = (lines: readonly string[]): string[] => {
  if (!lines.some((line) => line.startsWith('#EXT-X-MEDIA:') && line.includes('TYPE=AUDIO'))) return [...lines];
  return lines
    .filter((line) => !(line.startsWith('#EXT-X-MEDIA:') && line.includes('TYPE=AUDIO')))
    .map((line) =>
      line.startsWith('#EXT-X-STREAM-INF:')
        ? line
            .replace(/,AUDIO="[^"]*"/, '')
            .replace(/:AUDIO="[^"]*",?/, ':')
            .replace(/CODECS="([^"]*)"/, (_all, codecs: string) => {
              const kept = codecs.split(',').filter((codec) => !isSound(codec.trim()));
              return `CODECS="${kept.join(',')}"`;
            })
        : line,
    );
};

/** A master playlist: without its sound where that is not wanted, unless there is nothing else. */
const prepareMaster = (lines: readonly string[], sound: boolean): { text: string; facts: MasterPlaylistFacts } => {
  const codecs = lines
    .flatMap((line) => /CODECS="([^"]*)"/.exec(line)?.[1]?.split(',') ?? [])
    .map((codec) => codec.trim());
  const pictureCodecs = codecs.filter((codec) => !isSound(codec));
  const hasPicture = codecs.length === 0 || pictureCodecs.length > 0;
  const hasSound =
    codecs.length > pictureCodecs.length ||
    lines.some((line) => line.startsWith('#EXT-X-MEDIA:') && line.includes('TYPE=AUDIO'));
  const kept = hasPicture && !sound ? pictureOnly(lines) : lines;
  return { text: kept.join('\n'), facts: { kind: 'master', hasPicture, hasSound, pictureCodecs } };
};

/**
 * Prepares one playlist answer. `start` is given for a session's first media playlist only.
 * Live lists are re-read about once a second; the start point becomes an EXT-X-START tag (RFC 8216 §4.3.5.2).
 */
export const preparePlaylist = (
  text: string,
  start: StartPoint | null,
  { sound = false, rereadSeconds = 1, calendar }: Preparation = {},
): { text: string; facts: PlaylistFacts } => {
  const head = text.trimStart();
  if (!head.startsWith('#EXTM3U')) {
    return { text, facts: { kind: /^<(!doctype|html|\?xml)/i.test(head) ? 'html' : 'other' } };
  }
  const told = readableLines(head);
  if (told === null) return { text: '', facts: { kind: 'other' } };
  if (told.some((line) => line.startsWith('#EXT-X-STREAM-INF:'))) return prepareMaster(told, sound);
  const tells = told.some((line) => line.startsWith('#EXT-X-PROGRAM-DATE-TIME:'));
  const lines = tells || calendar === undefined ? told : dated(told, calendar);
  const listed = listFragments(lines);
  const last = listed.at(-1);
  if (last === undefined) return { text: lines.join('\n'), facts: { kind: 'empty' } };
  const ended = lines.includes('#EXT-X-ENDLIST');
  const facts: MediaPlaylistFacts = {
    kind: 'media',
    longestFragmentMs: listed.reduce((longest, { durationMs }) => Math.max(longest, durationMs), 0),
    newestFragmentMs: last.durationMs,
    fragments: listed.length,
    edgeTimeMs: last.timeMs === null ? null : last.timeMs + last.durationMs,
    newest: numberOf(last.uri) ?? last.uri,
    ended,
  };
  const out = ended
    ? [...lines]
    : lines.map((line) =>
        line.startsWith('#EXT-X-TARGETDURATION:') ? `#EXT-X-TARGETDURATION:${rereadSeconds}` : line,
      );
  if (start !== null && !ended) {
    const at = start.kind === 'at' ? offsetOf(listed, start.pictureTimeMs) : null;
    const wallMs = start.kind === 'live' ? start.wallMs : Number.NaN;
    const offsetSeconds = at ?? -liveHoldBackMs(facts, wallMs) / 1_000;
    out.splice(1, 0, `#EXT-X-START:TIME-OFFSET=${offsetSeconds.toFixed(3)},PRECISE=YES`);
  }
  return { text: out.join('\n'), facts };
};
