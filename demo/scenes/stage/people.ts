/** Walking, standing and working people, built of lofts and tapered bars about 1.75 m tall. */
import { MATERIAL, type Mesh, type Ring, type Surface } from './mesh.ts';
import type { Moment } from './picture.ts';
import { type Place, type Route, since } from './route.ts';
import { add, colour, type Vec3 } from './vector.ts';

export interface Look {
  readonly coat: number;
  readonly legs: number;
  readonly hair?: number;
  readonly skin?: number;
  readonly size?: number;
  /** Reflective waistcoat over the coat. */
  readonly vest?: number;
  readonly helmet?: number;
  readonly bag?: number;
  readonly backpack?: number;
  /** The coat reaches to the knees. */
  readonly long?: boolean;
  readonly umbrella?: number;
  readonly broad?: boolean;
}

/** How a body is held. `stride` 0 stands, 1 walks; `phase` in radians, 2π per two steps. */
export interface Pose {
  readonly phase: number;
  readonly stride: number;
  /** Arms stretched forward, 0–1: pushing, carrying, operating. */
  readonly reach?: number;
  readonly lean?: number;
  /** Head turned, radians. */
  readonly gaze?: number;
  readonly sitting?: boolean;
}

/** Metres walked in one full cycle of two steps. */
const CYCLE_METRES = 1.45;

const cloth = (rgb: number): Surface => ({ material: MATERIAL.plain, colour: colour(rgb) });

/** Draws a person standing at `place` at height `y`. */
export function person(
  mesh: Mesh,
  place: { x: number; z: number; heading: number },
  pose: Pose,
  look: Look,
  y = 0,
): void {
  const size = look.size ?? 1;
  mesh.at([place.x, y, place.z], place.heading, () => body(mesh, pose, look, size));
}

function body(mesh: Mesh, pose: Pose, look: Look, size: number): void {
  const coat = cloth(look.vest ?? look.coat);
  const sleeves = cloth(look.coat);
  const trousers = cloth(look.legs);
  const skin = cloth(look.skin ?? 0xb98b70);
  const wide = look.broad === true ? 1.14 : 1;
  const at = (x: number, height: number, z: number): Vec3 => [x * size * wide, height * size, z * size];

  // The hips are as high as the lower foot lets them be, so that feet neither float nor sink.
  const sides = ([-1, 1] as const).map((side) => ({ side, ...legAngles(pose, side) }));
  const drop = (hip: number, knee: number): number => 0.44 * Math.cos(hip) + 0.42 * Math.cos(hip - knee);
  const hips = pose.sitting === true ? 0.52 : 0.08 + Math.max(...sides.map(({ hip, knee }) => drop(hip, knee)));
  const lean = pose.lean ?? 0.05 * pose.stride;
  const tip = (height: number): number => Math.sin(lean) * (height - hips);

  for (const { side, hip, knee } of sides) {
    const top = at(side * 0.095, hips, 0);
    const joint = at(side * 0.1, hips - 0.44 * Math.cos(hip), 0.44 * Math.sin(hip));
    const shin = hip - knee;
    const ankle = add(joint, at(0, -0.42 * Math.cos(shin), 0.42 * Math.sin(shin)));
    mesh.bar(top, joint, 0.088 * size, 0.064 * size, trousers, 7);
    mesh.ellipsoid(joint, [0.064 * size, 0.066 * size, 0.066 * size], trousers, 7, 4);
    mesh.bar(joint, ankle, 0.064 * size, 0.05 * size, trousers, 7);
    const toes = Math.max(0, -shin) * 0.12;
    mesh.ellipsoid(
      add(ankle, at(0, -0.035 - toes * 0.2, 0.06)),
      [0.05 * size, 0.045 * size, 0.13 * size],
      cloth(0x1c1a19),
      7,
      4,
    );
  }

  const ring = (height: number, rx: number, rz: number): Ring => ({
    y: (hips + height) * size,
    rx: rx * size * wide,
    rz: rz * size * wide,
    z: tip(hips + height) * size,
  });
  const hem = look.long === true ? [ring(-0.42, 0.2, 0.17), ring(-0.2, 0.19, 0.145)] : [ring(-0.07, 0.165, 0.125)];
  mesh.loft(
    [
      ...hem,
      ring(0.04, 0.168, 0.125),
      ring(0.18, 0.152, 0.112),
      ring(0.34, 0.178, 0.128),
      ring(0.46, 0.19, 0.118),
      ring(0.52, 0.15, 0.09),
      ring(0.555, 0.06, 0.055),
    ],
    coat,
    12,
  );
  if (look.vest !== undefined) {
    const band = cloth(0xe8e8e0);
    for (const height of [0.12, 0.27])
      mesh.loft([ring(height, 0.176, 0.132), ring(height + 0.045, 0.18, 0.134)], band, 12);
  }
  const chest = hips + 0.5;
  const [neckZ, headY] = [tip(chest + 0.1), chest + 0.245];
  mesh.bar(at(0, chest + 0.02, neckZ), at(0, chest + 0.16, neckZ + 0.01), 0.052 * size, 0.05 * size, skin, 7);
  mesh.at(at(0, headY, neckZ + 0.02), pose.gaze ?? 0, () => head(mesh, look, skin, size));
  for (const side of [-1, 1] as const)
    arm(mesh, pose, look, side, { sleeves, skin, size, wide, chest, lean: tip(chest) });
  if (look.backpack !== undefined)
    mesh.box(at(0, hips + 0.32, tip(hips + 0.3) - 0.19), [0.28 * size, 0.4 * size, 0.16 * size], cloth(look.backpack));
  if (look.umbrella !== undefined)
    umbrella(mesh, at(0.16, headY + 0.36, 0.16), at(0.2, hips + 0.3, 0.2), look.umbrella);
}

function legAngles(pose: Pose, side: -1 | 1): { readonly hip: number; readonly knee: number } {
  if (pose.sitting === true) return { hip: 1.45, knee: 1.45 };
  const phase = pose.phase + (side > 0 ? 0 : Math.PI);
  const swing = Math.max(0, Math.cos(phase));
  return {
    hip: pose.stride * (0.43 * Math.sin(phase) + 0.04),
    knee: 0.04 + pose.stride * (0.12 + 0.85 * swing ** 1.5),
  };
}

interface ArmFit {
  readonly sleeves: Surface;
  readonly skin: Surface;
  readonly size: number;
  readonly wide: number;
  readonly chest: number;
  readonly lean: number;
}

function arm(mesh: Mesh, pose: Pose, look: Look, side: -1 | 1, fit: ArmFit): void {
  const { size, wide, chest } = fit;
  const phase = pose.phase + (side > 0 ? Math.PI : 0);
  const holds = look.umbrella !== undefined && side > 0;
  const reach = holds ? 0.75 : (pose.reach ?? 0);
  const shoulder = reach * 1.05 + (1 - reach) * pose.stride * 0.5 * Math.sin(phase);
  const elbow = shoulder + 0.18 + reach * 0.55 + (1 - reach) * pose.stride * 0.35;
  const top: Vec3 = [side * 0.2 * size * wide, (chest - 0.03) * size, fit.lean * size];
  const joint = add(top, [side * 0.045 * size, -0.29 * Math.cos(shoulder) * size, 0.29 * Math.sin(shoulder) * size]);
  const hand = add(joint, [-side * 0.02 * size, -0.26 * Math.cos(elbow) * size, 0.26 * Math.sin(elbow) * size]);
  mesh.ellipsoid(top, [0.064 * size, 0.06 * size, 0.064 * size], fit.sleeves, 7, 4);
  mesh.bar(top, joint, 0.056 * size, 0.046 * size, fit.sleeves, 7);
  mesh.bar(joint, hand, 0.047 * size, 0.036 * size, fit.sleeves, 7);
  mesh.ellipsoid(hand, [0.038 * size, 0.055 * size, 0.045 * size], fit.skin, 7, 4);
  if (look.bag !== undefined && side < 0) {
    mesh.box(add(hand, [0, -0.24 * size, 0]), [0.12 * size, 0.3 * size, 0.4 * size], cloth(look.bag));
  }
}

function head(mesh: Mesh, look: Look, skin: Surface, size: number): void {
  mesh.ellipsoid([0, 0, 0.01 * size], [0.078 * size, 0.112 * size, 0.095 * size], skin, 10, 7);
  const features = cloth(0x2a1d18);
  for (const side of [-1, 1]) {
    mesh.ellipsoid(
      [side * 0.03 * size, 0.012 * size, 0.094 * size],
      [0.014 * size, 0.008 * size, 0.012 * size],
      features,
      6,
      4,
    );
  }
  mesh.ellipsoid([0, -0.055 * size, 0.09 * size], [0.024 * size, 0.006 * size, 0.012 * size], cloth(0x7a4a40), 6, 4);
  mesh.ellipsoid([0, -0.016 * size, 0.105 * size], [0.012 * size, 0.026 * size, 0.014 * size], skin, 6, 4);
  if (look.helmet !== undefined) {
    mesh.ellipsoid([0, 0.055 * size, 0], [0.105 * size, 0.085 * size, 0.125 * size], cloth(look.helmet), 10, 6);
    mesh.ellipsoid(
      [0, 0.035 * size, 0.06 * size],
      [0.095 * size, 0.015 * size, 0.12 * size],
      cloth(look.helmet),
      10,
      4,
    );
    return;
  }
  mesh.ellipsoid(
    [0, 0.035 * size, -0.022 * size],
    [0.087 * size, 0.098 * size, 0.095 * size],
    cloth(look.hair ?? 0x2b211b),
    10,
    6,
  );
}

function umbrella(mesh: Mesh, top: Vec3, grip: Vec3, rgb: number): void {
  mesh.bar(grip, top, 0.012, 0.012, cloth(0x222222), 5);
  const [x, y, z] = top;
  mesh.loft(
    [
      { y: y - 0.2, rx: 0.55, rz: 0.55, x, z },
      { y: y - 0.07, rx: 0.42, rz: 0.42, x, z },
      { y, rx: 0.16, rz: 0.16, x, z },
      { y: y + 0.03, rx: 0.02, rz: 0.02, x, z },
    ],
    cloth(rgb),
    9,
  );
}

/** A stop on the way: at how many metres, for how many seconds. */
export interface Halt {
  readonly atMetres: number;
  readonly forSeconds: number;
}

/**
 * Draws somebody who walks `route` at `speedMps` from `startsAtS` on, with at most one halt; nobody outside that time.
 * Returns where they are.
 */
export function walker(
  mesh: Mesh,
  route: Route,
  speedMps: number,
  startsAtS: number,
  look: Look,
  moment: Moment,
  options: { readonly halt?: Halt; readonly reach?: number; readonly y?: number } = {},
): Place | null {
  const passed = since(moment, startsAtS);
  const halt = options.halt ?? { atMetres: Number.POSITIVE_INFINITY, forSeconds: 0 };
  const arrives = halt.atMetres / speedMps;
  const resting = passed > arrives && passed < arrives + halt.forSeconds;
  const distance =
    passed < arrives ? passed * speedMps : Math.max(halt.atMetres, (passed - halt.forSeconds) * speedMps);
  if (distance > route.length) return null;
  const place = route.at(distance);
  // The last and first steps beside a halt shorten over half a second.
  const off = resting
    ? 0
    : Math.min(1, Math.min(Math.abs(passed - arrives), Math.abs(passed - arrives - halt.forSeconds)) / 0.4);
  const stride = Number.isFinite(arrives) ? off : 1;
  const phase = ((distance / CYCLE_METRES) * Math.PI * 2) / (look.size ?? 1);
  const gaze = resting ? Math.sin((passed - arrives) * 1.3) * 0.7 : 0;
  person(mesh, place, { phase, stride, gaze, reach: options.reach ?? 0 }, look, options.y ?? 0);
  return place;
}
