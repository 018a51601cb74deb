/** The newest fragment of a media playlist: the one whose key frame is the newest picture there is. Pure; tags: RFC 8216. */

/** A fragment to be fetched. Addresses are absolute. */
export interface NewestFragment {
  readonly url: string;
  /** Its initialisation segment (EXT-X-MAP); null in a transport stream, which has none. */
  readonly initUrl: string | null;
  /** EXT-X-PROGRAM-DATE-TIME of its beginning, since the Unix epoch; null when none is told. */
  readonly timeMs: number | null;
  readonly durationMs: number;
}

const attribute = (line: string, name: string): string | null =>
  new RegExp(`[:,]${name}="([^"]*)"`).exec(line)?.[1] ?? null;

const absolute = (uri: string, base: string): string | null =>
  URL.canParse(uri, base) ? new URL(uri, base).href : null;

/** The last fragment listed; null when there is none. Each stands behind the EXT-X-MAP before it. */
export const newestFragment = (playlist: string, playlistUrl: string): NewestFragment | null => {
  let initUri: string | null = null;
  let durationMs = 0;
  let timeMs: number | null = null;
  let found: NewestFragment | null = null;
  for (const line of playlist.split(/\r?\n/)) {
    if (line.startsWith('#EXT-X-MAP:')) initUri = attribute(line, 'URI');
    else if (line.startsWith('#EXTINF:')) durationMs = Math.max(0, Number.parseFloat(line.slice(8)) * 1_000 || 0);
    else if (line.startsWith('#EXT-X-PROGRAM-DATE-TIME:')) {
      const parsed = Date.parse(line.slice(25).trim());
      timeMs = Number.isFinite(parsed) ? parsed : null;
    } else if (line !== '' && !line.startsWith('#')) {
      const url = absolute(line, playlistUrl);
      if (url !== null) {
        found = { url, initUrl: initUri === null ? null : absolute(initUri, playlistUrl), timeMs, durationMs };
      }
      timeMs = null;
    }
  }
  return found;
};

/** The first variant of a master playlist; null when it lists none. */
export const firstVariant = (master: string, masterUrl: string): string | null => {
  const lines = master.split(/\r?\n/);
  const at = lines.findIndex((line) => line.startsWith('#EXT-X-STREAM-INF:'));
  const uri = at === -1 ? undefined : lines.slice(at + 1).find((line) => line !== '' && !line.startsWith('#'));
  return uri === undefined ? null : absolute(uri, masterUrl);
};
