/** What is dragged onto the wall, and what a drop means. */
import { type CameraRef, cameraRefSchema } from '../../contract/cameras.ts';
import type { WallEvent } from './wall-state.ts';

const placeType = 'application/x-vigil-place';
const cameraType = 'application/x-vigil-camera';

/** Starts to drag the camera of a tile. */
export const startTileDrag = (event: DragEvent, place: number): void => {
  event.dataTransfer?.setData(placeType, String(place));
};

/** Starts to drag a camera of the list. */
export const startCameraDrag = (event: DragEvent, camera: CameraRef): void => {
  event.dataTransfer?.setData(cameraType, JSON.stringify(camera));
};

/** Whether what is being dragged can be dropped on a tile. */
export const carriesDrop = (event: DragEvent): boolean =>
  event.dataTransfer?.types.some((type) => type === placeType || type === cameraType) ?? false;

/** A text as JSON; undefined when it is none. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What a drop on a tile does to the wall; null when it is nothing of ours. */
export const droppedOn = (event: DragEvent, place: number): WallEvent | null => {
  const from = event.dataTransfer?.getData(placeType) ?? '';
  if (/^\d{1,2}$/.test(from)) return { kind: 'swap', from: Number(from), to: place };
  const camera = cameraRefSchema.safeParse(parseJson(event.dataTransfer?.getData(cameraType) ?? ''));
  return camera.success ? { kind: 'put', camera: camera.data, place } : null;
};
