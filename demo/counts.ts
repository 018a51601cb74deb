/** What the service was asked: counted by call, by camera and by outcome, so that tests can count too. */
import type { Operation } from './operations.ts';

/** One answered call. Holds no token, key or body. */
export interface CallRecord {
  readonly atMs: number;
  /** Undefined for a path the service does not know. */
  readonly operation: Operation | undefined;
  /** Camera name, where the call named one that exists. */
  readonly camera: string | undefined;
  readonly profile: string | undefined;
  /** 0 when the connection was dropped instead. */
  readonly status: number;
  readonly errorName: string | undefined;
  readonly bytes: number;
}

export interface CallFilter {
  readonly operation?: Operation;
  readonly camera?: string;
  readonly profile?: string;
  readonly status?: number;
}

export interface Counts {
  /** Calls answered since the start or the last reset. */
  calls(filter?: CallFilter): number;
  /** Bytes of bodies sent. */
  bytes(filter?: CallFilter): number;
  /** Sessions open now. */
  openSessions(camera?: string): number;
  /** Is told of each call as it is answered; returns its end. */
  onCall(listener: (call: CallRecord) => void): () => void;
  reset(): void;
}

export interface CountBook extends Counts {
  record(call: CallRecord): void;
}

/** Keeps sums, not calls: a service that runs for weeks must not grow. */
export function createCounts(openSessions: (camera?: string) => number): CountBook {
  const sums = new Map<string, { readonly call: CallRecord; calls: number; bytes: number }>();
  const listeners = new Set<(call: CallRecord) => void>();
  const total = (of: 'calls' | 'bytes', filter: CallFilter): number => {
    let sum = 0;
    for (const entry of sums.values()) if (fits(entry.call, filter)) sum += entry[of];
    return sum;
  };
  return {
    record: (call) => {
      const key = [call.operation, call.camera, call.profile, call.status].join('|');
      const entry = sums.get(key) ?? { call, calls: 0, bytes: 0 };
      entry.calls += 1;
      entry.bytes += call.bytes;
      sums.set(key, entry);
      for (const listener of listeners) listener(call);
    },
    calls: (filter = {}) => total('calls', filter),
    bytes: (filter = {}) => total('bytes', filter),
    openSessions,
    onCall: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    reset: () => {
      sums.clear();
    },
  };
}

function fits(call: CallRecord, filter: CallFilter): boolean {
  return (
    (filter.operation === undefined || filter.operation === call.operation) &&
    (filter.camera === undefined || filter.camera === call.camera) &&
    (filter.profile === undefined || filter.profile === call.profile) &&
    (filter.status === undefined || filter.status === call.status)
  );
}
