/** A session's playback calls as a fake fetch: real lists and fragments, in pieces, and whatever else a test has it answer. */
import { createManualClock, type ManualClock } from '../../manual-clock.ts';
import { film, u32 } from '../mp4/films.ts';

/** One request that was made. */
export interface Call {
  /** What was asked for: `master`, `list`, `init`, or `fragment` and its number. */
  readonly what: string;
  readonly atMs: number;
  sentBytes: number;
  /** The caller gave it up. */
  aborted: boolean;
}

/** An answer in place of the usual one; 'silence' never answers. */
export type Instead = Response | 'silence' | null;

/** See the file's first line. */
export interface SessionService {
  readonly clock: ManualClock;
  readonly fetch: typeof fetch;
  readonly calls: Call[];
  /** Calls of one kind. */
  readonly of: (kind: string) => readonly Call[];
  /** Asked for each call first; `times`: how often it has been made, this one included. */
  instead: (kind: string, times: number) => Instead;
  /** Bytes added behind the pictures of each fragment. */
  paddingBytes: number;
  /** Lets time pass, and what is under way come to its end. */
  readonly pass: (ms: number) => Promise<void>;
}

/** What the session's URL is. */
export const masterUrl = 'https://b-1.example/hls/v1/getHLSMasterPlaylist.m3u8?SessionToken=token';

/** The fragments' length. */
export const fragmentMs = 2_000;
const startsAtMs = Date.UTC(2026, 0, 1);
const pieceBytes = 1_000;
const stepMs = 50;

const { bytes } = film('h264-plain');
const placesOf = (type: string): readonly number[] =>
  [...Buffer.from(bytes).toString('latin1').matchAll(new RegExp(type, 'g'))].map(({ index }) => index - 4);
const [firstPlace = 0, secondPlace = bytes.byteLength] = placesOf('moof');
const init = bytes.slice(0, firstPlace);
const fragment = bytes.slice(firstPlace, secondPlace);

/** The fragment with so many bytes more in its last box. */
const padded = (paddingBytes: number): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(fragment.byteLength + paddingBytes);
  whole.set(fragment);
  const mdat = Buffer.from(fragment).indexOf('mdat', 0, 'latin1') - 4;
  whole.set(u32(whole.byteLength - mdat), mdat);
  return whole;
};

const master = [
  '#EXTM3U',
  '#EXT-X-STREAM-INF:BANDWIDTH=90000,CODECS="avc1.64000A",RESOLUTION=64x48',
  'getHLSMediaPlaylist.m3u8?SessionToken=token',
].join('\n');

/** The number of the newest fragment. */
const newestAt = (nowMs: number): number => 10 + Math.floor(nowMs / fragmentMs);

/** When the pictures of a fragment were taken, since the Unix epoch. */
export const timeOf = (number: number): number => startsAtMs + number * fragmentMs;

const listAt = (nowMs: number): string => {
  const newest = newestAt(nowMs);
  const listed = [newest - 2, newest - 1, newest].flatMap((number) => [
    `#EXT-X-PROGRAM-DATE-TIME:${new Date(timeOf(number)).toISOString()}`,
    `#EXTINF:${fragmentMs / 1_000},`,
    `getMP4MediaFragment.mp4?FragmentNumber=${number}&SessionToken=token`,
  ]);
  const head = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:2', `#EXT-X-MEDIA-SEQUENCE:${newest - 2}`];
  return [...head, '#EXT-X-MAP:URI="getMP4InitFragment.mp4?SessionToken=token"', ...listed].join('\n');
};

const whatOf = (url: URL): string => {
  if (url.pathname.endsWith('getHLSMasterPlaylist.m3u8')) return 'master';
  if (url.pathname.endsWith('getHLSMediaPlaylist.m3u8')) return 'list';
  if (url.pathname.endsWith('getMP4InitFragment.mp4')) return 'init';
  return `fragment ${url.searchParams.get('FragmentNumber')}`;
};

/** The bytes in pieces, one for each time that is read. */
const inPieces = (whole: Uint8Array, call: Call, signal: AbortSignal | null): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream(
    {
      start: (controller) => signal?.addEventListener('abort', () => controller.error(signal.reason)),
      pull: (controller) => {
        const piece = whole.slice(call.sentBytes, call.sentBytes + pieceBytes);
        call.sentBytes += piece.byteLength;
        if (piece.byteLength > 0) controller.enqueue(piece);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );

const turnOfLoop = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Streams take several turns of the loop. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn += 1) await turnOfLoop();
};

/** Makes a service whose camera sends one fragment after the other. */
export const createSessionService = (): SessionService => {
  const clock = createManualClock();
  const calls: Call[] = [];
  const of = (kind: string): readonly Call[] => calls.filter(({ what }) => what.startsWith(kind));
  const answerTo = (call: Call): Uint8Array => {
    if (call.what === 'master') return new TextEncoder().encode(master);
    if (call.what === 'list') return new TextEncoder().encode(listAt(clock.nowMs()));
    return call.what === 'init' ? init : padded(service.paddingBytes);
  };
  const service: SessionService = {
    clock,
    calls,
    of,
    instead: () => null,
    paddingBytes: 0,
    fetch: (input, { signal = null } = {}) => {
      const url = new URL(typeof input === 'string' ? input : 'invalid:');
      const call: Call = { what: whatOf(url), atMs: clock.nowMs(), sentBytes: 0, aborted: false };
      calls.push(call);
      signal?.addEventListener('abort', () => {
        call.aborted = true;
      });
      const [kind = ''] = call.what.split(' ');
      const instead = service.instead(kind, of(kind).length);
      if (instead === 'silence') {
        return new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')));
        });
      }
      return Promise.resolve(instead ?? new Response(inPieces(answerTo(call), call, signal)));
    },
    pass: async (ms) => {
      await settle();
      for (let gone = 0; gone < ms; gone += stepMs) {
        const before = calls.length;
        const waiting = clock.waiting();
        clock.advance(stepMs);
        // A call is made a little after the timer that it waited for.
        await turnOfLoop();
        if (calls.length !== before || clock.waiting() !== waiting) await settle();
      }
      await settle();
    },
  };
  return service;
};
