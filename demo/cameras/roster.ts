/** Who is there: the healthy cameras of two plants, and the lab where each camera has something wrong with it. */
import type { DemoAccount } from '../accounts.ts';
import { hash32 } from '../media-time/hash.ts';
import type { Camera, Trouble } from './camera.ts';
import type { LoadedScene } from './load-scenes.ts';

export interface RosterOptions {
  readonly accounts: readonly DemoAccount[];
  readonly scenes: readonly LoadedScene[];
  /** Healthy cameras wanted; scenes repeat when there are fewer. */
  readonly healthy: number;
  readonly ingestDelayMs: number;
  readonly jitterMs: number;
  readonly startedAtMs: number;
}

/** All streams were made on this day, long before any range somebody may ask for. */
const createdAtMs = Date.UTC(2025, 2, 3, 9, 30);
const retentionHours = 24;

/** Throws when there is no scene, or no account for a camera. */
export function buildRoster(options: RosterOptions): readonly Camera[] {
  return [...healthyCameras(options), ...troubledCameras(options)];
}

function healthyCameras(options: RosterOptions): readonly Camera[] {
  const plants = options.accounts.filter((account) => account.profile !== 'lab');
  return Array.from({ length: options.healthy }, (_, index) => {
    const scene = at(options.scenes, index % options.scenes.length);
    const round = Math.floor(index / options.scenes.length);
    const name = round === 0 ? scene.scene.id : `${scene.scene.id}-${round + 1}`;
    return makeCamera(options, name, at(plants, index % plants.length), [scene], {});
  });
}

const troubles: readonly Trouble[] = [
  'silent',
  'flapping',
  'frozen',
  'slow',
  'no-retention',
  'no-codec-private-data',
  'g711-audio',
  'denied',
  'deleted-mid-session',
  'codec-change',
];

function troubledCameras(options: RosterOptions): readonly Camera[] {
  const lab = options.accounts.find((account) => account.profile === 'lab');
  if (lab === undefined) return [];
  return troubles.map((trouble, index) => {
    const scene = at(options.scenes, index % options.scenes.length);
    const special: Partial<Camera> = { trouble };
    const scenes: [LoadedScene, ...LoadedScene[]] = trouble === 'codec-change' ? unlikePair(options.scenes) : [scene];
    return makeCamera(options, `lab-${trouble}`, lab, scenes, { ...special, ...particulars(trouble, options) });
  });
}

/** How each trouble shows; those not named here act where the call is answered. */
function particulars(trouble: Trouble, options: RosterOptions): Partial<Camera> {
  switch (trouble) {
    case 'silent':
      return {
        outages: [{ fromMs: options.startedAtMs - 60_000, toMs: Number.POSITIVE_INFINITY }],
        tags: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`note-${index + 1}`, `Note ${index + 1}`])),
      };
    case 'flapping':
      return { pattern: { onMs: 30_000, offMs: 40_000 } };
    case 'no-retention':
      return { retentionHours: 0 };
    case 'g711-audio':
      return { mediaType: 'video/h264,audio/alaw' };
    case 'denied':
      return { deniedActions: new Set(['GetHLSStreamingSessionURL']) };
    case 'frozen':
    case 'slow':
    case 'no-codec-private-data':
    case 'deleted-mid-session':
    case 'codec-change':
      return {};
  }
}

/**
 * Two scenes with fragments of one length whose decoders must be set up differently. Without sound: the service allows a
 * change of codec private data within a session, but none of the tracks.
 */
function unlikePair(scenes: readonly LoadedScene[]): [LoadedScene, ...LoadedScene[]] {
  for (const first of scenes) {
    const second = scenes.find(
      (other) =>
        other.scene.fragmentMs === first.scene.fragmentMs &&
        Buffer.compare(other.video.init, first.video.init) !== 0 &&
        (other.scene.codecs !== first.scene.codecs || other.scene.width !== first.scene.width),
    );
    if (second !== undefined) return [withoutSound(first), withoutSound(second)];
  }
  return [at(scenes, 0)];
}

function withoutSound(loaded: LoadedScene): LoadedScene {
  return { ...loaded, scene: { ...loaded.scene, audio: null }, audio: undefined };
}

function makeCamera(
  options: RosterOptions,
  name: string,
  account: DemoAccount,
  scenes: readonly [LoadedScene, ...LoadedScene[]],
  special: Partial<Camera>,
): Camera {
  const { scene } = scenes[0];
  const region = account.regions[0];
  const arn = `arn:aws:kinesisvideo:${region}:${account.accountId}:stream/${name}/${createdAtMs + (hash32(name) % 86_400_000)}`;
  const turnMs = 20_000;
  return {
    name,
    arn,
    account,
    region,
    createdAtMs,
    retentionHours,
    mediaType: scene.audio === null ? 'video/h264' : 'video/h264,audio/aac',
    deviceName: `demo-camera-${scene.number}`,
    tags: { site: account.profile, scene: scene.title, model: `Demo ${scene.width}x${scene.height}`, install: '2025' },
    trouble: null,
    timing: {
      seed: arn,
      fragmentMs: scene.fragmentMs,
      phaseMs: hash32(`${name}/phase`) % scene.fragmentMs,
      ingestDelayMs: options.ingestDelayMs,
      jitterMs: options.jitterMs,
    },
    scenes,
    turnFragments: Math.max(1, Math.round(turnMs / scene.fragmentMs)),
    pattern: undefined,
    outages: [],
    frozenAtMs: undefined,
    deletedAtMs: undefined,
    deniedActions: new Set(),
    ...special,
  };
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error('the demo service needs at least one scene and two accounts');
  return item;
}
