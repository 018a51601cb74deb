/** Puts a camera together from what it shows, whose it is, and what is special about it. */
import type { DemoAccount } from '../accounts.ts';
import type { FragmentTiming } from '../media-time/fragment-time.ts';
import { hash32 } from '../media-time/hash.ts';
import type { Camera } from './camera.ts';
import type { LoadedScene } from './load-scenes.ts';

export type CameraTiming = Pick<FragmentTiming, 'ingestDelayMs' | 'jitterMs'>;

export interface CameraWish extends Partial<Omit<Camera, 'timing' | 'name' | 'scenes' | 'account'>> {
  readonly name: string;
  readonly account: DemoAccount;
  /** All with fragments of one length. */
  readonly scenes: readonly [LoadedScene, ...LoadedScene[]];
  readonly clockAheadMs?: number;
}

/** All streams were made on this day, long before any range somebody may ask for. */
const createdAtMs = Date.UTC(2025, 2, 3, 9, 30);
const retentionHours = 24;
const turnMs = 20_000;

export function makeCamera(timing: CameraTiming, wish: CameraWish): Camera {
  const { name, account, scenes, clockAheadMs = 0, ...special } = wish;
  const { scene } = scenes[0];
  const region = account.regions[0];
  const arn = `arn:aws:kinesisvideo:${region}:${account.accountId}:stream/${name}/${createdAtMs + (hash32(name) % 86_400_000)}`;
  return {
    name,
    arn,
    account,
    region,
    createdAtMs,
    retentionHours,
    mediaType: mediaTypeOf(scenes[0]),
    deviceName: `demo-camera-${scene.number}`,
    tags: { site: account.profile, scene: scene.title, model: `Demo ${scene.width}x${scene.height}`, install: '2025' },
    trouble: null,
    timing: {
      seed: arn,
      fragmentMs: scene.fragmentMs,
      phaseMs: hash32(`${name}/phase`) % scene.fragmentMs,
      clockAheadMs,
      ingestDelayMs: timing.ingestDelayMs,
      jitterMs: timing.jitterMs,
    },
    scenes,
    changes: [],
    turnFragments: Math.max(1, Math.round(turnMs / scene.fragmentMs)),
    pattern: undefined,
    resends: undefined,
    outages: [],
    frozenAtMs: undefined,
    status: 'ACTIVE',
    onlyContainer: undefined,
    deletedAtMs: undefined,
    deniedActions: new Set(),
    ...special,
  };
}

function mediaTypeOf({ scene, video, audio }: LoadedScene): string {
  const picture = scene.codecs.startsWith('hvc1') ? 'video/h265' : 'video/h264';
  return [...(video === undefined ? [] : [picture]), ...(audio === undefined ? [] : ['audio/aac'])].join(',');
}
