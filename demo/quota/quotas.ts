/** The service's limits as one table, and the buckets that keep them. */
import type { Operation, VideoOperation } from '../operations.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** Calls per second allowed in each scope. */
interface CallLimit {
  readonly account?: number;
  readonly stream?: number;
  readonly session?: number;
}

/** Kinesis Video Streams Developer Guide, "Quotas" (limits.html). */
export const callLimits: Readonly<Record<VideoOperation, CallLimit> & Partial<Record<Operation, CallLimit>>> = {
  ListStreams: { account: 50 },
  DescribeStream: { account: 300, stream: 5 },
  GetDataEndpoint: { account: 300, stream: 5 },
  ListTagsForStream: { account: 50, stream: 5 },
  GetHLSStreamingSessionURL: { stream: 25 },
  GetHLSMasterPlaylist: { session: 5 },
  GetHLSMediaPlaylist: { session: 5 },
  GetMP4InitFragment: { session: 5 },
  GetMP4MediaFragment: { session: 20 },
  GetTSFragment: { session: 20 },
};

/** Points per second and stream since March 2021, instead of a number of sessions (same page). */
export const streamBudgets = { metadata: 10_000, media: 500 } as const;

/** The rule before that: no more sessions than these on one stream; a further one closes the oldest. */
export const sessionsPerStream = 5;

export type SessionRule = 'budgets' | 'five-sessions';

export interface CallScopes {
  readonly account?: string;
  readonly stream?: string;
  readonly session?: string;
}

export interface Quotas {
  /** Undefined when the call may go on, else the scope whose limit it broke. */
  takeCall(operation: Operation, scopes: CallScopes, nowMs: number): 'account' | 'stream' | 'session' | undefined;
  takePoints(budget: keyof typeof streamBudgets, stream: string, points: number, nowMs: number): boolean;
  /** Forgets a session that is over. */
  forgetSession(session: string): void;
}

export function createQuotas(): Quotas {
  const buckets = new Map<string, TokenBucket>();
  const bucket = (key: string, pointsPerSecond: number): TokenBucket => {
    const found = buckets.get(key) ?? createTokenBucket(pointsPerSecond);
    buckets.set(key, found);
    return found;
  };
  return {
    takeCall: (operation, scopes, nowMs) => {
      for (const scope of ['account', 'stream', 'session'] as const) {
        const limit = callLimits[operation]?.[scope];
        const owner = scopes[scope];
        if (limit === undefined || owner === undefined) continue;
        if (!bucket(`${scope}/${owner}/${operation}`, limit).take(1, nowMs)) return scope;
      }
      return undefined;
    },
    takePoints: (budget, stream, points, nowMs) =>
      bucket(`budget/${stream}/${budget}`, streamBudgets[budget]).take(points, nowMs),
    forgetSession: (session) => {
      for (const operation of Object.keys(callLimits)) buckets.delete(`session/${session}/${operation}`);
    },
  };
}
