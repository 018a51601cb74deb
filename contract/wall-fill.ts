/** Which cameras a wall shows: as arranged, else as the lists fill it. One rule for the wall and for what is asked for ahead. Pure. */
import { type Camera, type CameraRef, cameraKey } from './cameras.ts';
import { withoutSubStreams } from './sub-streams.ts';

/** A camera, or an empty place. */
export type Place = CameraRef | null;

/** What the places of a wall follow from. */
export interface WallFill {
  readonly tiles: number;
  /** As somebody has arranged them; null: nobody has, so the wall shows the cameras found. */
  readonly chosen: readonly Place[] | null;
  /** In their order, by {@link camerasToShow}. */
  readonly found: readonly CameraRef[];
}

/** What the wall shows, one entry per tile. */
export const placesOf = ({ tiles, chosen, found }: WallFill): readonly Place[] => {
  const source = chosen ?? found;
  return Array.from({ length: tiles }, (_, index) => source[index] ?? null);
};

/** One list of cameras of a watched account and region, as far as it is known. `cameras: null`: not answered yet. */
export interface FoundList {
  readonly cameras: readonly Camera[] | null;
  readonly settled: boolean;
}

/**
 * The cameras an unarranged wall shows. Lists come in account order; a list not yet answered holds back those after it
 * until `waitingIsOver`, so that the wall does not reshuffle in its first seconds. Cameras already shown keep their places.
 * A sub-stream whose main stream can be shown takes no place of its own.
 */
export const camerasToShow = (
  shown: readonly CameraRef[],
  lists: readonly FoundList[],
  waitingIsOver: boolean,
): readonly CameraRef[] => {
  const unanswered = lists.findIndex((list) => !list.settled);
  const heard = unanswered === -1 || waitingIsOver ? lists : lists.slice(0, unanswered);
  const cameras = heard.flatMap((list) =>
    withoutSubStreams(list.cameras ?? [])
      .filter((camera) => camera.Status === 'ACTIVE')
      .toSorted((a, b) => a.ref.StreamName.localeCompare(b.ref.StreamName, 'en', { numeric: true })),
  );
  // A stream without retention can't be played: it only takes a place that no list still to come needs. One whose retention
  // nobody may ask for (null) most likely can.
  const ordered = [
    ...cameras.filter((camera) => camera.DataRetentionInHours !== 0),
    ...cameras.filter((camera) => camera.DataRetentionInHours === 0 && unanswered === -1),
  ].map((camera) => camera.ref);
  const present = new Set(ordered.map(cameraKey));
  const kept = shown.filter((camera) => present.has(cameraKey(camera)));
  const keptKeys = new Set(kept.map(cameraKey));
  return [...kept, ...ordered.filter((camera) => !keptKeys.has(cameraKey(camera)))];
};
