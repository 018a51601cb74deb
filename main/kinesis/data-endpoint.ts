/** The data endpoint of each stream: asked for once, remembered, and dropped when a call made with it fails. */
import { GetDataEndpointCommand, type KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import { type CameraRef, cameraKey } from '../../contract/cameras.ts';
import { abortReason, orAborted } from '../clock.ts';
import type { Urgency } from './urgency.ts';

/** Calls that go to a data endpoint. */
export type DataApi = 'GET_HLS_STREAMING_SESSION_URL';

/** Asks the service. */
export type AskEndpoint = (camera: CameraRef, api: DataApi, urgency: Urgency, signal: AbortSignal) => Promise<string>;

/** Remembered endpoints. */
export interface DataEndpoints {
  /** Of several who ask at once, the first one's urgency holds. */
  readonly get: (camera: CameraRef, api: DataApi, urgency: Urgency, signal: AbortSignal) => Promise<string>;
  /** Forgets an endpoint if it is still the one remembered. */
  readonly drop: (camera: CameraRef, api: DataApi, endpoint: string) => void;
  /** Forgets all of an account. */
  readonly dropAccount: (profile: string) => void;
}

interface Entry {
  readonly profile: string;
  readonly controller: AbortController;
  readonly promise: Promise<string>;
  waiting: number;
  settled: string | undefined;
}

/** Makes the register over a way to ask. Failures are not remembered. */
export function createDataEndpoints(ask: AskEndpoint): DataEndpoints {
  const entries = new Map<string, Entry>();
  const keyOf = (camera: CameraRef, api: DataApi): string => `${api}|${cameraKey(camera)}`;

  const begin = (camera: CameraRef, api: DataApi, urgency: Urgency): Entry => {
    const key = keyOf(camera, api);
    const controller = new AbortController();
    const promise = ask(camera, api, urgency, controller.signal);
    const entry: Entry = { profile: camera.account, controller, promise, waiting: 0, settled: undefined };
    entries.set(key, entry);
    promise.then(
      (endpoint) => {
        entry.settled = endpoint;
      },
      () => {
        if (entries.get(key) === entry) entries.delete(key);
      },
    );
    return entry;
  };

  return {
    get: async (camera, api, urgency, signal) => {
      if (signal.aborted) throw abortReason(signal);
      const entry = entries.get(keyOf(camera, api)) ?? begin(camera, api, urgency);
      if (entry.settled !== undefined) return entry.settled;
      entry.waiting += 1;
      try {
        return await orAborted(entry.promise, signal);
      } finally {
        entry.waiting -= 1;
        // one tile closing must not spoil the answer for another; the last one leaving ends the call
        if (entry.waiting === 0 && signal.aborted && entry.settled === undefined) {
          const key = keyOf(camera, api);
          // the account may have been dropped meanwhile, and another entry stand here
          if (entries.get(key) === entry) entries.delete(key);
          entry.controller.abort();
        }
      }
    },
    drop: (camera, api, endpoint) => {
      const key = keyOf(camera, api);
      if (entries.get(key)?.settled === endpoint) entries.delete(key);
    },
    dropAccount: (profile) => {
      for (const [key, entry] of entries) if (entry.profile === profile) entries.delete(key);
    },
  };
}

/** GetDataEndpoint. Answers what the service gave, which may be nothing when it is not the service. */
export async function requestDataEndpoint(
  client: KinesisVideoClient,
  camera: CameraRef,
  api: DataApi,
  signal: AbortSignal,
): Promise<string | undefined> {
  const command = new GetDataEndpointCommand({ StreamARN: camera.StreamARN, APIName: api });
  return (await client.send(command, { abortSignal: signal })).DataEndpoint;
}
