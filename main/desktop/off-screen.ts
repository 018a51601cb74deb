/** What is printed where nobody can see the wall: one line when a camera's state changes. Pure but for the given printer. */

import { cameraKey } from '../../contract/cameras.ts';
import type { CameraState } from '../../contract/desk.ts';
import type { Environment } from '../clock.ts';

/** True on a Linux machine without X or Wayland: windows have nowhere to appear. */
export const isOffScreen = (platform: NodeJS.Platform, env: Environment): boolean =>
  platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'];

/** Width of the health's column: the longest word there is. */
const healthWidth = 10;

/** One line: local time, camera, state, and the sentence when there is one. */
export function stateLine({ camera, health, sentence }: CameraState, atMs: number): string {
  const time = new Date(atMs).toTimeString().slice(0, 8);
  return `${time}  ${camera.StreamName.padEnd(20)}  ${health.padEnd(healthWidth)}  ${sentence ?? ''}`.trimEnd();
}

/** Passes on each camera's state once per change. */
export function createStatePrinter(
  print: (line: string) => void,
  nowMs: () => number,
): (states: readonly CameraState[]) => void {
  const last = new Map<string, string>();
  return (states) => {
    for (const state of states) {
      const key = cameraKey(state.camera);
      const said = `${state.health} ${state.sentence ?? ''}`;
      if (last.get(key) === said) continue;
      last.set(key, said);
      print(stateLine(state, nowMs()));
    }
  };
}
