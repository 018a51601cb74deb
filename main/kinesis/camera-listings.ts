/** Camera lists under way, by account and region: shared by all who ask, given up once their place is watched no more. */
import { type Account, regionsOf } from '../../contract/accounts.ts';
import type { Camera } from '../../contract/cameras.ts';
import { aheadHoldsMs, type KnownList } from '../../contract/desk.ts';
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

/** A list's answer as it crosses to the page. */
export const asReply = (outcome: Outcome<readonly Camera[]>): KnownList['answer'] =>
  outcome.ok ? { ok: true, value: [...outcome.value] } : outcome;

interface Running {
  readonly list: ReturnType<VideoService['listCameras']>;
  /** Its answer, once it is there, if it was made ahead. */
  ahead: KnownList | null;
}

const keyOf = (profile: string, region: string): string => JSON.stringify([profile, region]);

/** Makes the register over the service. */
export function createCameraListings(
  service: Pick<VideoService, 'listCameras'>,
  clock: Pick<Clock, 'after'>,
): CameraListings {
  const running = new Map<string, Running>();
  const controllers = new Map<string, AbortController>();

  const signal = (profile: string, region: string): AbortSignal => {
    const key = keyOf(profile, region);
    const controller = controllers.get(key) ?? new AbortController();
    controllers.set(key, controller);
    return controller.signal;
  };

  const begin = (profile: string, region: string): Running => {
    const key = keyOf(profile, region);
    const known = running.get(key);
    if (known !== undefined) return known;
    const begun: Running = { list: service.listCameras(profile, region, signal(profile, region)), ahead: null };
    running.set(key, begun);
    return begun;
  };
  const drop = (key: string, begun: Running): void => {
    if (running.get(key) === begun) running.delete(key);
  };

  return {
    signal,
    list: async (profile, region) => {
      const begun = begin(profile, region);
      try {
        return await begun.list;
      } finally {
        drop(keyOf(profile, region), begun);
      }
    },
    listAhead: (profile, region) => {
      const begun = begin(profile, region);
      const hold = (): void => void clock.after(aheadHoldsMs, () => drop(keyOf(profile, region), begun));
      begun.list.then((outcome) => {
        begun.ahead = { profile, region, answer: asReply(outcome) };
        hold();
      }, hold);
      return begun.list;
    },
    takeAhead: () => {
      const there = [...running].flatMap(([key, { ahead }]) => (ahead === null ? [] : [{ key, ahead }]));
      for (const { key } of there) running.delete(key);
      return there.map(({ ahead }) => ahead);
    },
    keepOnly: (accounts) => {
      const places = watchedPlaces(accounts).map(({ profile, region }) => keyOf(profile, region));
      for (const [key, controller] of controllers) {
        if (places.includes(key)) continue;
        controllers.delete(key);
        running.delete(key);
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
