/** Faults in force: which of them strike a call, and how often still. */
import type { Operation } from '../operations.ts';

/** What goes wrong with a call. */
export type Fault =
  /** The call is answered late. */
  | { readonly kind: 'latency'; readonly delayMs: number }
  /** Status and headers come at once, the body late. */
  | { readonly kind: 'first-byte-delay'; readonly delayMs: number }
  /** The connection is closed without an answer. */
  | { readonly kind: 'drop' }
  /** Half of the body comes, then the connection is reset. */
  | { readonly kind: 'reset-mid-body' }
  /** An empty answer with this HTTP status. */
  | { readonly kind: 'status'; readonly status: number }
  /** ClientLimitExceededException. */
  | { readonly kind: 'throttle' }
  /** A page of a hotel network, with status 200. */
  | { readonly kind: 'html' }
  /** Noise instead of media, prose instead of a playlist. */
  | { readonly kind: 'garbage' }
  /** Well-formed boxes around media bytes that mean nothing. */
  | { readonly kind: 'corrupt-media' }
  /** Single bits flipped in the boxes (or packet headers) that tell what the media bytes are; those are as they were. */
  | { readonly kind: 'corrupt-boxes' }
  /** The right body under a content type that is not its own. */
  | { readonly kind: 'content-type'; readonly contentType: string }
  /** The right body, and behind it so many bytes that say nothing. */
  | { readonly kind: 'oversize'; readonly bytes: number }
  /** The right body, and behind it bytes that say nothing, at this rate, for as long as anybody listens. */
  | { readonly kind: 'endless'; readonly bytesPerSecond: number }
  /** Only the first half of the body, with a length that says so. */
  | { readonly kind: 'truncate' }
  /** A session answer without HLSStreamingSessionURL. */
  | { readonly kind: 'no-url' };

/** What a fault strikes; nothing given means everything. */
export interface FaultScope {
  /** Name or ARN. */
  readonly camera?: string;
  /** Profile name. */
  readonly account?: string;
  readonly operation?: Operation | readonly Operation[];
  /** A session's URL or token. */
  readonly session?: string;
  /** Strikes this often, then no more. */
  readonly times?: number;
}

/** A call as faults see it. */
export interface StruckCall {
  readonly operation: Operation | undefined;
  readonly cameraName: string | undefined;
  readonly cameraArn: string | undefined;
  readonly profile: string | undefined;
  readonly token: string | undefined;
}

/** Takes something back; a second time does nothing. */
export type Disposer = () => void;

export interface FaultList {
  add(fault: Fault, scope: FaultScope): Disposer;
  /** The faults that strike this call, oldest first. Counts it. */
  strike(call: StruckCall): readonly Fault[];
  clear(): void;
}

export function createFaultList(): FaultList {
  const entries = new Set<{ readonly fault: Fault; readonly scope: FaultScope; left: number }>();
  return {
    add: (fault, scope) => {
      const entry = { fault, scope, left: scope.times ?? Number.POSITIVE_INFINITY };
      entries.add(entry);
      return () => {
        entries.delete(entry);
      };
    },
    strike: (call) => {
      const struck: Fault[] = [];
      for (const entry of entries) {
        if (!isStruck(entry.scope, call)) continue;
        struck.push(entry.fault);
        entry.left -= 1;
        if (entry.left <= 0) entries.delete(entry);
      }
      return struck;
    },
    clear: () => {
      entries.clear();
    },
  };
}

/** Whether a call lies within a scope. */
export function isStruck(scope: FaultScope, call: StruckCall): boolean {
  const { camera, account, operation, session } = scope;
  if (camera !== undefined && camera !== call.cameraName && camera !== call.cameraArn) return false;
  if (account !== undefined && account !== call.profile) return false;
  if (operation !== undefined && (call.operation === undefined || ![operation].flat().includes(call.operation))) {
    return false;
  }
  return session === undefined || (call.token !== undefined && session.includes(call.token));
}
