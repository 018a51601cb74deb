/** Who is there: the healthy cameras of two plants, and the lab. */
import type { DemoAccount } from '../accounts.ts';
import type { Camera } from './camera.ts';
import { labCameras } from './lab.ts';
import type { LoadedScene } from './load-scenes.ts';
import { type CameraTiming, makeCamera } from './make-camera.ts';

export interface RosterOptions extends CameraTiming {
  readonly accounts: readonly DemoAccount[];
  readonly scenes: readonly LoadedScene[];
  /** What the lab's H.265 camera shows. */
  readonly h265: LoadedScene;
  /** Healthy cameras wanted; scenes repeat when there are fewer. */
  readonly healthy: number;
  readonly startedAtMs: number;
}

/** Throws when there is no scene, or no account for a camera. */
export function buildRoster(options: RosterOptions): readonly Camera[] {
  const { accounts, scenes } = options;
  const account = accounts.find(({ profile }) => profile === 'lab');
  const lab =
    account === undefined ? [] : labCameras({ ...options, account, scenes: [at(scenes, 0), ...scenes.slice(1)] });
  return [...healthyCameras(options), ...lab];
}

function healthyCameras(options: RosterOptions): readonly Camera[] {
  const plants = options.accounts.filter((account) => account.profile !== 'lab');
  return Array.from({ length: options.healthy }, (_, index) => {
    const scene = at(options.scenes, index % options.scenes.length);
    const round = Math.floor(index / options.scenes.length);
    const name = round === 0 ? scene.scene.id : `${scene.scene.id}-${round + 1}`;
    return makeCamera(options, { name, account: at(plants, index % plants.length), scenes: [scene] });
  });
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error('the demo service needs at least one scene and two accounts');
  return item;
}
