/** What the wall will ask for first, asked for while its window is being opened: the camera lists, and where the cameras it will show are. */
import type { AccountList } from '../../contract/accounts.ts';
import { type CameraRef, cameraKey } from '../../contract/cameras.ts';
import { type CameraListings, watchedPlaces } from './camera-listings.ts';
import type { VideoService } from './video-service.ts';

/** What a head start needs. */
export interface HeadStartParts {
  readonly accounts: () => Promise<AccountList>;
  readonly listings: Pick<CameraListings, 'listAhead' | 'signal'>;
  readonly service: Pick<VideoService, 'findEndpoint'>;
  /** The cameras an operator has put on the wall; null: it fills itself from the lists. */
  readonly placed: readonly CameraRef[] | null;
  /** Tiles of the wall. */
  readonly tiles: number;
}

/**
 * Begins; resolves once everything has been asked for and answered. Nothing that fails here is told: whoever asks in earnest gets
 * the answer, or asks again.
 */
export async function startAhead({ accounts, listings, service, placed, tiles }: HeadStartParts): Promise<void> {
  const found: Promise<unknown>[] = [];
  const known = new Set<string>();
  const find = (camera: CameraRef): void => {
    if (known.size >= tiles || known.has(cameraKey(camera))) return;
    known.add(cameraKey(camera));
    found.push(service.findEndpoint(camera, listings.signal(camera.account, camera.region)));
  };
  const places = watchedPlaces((await accounts()).accounts);
  const isWatched = (camera: CameraRef): boolean =>
    places.some(({ profile, region }) => profile === camera.account && region === camera.region);
  for (const camera of placed ?? []) if (isWatched(camera)) find(camera);
  const lists = places.map(({ profile, region }) => listings.listAhead(profile, region));
  for (const list of lists) {
    const listed = await list;
    if (placed !== null || !listed.ok) continue;
    // What the wall would not show by itself: streams being made or deleted, and those that keep nothing to play.
    const shown = listed.value.filter((camera) => camera.Status === 'ACTIVE' && camera.DataRetentionInHours !== 0);
    for (const { ref } of shown) find(ref);
  }
  await Promise.all(found);
}
