/** What an HTTP status of a playback call means. Pure. */
import type { Trouble } from '../../contract/trouble-kinds.ts';

/** Statuses of the five playback calls (API_reader_GetHLSStreamingSessionURL; troubleshooting-hls). `host`: who was asked. */
export const troubleOfStatus = (status: number, host: string | null): Trouble => {
  if (status === 403 || status === 401) return { kind: 'session-ended' };
  // A session whose camera has been silent for half a minute is gone too: only a new one helps, and asking for it tells why.
  if (status === 404 || status === 410) return { kind: 'camera-silent' };
  if (status === 400 || status === 429) return { kind: 'throttled' };
  if (status >= 500) return { kind: 'service-fault' };
  return host === null ? { kind: 'unreachable' } : { kind: 'unreachable', resource: host };
};

/** Whether a status of a playback call means that too many were made (ClientLimitExceededException is a 400). */
export const asksForFewer = (status: number | undefined): boolean => status === 400 || status === 429;
