/** What every feed needs from outside, and what of it the loaders of one session get. */
import type { LoaderParts } from './hls-loaders.ts';
import { gateFor, type HostGate } from './host-gate.ts';
import type { StreamReaders } from './stream-readers.ts';
import type { WallStep } from './wall-step.ts';

/** What feeds need from outside. */
export interface FeedParts {
  readonly document: Document;
  /** Monotonic. */
  readonly nowMs: () => number;
  /** Where the packaged hls.js worker is served. */
  readonly workerPath: string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Whether this machine decodes such media; `MediaSource.isTypeSupported`. */
  readonly canDecode: (mimeType: string) => boolean;
  /** Bytes of playlists and media that a session has brought. */
  readonly onBytes: (sessionId: string, bytes: number) => void;
  /** Runs `action` once after `delayMs`; returns the disposer. */
  readonly after: (delayMs: number, action: () => void) => () => void;
  /** Counts who re-reads the lists of each stream. */
  readonly readers: StreamReaders;
  /** All media calls of the window go through it. */
  readonly gate: HostGate;
  /** In which draw the window's moving pictures change. */
  readonly step: WallStep;
}

/** What the loaders of one session need. */
export const loaderParts = (
  { gate, nowMs, after, onBytes }: FeedParts,
  { sessionId, stream }: { readonly sessionId: string; readonly stream: string },
): LoaderParts => ({
  enter: gateFor(gate, stream),
  nowMs,
  after,
  onBytes: (bytes) => onBytes(sessionId, bytes),
});
