/** Finding cameras by name: every word typed must occur in the camera's name, account or region. */
import type { CameraRef } from '../../contract/cameras.ts';

/** Whether a camera answers to what was typed. An empty text matches all. */
export const matchesSearch = (camera: CameraRef, typed: string): boolean => {
  const name = `${camera.StreamName} ${camera.account} ${camera.region}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => name.includes(word));
};
