/** What the governor is to the rest of the desk: who decides which cameras move, and what it says of it. */
import type { ReadonlySignal } from '@preact/signals';

/** Why not every camera that can be seen moves. */
export type LoadLimit = 'machine' | 'moving-tiles' | 'cpu-share' | 'bytes-per-second' | 'dollars-per-hour';

/** How the wall is shown now. */
export interface GovernorStatus {
  readonly moving: number;
  readonly keyFrames: number;
  readonly paused: number;
  /** Null: every camera that can be seen moves. */
  readonly limit: LoadLimit | null;
}

/** See the file's first line. */
export interface Governor {
  readonly status: ReadonlySignal<GovernorStatus>;
  readonly dispose: () => void;
}
