/** What the tests of the service share: a clock in their hands, real SDK clients, and plain HTTP. */
import { KinesisVideoClient, KinesisVideoServiceException } from '@aws-sdk/client-kinesis-video';
import {
  GetHLSStreamingSessionURLCommand,
  type GetHLSStreamingSessionURLCommandInput,
  KinesisVideoArchivedMediaClient,
  KinesisVideoArchivedMediaServiceException,
} from '@aws-sdk/client-kinesis-video-archived-media';
import { Parser } from 'm3u8-parser';
import type { DemoClock } from '../clock.ts';
import type { DemoService, ProfileName } from '../index.ts';

/** A clock that stands still until told to move. Sleepers wake as it passes their time. */
export interface ManualClock extends DemoClock {
  advance(byMs: number): void;
}

export function manualClock(startMs: number = Date.now()): ManualClock {
  let nowMs = startMs;
  const sleepers = new Set<{ readonly atMs: number; wake(): void }>();
  return {
    now: () => nowMs,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { atMs: nowMs + durationMs, wake: resolve };
        sleepers.add(sleeper);
        signal.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(new Error('no longer waiting', { cause: signal.reason }));
        });
      }),
    advance: (byMs) => {
      nowMs += byMs;
      for (const sleeper of sleepers) {
        if (sleeper.atMs > nowMs) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}

export interface ClientOptions {
  readonly profile?: ProfileName;
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  /** How far the clients' clock is ahead of the machine's. */
  readonly clockAheadMs?: number;
}

export interface Clients {
  readonly control: KinesisVideoClient;
  readonly media: KinesisVideoArchivedMediaClient;
}

/** Real clients for one account; each call is tried once. */
export function clientsFor(demo: DemoService, options: ClientOptions = {}): Clients {
  const account = demo.accounts.find(({ profile }) => profile === (options.profile ?? 'plant-east'));
  if (account === undefined) throw new Error('no such account');
  const config = {
    endpoint: demo.endpoint,
    region: options.region ?? account.regions[0],
    maxAttempts: 1,
    systemClockOffset: options.clockAheadMs ?? 0,
    credentials: {
      accessKeyId: options.accessKeyId ?? account.accessKeyId,
      secretAccessKey: options.secretAccessKey ?? account.secretAccessKey,
      ...(options.sessionToken === undefined ? {} : { sessionToken: options.sessionToken }),
    },
  };
  return { control: new KinesisVideoClient(config), media: new KinesisVideoArchivedMediaClient(config) };
}

/** Opens a session and gives its URL. */
export async function openSession({ media }: Clients, input: GetHLSStreamingSessionURLCommandInput): Promise<string> {
  const { HLSStreamingSessionURL: url } = await media.send(new GetHLSStreamingSessionURLCommand(input));
  if (url === undefined) throw new Error('an answer without URL');
  return url;
}

/** The error a call ends with: what the SDK made of it. */
export async function failureOf(call: Promise<unknown>): Promise<{ name: string; message: string; status: number }> {
  try {
    await call;
  } catch (error) {
    const ofService =
      error instanceof KinesisVideoServiceException || error instanceof KinesisVideoArchivedMediaServiceException;
    if (!ofService) throw error;
    return { name: error.name, message: error.message, status: error.$metadata.httpStatusCode ?? 0 };
  }
  throw new Error('the call succeeded');
}

/** An address in a playlist, resolved against the session URL. */
export function addressOf(sessionUrl: string, reference: string): string {
  return new URL(reference, sessionUrl).href;
}

export async function textOf(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.text();
}

export async function bytesOf(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The address of a track's media playlist. */
export function mediaPlaylistUrl(sessionUrl: string, track = 1): string {
  return `${sessionUrl.replace('getHLSMasterPlaylist', 'getHLSMediaPlaylist')}&TrackNumber=${track}`;
}

export interface ParsedPlaylist {
  readonly text: string;
  readonly mediaSequence: number;
  readonly targetDuration: number;
  readonly endList: boolean;
  readonly segments: readonly ParsedSegment[];
}

export interface ParsedSegment {
  readonly uri: string;
  readonly duration: number;
  readonly dateTimeMs: number | undefined;
  readonly discontinuity: boolean;
  readonly mapUri: string | undefined;
}

/** A session's media playlist, read by an independent parser. */
export async function mediaPlaylist(sessionUrl: string, track = 1): Promise<ParsedPlaylist> {
  const text = await textOf(mediaPlaylistUrl(sessionUrl, track));
  const parser = new Parser();
  parser.push(text);
  parser.end();
  const { manifest } = parser;
  return {
    text,
    mediaSequence: manifest.mediaSequence ?? 0,
    targetDuration: manifest.targetDuration ?? 0,
    endList: manifest.endList ?? false,
    segments: (manifest.segments ?? []).map((segment) => ({
      uri: segment.uri,
      duration: segment.duration,
      dateTimeMs: segment.dateTimeObject?.getTime(),
      discontinuity: segment.discontinuity ?? false,
      mapUri: segment.map?.uri,
    })),
  };
}
