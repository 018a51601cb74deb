/** Adjusts a media playlist of the past: where to begin, and breaks marked that the service was told not to mark. Pure; RFC 8216. */
import { toldGapMs } from './fragment-list.ts';

const timeTag = '#EXT-X-PROGRAM-DATE-TIME:';
const breakTag = '#EXT-X-DISCONTINUITY';

interface Entry {
  readonly lines: readonly string[];
  readonly timeMs: number | null;
  readonly durationMs: number;
}

/** Cuts a list's lines into one entry per fragment, and the rest behind the last. */
const entriesOf = (lines: readonly string[]): { readonly entries: Entry[]; readonly rest: readonly string[] } => {
  const entries: Entry[] = [];
  let gathered: string[] = [];
  let timeMs: number | null = null;
  let durationMs = 0;
  for (const line of lines) {
    gathered.push(line);
    if (line.startsWith(timeTag)) {
      const parsed = Date.parse(line.slice(timeTag.length).trim());
      timeMs = Number.isFinite(parsed) ? parsed : null;
    } else if (line.startsWith('#EXTINF:')) durationMs = Number.parseFloat(line.slice(8)) * 1_000 || 0;
    else if (line !== '' && !line.startsWith('#')) {
      entries.push({ lines: gathered, timeMs, durationMs });
      gathered = [];
      timeMs = null;
      durationMs = 0;
    }
  }
  return { entries, rest: gathered };
};

/** Seconds from the list's start to a camera time; 0 when it lies before, null when behind or untold. */
const offsetS = (entries: readonly Entry[], beginMs: number): number | null => {
  let sumMs = 0;
  for (const { timeMs, durationMs } of entries) {
    if (timeMs !== null && beginMs < timeMs + durationMs) return (sumMs + Math.max(0, beginMs - timeMs)) / 1_000;
    sumMs += durationMs;
  }
  return null;
};

/**
 * Prepares a list of the past. A break in the recording is marked in every DiscontinuityMode: unmarked (NEVER), its pictures'
 * times jump and a player would wait at the hole.
 * @param beginMs the picture to begin with, for a session's first list; becomes EXT-X-START (RFC 8216 §4.3.5.2)
 */
export const preparePastPlaylist = (text: string, beginMs: number | null): string => {
  const { entries, rest } = entriesOf(text.split('\n'));
  const lines = entries.flatMap((entry, index) => {
    const before = entries[index - 1];
    if (before?.timeMs == null || entry.timeMs === null || entry.lines.includes(breakTag)) return entry.lines;
    const gapMs = entry.timeMs - before.timeMs - before.durationMs;
    return Math.abs(gapMs) > toldGapMs ? [breakTag, ...entry.lines] : entry.lines;
  });
  const out = [...lines, ...rest];
  const offset = beginMs === null ? null : offsetS(entries, beginMs);
  // A list that is still open is played from near its end unless told otherwise.
  if (offset !== null) out.splice(1, 0, `#EXT-X-START:TIME-OFFSET=${offset.toFixed(3)},PRECISE=YES`);
  return out.join('\n');
};
