/** Camera lists under way, by account and region: shared by all who ask, given up once their place is watched no more. */
import type { Account } from '../../contract/accounts.ts';
import type { VideoService } from './video-service.ts';

/** See the file's first line. */
export interface CameraListings {
  /** The list under way there, else a new one: asking anew for one that runs would only cost quota. */
  readonly list: (profile: string, region: string) => ReturnType<VideoService['listCameras']>;
  /** Aborted once the place is watched no more. */
  readonly signal: (profile: string, region: string) => AbortSignal;
  /** Gives up what is under way for places that these accounts don't watch. */
  readonly keepOnly: (accounts: readonly Account[]) => void;
}

const keyOf = (profile: string, region: string): string => JSON.stringify([profile, region]);

/** Makes the register over the service. */
export function createCameraListings(service: Pick<VideoService, 'listCameras'>): CameraListings {
  const running = new Map<string, ReturnType<VideoService['listCameras']>>();
  const controllers = new Map<string, AbortController>();

  const signal = (profile: string, region: string): AbortSignal => {
    const key = keyOf(profile, region);
    const controller = controllers.get(key) ?? new AbortController();
    controllers.set(key, controller);
    return controller.signal;
  };

  return {
    signal,
    list: async (profile, region) => {
      const key = keyOf(profile, region);
      const list = running.get(key) ?? service.listCameras(profile, region, signal(profile, region));
      running.set(key, list);
      try {
        return await list;
      } finally {
        if (running.get(key) === list) running.delete(key);
      }
    },
    keepOnly: (accounts) => {
      const places = accounts.filter(({ watched }) => watched).flatMap(placesOf);
      for (const [key, controller] of controllers) {
        if (places.includes(key)) continue;
        controllers.delete(key);
        running.delete(key);
        controller.abort();
      }
    },
  };
}

/** An account without regions of its choice is watched in its own. */
function placesOf({ profile, region, regions }: Account): readonly string[] {
  const own = region === null ? [] : [region];
  return (regions.length > 0 ? regions : own).map((place) => keyOf(profile, place));
}
