/** The order in which the panel lists cameras: each sub-stream right beneath its main stream. Pure. */
import { type Camera, type CameraRef, cameraKey } from '../../contract/cameras.ts';
import { pairSubStreams } from '../../contract/sub-streams.ts';

/** A camera of a list, and the main stream it stands beneath. */
export interface ListedCamera {
  readonly camera: Camera;
  readonly main: CameraRef | null;
}

/** A list in its order, but each sub-stream right beneath its main stream. */
export const withSubStreamsBeneath = (cameras: readonly Camera[]): readonly ListedCamera[] => {
  const { mainOf } = pairSubStreams(cameras.map(({ ref }) => ref));
  const main = (camera: Camera): CameraRef | null => mainOf.get(cameraKey(camera.ref)) ?? null;
  const beneath = Map.groupBy(cameras, (camera) => {
    const above = main(camera);
    return above === null ? null : cameraKey(above);
  });
  return (beneath.get(null) ?? []).flatMap((camera) =>
    [camera, ...(beneath.get(cameraKey(camera.ref)) ?? [])].map((listed) => ({ camera: listed, main: main(listed) })),
  );
};
