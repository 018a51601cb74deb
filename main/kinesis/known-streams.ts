/** What lists and descriptions have told of streams: how long each keeps its data, whose it is, that it was there at all. */
import { type Camera, type CameraRef, cameraKey } from '../../contract/cameras.ts';

/** What is known of one stream's retention. `null`: it was asked for in vain. Times are monotonic. */
export interface KnownRetention {
  readonly hours: number | null;
  readonly atMs: number;
}

/** See the file's first line. */
export interface KnownStreams {
  /** The service has told of this stream at this moment. */
  readonly tell: (camera: Camera, atMs: number) => void;
  /** The stream answers, though nothing else is told of it. */
  readonly seen: (camera: CameraRef) => void;
  /** Its retention can't be asked for. */
  readonly untold: (camera: CameraRef, atMs: number) => void;
  readonly retention: (camera: CameraRef) => KnownRetention | undefined;
  /** True when it was there at some time since the start. */
  readonly wasThere: (camera: CameraRef) => boolean;
  /** The number of the account whose streams a profile shows; null while none was shown. */
  readonly accountIdOf: (profile: string) => string | null;
  /** Another region in which the profile has a stream of this name. */
  readonly elsewhere: (profile: string, region: string, name: string) => string | null;
  readonly forgetAccount: (profile: string) => void;
}

interface Entry {
  readonly ref: CameraRef;
  wasThere: boolean;
  retention: KnownRetention | undefined;
}

/** The account number in an ARN. */
export const accountIdIn = (arn: string): string => arn.split(':')[4] ?? '';

/** Makes an empty memory. */
export function createKnownStreams(): KnownStreams {
  const entries = new Map<string, Entry>();
  const entryOf = (ref: CameraRef): Entry => {
    const key = cameraKey(ref);
    const entry = entries.get(key) ?? { ref, wasThere: false, retention: undefined };
    entries.set(key, entry);
    return entry;
  };
  const find = (test: (entry: Entry) => boolean): CameraRef | undefined => {
    for (const entry of entries.values()) if (test(entry)) return entry.ref;
    return undefined;
  };
  return {
    tell: ({ ref, DataRetentionInHours: hours }, atMs) => {
      Object.assign(entryOf(ref), { wasThere: true, retention: { hours, atMs } });
    },
    seen: (camera) => {
      entryOf(camera).wasThere = true;
    },
    untold: (camera, atMs) => {
      const entry = entryOf(camera);
      entry.retention = { hours: entry.retention?.hours ?? null, atMs };
    },
    retention: (camera) => entries.get(cameraKey(camera))?.retention,
    wasThere: (camera) => entries.get(cameraKey(camera))?.wasThere === true,
    accountIdOf: (profile) => {
      const ref = find(({ ref: { account }, wasThere }) => wasThere && account === profile);
      return ref === undefined ? null : accountIdIn(ref.StreamARN);
    },
    elsewhere: (profile, region, name) =>
      find(
        ({ ref, wasThere }) => wasThere && ref.account === profile && ref.region !== region && ref.StreamName === name,
      )?.region ?? null,
    forgetAccount: (profile) => {
      for (const [key, { ref }] of entries) if (ref.account === profile) entries.delete(key);
    },
  };
}
