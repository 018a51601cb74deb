/** The present as the service's clock tells it: this machine's, corrected by what the answers have shown it to be off. */
import type { Bridge } from './bridge.ts';

/** Milliseconds since the Unix epoch by AWS's clock, as far as it is known. `behindMs`: how far this machine's was behind at the start. */
export const createServiceClock = (parts: {
  readonly bridge: Pick<Bridge, 'on'>;
  readonly epochMs: () => number;
  readonly behindMs: number;
}): (() => number) => {
  let { behindMs } = parts;
  parts.bridge.on('clockMeasured', (measured) => {
    behindMs = measured.behindMs;
  });
  return () => parts.epochMs() + behindMs;
};
