/** Camera lists under way, by account and region: shared by all who ask, given up once their place is watched no more. */
import { type Account, regionsOf } from '../../contract/accounts.ts';
import type { Camera } from '../../contract/cameras.ts';
import type { KnownList } from '../../contract/desk.ts';
import type { Outcome } from '../../contract/trouble-kinds.ts';
import type { Clock } from '../clock.ts';
import type { VideoService } from './video-service.ts';

/** See the file's first line. */
export interface CameraListings {
  /** The list under way there, else a new one: asking anew for one that runs would only cost quota. */
  readonly list: (profile: string, region: string) => ReturnType<VideoService['listCameras']>;
  /** Lists what will be asked for soon: the first who asks within some seconds gets it. */
  readonly listAhead: (profile: string, region: string) => ReturnType<VideoService['listCameras']>;
  /** The lists made ahead that are there and that nobody has asked for yet: each is given once, here or to who asks for it. */
  readonly takeAhead: () => readonly KnownList[];
  /** Aborted once the place is watched no more. */
  readonly signal: (profile: string, region: string) => AbortSignal;
  /** Gives up what is under way for places that these accounts don't watch. */
  readonly keepOnly: (accounts: readonly Account[]) => void;
}

/** What was asked for ahead is kept so long once it is there, if nobody asks for it: a window on a busy machine is open by then. */
export const aheadHoldsMs = 15_000;

/** As it crosses to the page. */
export const plain = (outcome: Outcome<readonly Camera[]>): KnownList['answer'] =>
  outcome.ok ? { ok: true, value: [...outcome.value] } : outcome;

const keyOf = (profile: string, region: string): string => JSON.stringify([profile, region]);

/** Makes the register over the service. */
export function createCameraListings(
  service: Pick<VideoService, 'listCameras'>,
  clock: Pick<Clock, 'after'>,
): CameraListings {
  const running = new Map<string, ReturnType<VideoService['listCameras']>>();
  const ahead = new Map<string, KnownList>();
  const controllers = new Map<string, AbortController>();

  const signal = (profile: string, region: string): AbortSignal => {
    const key = keyOf(profile, region);
    const controller = controllers.get(key) ?? new AbortController();
    controllers.set(key, controller);
    return controller.signal;
  };

  const begin = (profile: string, region: string): ReturnType<VideoService['listCameras']> => {
    const key = keyOf(profile, region);
    const list = running.get(key) ?? service.listCameras(profile, region, signal(profile, region));
    running.set(key, list);
    return list;
  };
  const drop = (key: string, list: ReturnType<VideoService['listCameras']>): void => {
    if (running.get(key) !== list) return;
    running.delete(key);
    ahead.delete(key);
  };

  return {
    signal,
    list: async (profile, region) => {
      const list = begin(profile, region);
      try {
        return await list;
      } finally {
        drop(keyOf(profile, region), list);
      }
    },
    listAhead: (profile, region) => {
      const key = keyOf(profile, region);
      const list = begin(profile, region);
      const hold = (): void => void clock.after(aheadHoldsMs, () => drop(key, list));
      list.then((outcome) => {
        // somebody may have asked for it meanwhile, or the place may not be watched any more
        if (running.get(key) === list) ahead.set(key, { profile, region, answer: plain(outcome) });
        hold();
      }, hold);
      return list;
    },
    takeAhead: () => {
      const given = [...ahead.values()];
      for (const key of ahead.keys()) running.delete(key);
      ahead.clear();
      return given;
    },
    keepOnly: (accounts) => {
      const places = watchedPlaces(accounts).map(({ profile, region }) => keyOf(profile, region));
      for (const [key, controller] of controllers) {
        if (places.includes(key)) continue;
        controllers.delete(key);
        running.delete(key);
        ahead.delete(key);
        controller.abort();
      }
    },
  };
}

/** Where the cameras of the watched accounts are looked for. */
export function watchedPlaces(
  accounts: readonly Account[],
): readonly { readonly profile: string; readonly region: string }[] {
  return accounts
    .filter(({ watched }) => watched)
    .flatMap((account) => regionsOf(account).map((region) => ({ profile: account.profile, region })));
}
