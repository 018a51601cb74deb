/** The lab: cameras that each have something wrong with them, or unusual about them. */
import type { DemoAccount } from '../accounts.ts';
import type { Camera, Trouble } from './camera.ts';
import type { LoadedScene } from './load-scenes.ts';
import { type CameraTiming, type CameraWish, makeCamera } from './make-camera.ts';

export interface LabOptions extends CameraTiming {
  readonly account: DemoAccount;
  readonly scenes: readonly [LoadedScene, ...LoadedScene[]];
  readonly h265: LoadedScene;
  readonly startedAtMs: number;
}

const minuteMs = 60_000;
/** How wrong the clocks of two cameras are. */
export const wrongClocks = { aheadMs: 7 * minuteMs, behindMs: -12 * minuteMs } as const;

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
  'h265',
  'codec-private-data-invalid',
  'audio-only',
  'clock-ahead',
  'clock-behind',
  'resends',
  'gaps',
];

export function labCameras(options: LabOptions): readonly Camera[] {
  return troubles.map((trouble, index) =>
    makeCamera(options, {
      name: `lab-${trouble}`,
      account: options.account,
      trouble,
      scenes: [options.scenes[index % options.scenes.length] ?? options.scenes[0]],
      ...particulars(trouble, options),
    }),
  );
}

/** How each trouble shows; those not named here act where the call is answered. */
function particulars(trouble: Trouble, options: LabOptions): Partial<CameraWish> {
  switch (trouble) {
    case 'silent':
      return {
        outages: [{ fromMs: options.startedAtMs - minuteMs, toMs: Number.POSITIVE_INFINITY }],
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
    case 'codec-change':
      return { scenes: unlikePair(options.scenes) };
    case 'h265':
      return { scenes: [options.h265] };
    case 'audio-only':
      return { scenes: [withoutPicture(options.scenes)] };
    case 'clock-ahead':
      return { clockAheadMs: wrongClocks.aheadMs };
    case 'clock-behind':
      return { clockAheadMs: wrongClocks.behindMs };
    case 'resends':
      return { resends: { every: 6 } };
    case 'gaps':
      // Off for the first 40 s of each five minutes, but not in the last minute before the start or later: it plays live.
      return {
        pattern: {
          offMs: 40_000,
          onMs: 5 * minuteMs - 40_000,
          shiftMs: 40_000,
          untilMs: options.startedAtMs - minuteMs,
        },
      };
    case 'frozen':
    case 'slow':
    case 'no-codec-private-data':
    case 'codec-private-data-invalid':
    case 'deleted-mid-session':
      return {};
  }
}

/**
 * Two scenes with fragments of one length whose decoders must be set up differently. Without sound: the service allows a
 * change of codec private data within a session, but none of the tracks.
 */
function unlikePair(scenes: LabOptions['scenes']): [LoadedScene, ...LoadedScene[]] {
  for (const first of scenes) {
    const second = scenes.find(
      (other) =>
        other.scene.fragmentMs === first.scene.fragmentMs &&
        Buffer.compare(other.video?.init ?? Buffer.of(), first.video?.init ?? Buffer.of()) !== 0 &&
        (other.scene.codecs !== first.scene.codecs || other.scene.width !== first.scene.width),
    );
    if (second !== undefined) return [withoutSound(first), withoutSound(second)];
  }
  return [scenes[0]];
}

function withoutSound(loaded: LoadedScene): LoadedScene {
  return { ...loaded, scene: { ...loaded.scene, audio: null }, audio: undefined };
}

/** A scene whose sound is all that is sent; where no scene has any, one that keeps its picture. */
function withoutPicture(scenes: LabOptions['scenes']): LoadedScene {
  const speaking = scenes.find(({ audio }) => audio !== undefined);
  return speaking === undefined ? scenes[0] : { ...speaking, video: undefined };
}
