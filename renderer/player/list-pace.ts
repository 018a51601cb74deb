/** How often a live playlist is re-read: once a second as AWS advises, and less often for a while after the service asked for fewer calls. */

/**
 * AWS advises about one second (API_reader_GetHLSStreamingSessionURL, PlaybackMode) and allows five reads a second and session;
 * each read also costs as many points of the stream's metadata budget as it lists fragments (Developer Guide, "Quotas").
 */
const usualS = 1;
/** Eight seconds are the default list's half: slower, and fragments would leave the list unseen. */
const slowestS = 8;
/** Several refusals of one burst are one reason to slow down. */
const burstMs = 1_000;
/** After so long without a refusal the next quicker pace is tried. */
const quickenAfterMs = 30_000;

/** Whether an HTTP status of a playback call means that too many were made (ClientLimitExceededException is a 400). */
export const asksForFewer = (status: number | undefined): boolean => status === 400 || status === 429;

/** See the file's first line. Times are monotonic. */
export class ListPace {
  #seconds = usualS;
  #changedAtMs = -Infinity;

  /** The service asked for fewer calls. */
  throttled(nowMs: number): void {
    if (nowMs - this.#changedAtMs < burstMs && this.#seconds > usualS) return;
    this.#seconds = Math.min(slowestS, this.#seconds * 2);
    this.#changedAtMs = nowMs;
  }

  /** Seconds between two reads. */
  seconds(nowMs: number): number {
    if (this.#seconds > usualS && nowMs - this.#changedAtMs > quickenAfterMs) {
      this.#seconds /= 2;
      this.#changedAtMs = nowMs;
    }
    return this.#seconds;
  }
}
