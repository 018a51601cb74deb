/** Which picture a camera shows at a moment: the promise by which tests compare pixels with time. */

/** What can be known of a camera from outside. */
export interface DemoCameraInfo {
  readonly name: string;
  readonly arn: string;
  /** The profile whose keys open it. */
  readonly profile: string;
  readonly accountId: string;
  readonly region: string;
  readonly title: string;
  readonly fragmentMs: number;
  readonly phaseMs: number;
  /** How far its own clock, that of its producer time stamps, is ahead of the true one; negative when it is behind. */
  readonly clockAheadMs: number;
  /** Nominal frames per second of its first scene. */
  readonly fps: number;
  readonly width: number;
  readonly height: number;
  readonly audio: boolean;
  /** What is wrong with it or unusual; null for a healthy camera. */
  readonly troubled: string | null;
  /** One, or those that take turns. */
  readonly scenes: readonly SceneInfo[];
  /** How long one scene's turn is; no matter with one scene. */
  readonly turnMs: number;
}

export interface SceneInfo {
  readonly id: string;
  /** The camera number in the strip. */
  readonly number: number;
  readonly frames: number;
  readonly loopMs: number;
}

/** A reading of the strip: scene number and frame in the loop. */
export interface ShownFrame {
  readonly camera: number;
  readonly frame: number;
}

/** The frame that `camera` takes at `producerTimeMs` of its own clock (milliseconds since the Unix epoch). */
export function frameAt(camera: DemoCameraInfo, producerTimeMs: number): ShownFrame {
  const intoMs = producerTimeMs - camera.clockAheadMs - camera.phaseMs;
  const turn = camera.scenes.length === 1 ? 0 : Math.floor(intoMs / camera.turnMs);
  const scene = camera.scenes[turn % camera.scenes.length];
  if (scene === undefined) throw new Error(`camera ${camera.name} has no scene`);
  // Half a millisecond of slack: a time given in whole milliseconds may lie just before the frame it belongs to.
  const loopMs = (((intoMs + 0.5) % scene.loopMs) + scene.loopMs) % scene.loopMs;
  return { camera: scene.number, frame: Math.floor((loopMs * scene.frames) / scene.loopMs) };
}
