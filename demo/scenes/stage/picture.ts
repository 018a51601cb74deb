/** What a scene file says: how its camera stands, what it sees, how it is lit, and how its film is cut. */
import type { Mesh } from './mesh.ts';
import type { Vec3 } from './vector.ts';

/** A moment in the loop. */
export interface Moment {
  /** Seconds since the loop began. */
  readonly seconds: number;
  /** Length of the loop in seconds. */
  readonly loopSeconds: number;
  /** How much of the loop has passed, 0 ≤ turn < 1. */
  readonly turn: number;
}

/** A light without shadow. `cone` narrows it: cosine of the half-angle where it fades out. */
export interface Lamp {
  readonly position: Vec3;
  readonly colour: Vec3;
  /** Where it has faded to nothing, in metres. */
  readonly range: number;
  readonly direction?: Vec3;
  readonly cone?: number;
}

/** The one light that throws shadows: far away like the sun, or a spot. */
export type KeyLight =
  | {
      readonly kind: 'sun';
      readonly direction: Vec3;
      readonly colour: Vec3;
      readonly centre: Vec3;
      readonly radius: number;
    }
  | {
      readonly kind: 'spot';
      readonly position: Vec3;
      readonly target: Vec3;
      readonly colour: Vec3;
      readonly fovDegrees: number;
      readonly range: number;
    };

export interface Lighting {
  readonly key: KeyLight;
  /** Light from above and from below, everywhere. */
  readonly sky: Vec3;
  readonly ground: Vec3;
  /** What is seen behind everything: at the top and at the horizon. */
  readonly zenith: Vec3;
  readonly horizon: Vec3;
  /** Share of a thing's colour lost to haze per metre, towards the horizon's colour. */
  readonly haze: number;
  readonly exposure: number;
}

/** The camera's own habits. Everything is 0 or absent when a perfect camera would do. */
export interface Lens {
  readonly noise: number;
  readonly vignette: number;
  /** Barrel distortion: how far the corners are pulled in. */
  readonly barrel: number;
  readonly bloom: number;
  readonly saturation: number;
  readonly contrast?: number;
  readonly tint?: Vec3;
  /** Rain streaks, 0–1; they fall a whole number of times per loop. */
  readonly rain?: number;
  /** Snow flakes, 0–1. */
  readonly snow?: number;
  /** Strength of the mirror image in smooth floors, wet ground and water; 0 leaves the mirror pass out. */
  readonly mirror?: number;
  /** How wet the asphalt is, 0–1. */
  readonly wet?: number;
}

export type H264Profile = 'baseline' | 'main' | 'high';

export interface Picture {
  readonly id: string;
  /** The camera number in the strip. */
  readonly number: number;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly fpsNumerator: number;
  readonly fpsDenominator: number;
  /** Ticks per second of the film; a frame is a whole number of them. */
  readonly timescale: number;
  readonly fragmentMs: number;
  readonly loopMs: number;
  readonly profile: H264Profile;
  /** x264's constant rate factor. */
  readonly crf: number;
  /** Whether a synthesised sound belongs to it. */
  readonly sound?: boolean;
  readonly eye: Vec3;
  readonly target: Vec3;
  readonly fovDegrees: number;
  readonly lighting: Lighting;
  readonly lens: Lens;
  /** Lamps that never change. These and the others may be 16 together. */
  readonly lamps?: readonly Lamp[];
  /** Draws what never moves; foliage and water among it still sway. */
  build(mesh: Mesh): void;
  /** Draws what moves and gives the lamps that move or change as they are at that moment. */
  move(mesh: Mesh, moment: Moment): { readonly lamps?: readonly Lamp[]; readonly exposure?: number };
}
