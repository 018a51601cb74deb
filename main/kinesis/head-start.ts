/** What the wall will ask for first, asked for while its window is being opened: the camera lists, and sessions of the cameras it will show. */
import type { AccountList } from '../../contract/accounts.ts';
import { addedIn, mergeAdded } from '../../contract/added-cameras.ts';
import type { CameraRef } from '../../contract/cameras.ts';
import type { Settings } from '../../contract/settings.ts';
import { effectiveSettings, liveParameters } from '../../contract/stream-settings.ts';
import { camerasToShow, type FoundList, placesOf } from '../../contract/wall-fill.ts';
import type { SessionDesk } from '../sessions/session-desk.ts';
import { type CameraListings, watchedPlaces } from './camera-listings.ts';

/** What a head start needs. */
export interface HeadStartParts {
  readonly accounts: () => Promise<AccountList>;
  readonly listings: Pick<CameraListings, 'listAhead'>;
  /** Told of a camera again, it opens no second session. */
  readonly sessions: Pick<SessionDesk, 'openAhead'>;
  readonly settings: Pick<Settings, 'wall' | 'session' | 'streams' | 'cameras'>;
}

/**
 * Begins; resolves once the lists are answered. The wall fills itself by the same rules, so no camera is asked for in vain.
 * Nothing that fails here is told: whoever asks in earnest hears of it.
 */
export async function startAhead({ accounts, listings, sessions, settings }: HeadStartParts): Promise<void> {
  const { wall, session, streams, cameras } = settings;
  const watched = watchedPlaces((await accounts()).accounts);
  const isWatched = (camera: CameraRef): boolean =>
    watched.some(({ profile, region }) => profile === camera.account && region === camera.region);
  const lists: FoundList[] = watched.map(() => ({ cameras: null, settled: false }));
  let found: readonly CameraRef[] = [];

  const openShown = (): void => {
    for (const camera of placesOf({ tiles: wall.tiles, chosen: wall.cameras, found })) {
      if (camera === null || !isWatched(camera)) continue;
      sessions.openAhead(camera, liveParameters(effectiveSettings(session, streams, camera)));
    }
  };

  openShown();
  await Promise.all(
    watched.map(async ({ profile, region }, index) => {
      const listed = await listings.listAhead(profile, region);
      const known = { listed: listed.ok ? listed.value : null, isPresent: listed.ok, found: new Map<string, never>() };
      lists[index] = { cameras: mergeAdded(known, addedIn(cameras.added, profile, region)).cameras, settled: true };
      // the wall waits some seconds for an earlier list; when it waits no longer, it asks for what is not here
      found = camerasToShow(found, lists, false);
      openShown();
    }),
  );
}
