/** Cars, vans, lorries, forklifts and bicycles, seen from the middle distance. The front looks along +z. */
import { MATERIAL, type Mesh, type Surface } from './mesh.ts';
import type { Lamp } from './picture.ts';
import { colour, type Vec3 } from './vector.ts';

const plain = (rgb: number): Surface => ({ material: MATERIAL.plain, colour: colour(rgb) });
const paint = (rgb: number): Surface => ({ material: MATERIAL.paint, colour: colour(rgb) });
const glow = (rgb: number, strength: number): Surface => ({ material: MATERIAL.glow, colour: colour(rgb, strength) });
const GLASS: Surface = { material: MATERIAL.glass, colour: colour(0x10161c) };
const RUBBER = plain(0x131313);

/** One upright cut through a body: `z` along it, half-widths at belt and roof, heights of belt and roof. */
type Station = readonly [z: number, halfWidth: number, beltY: number, roofHalfWidth: number, roofY: number];

const SHAPES = {
  saloon: [
    [-2.22, 0.74, 0.7, 0.72, 0.72],
    [-2.08, 0.85, 0.9, 0.78, 0.95],
    [-1.55, 0.89, 0.94, 0.74, 1.0],
    [-0.85, 0.9, 0.94, 0.6, 1.4],
    [0.15, 0.9, 0.92, 0.6, 1.42],
    [0.95, 0.9, 0.9, 0.78, 0.94],
    [1.9, 0.86, 0.74, 0.78, 0.78],
    [2.15, 0.72, 0.58, 0.68, 0.6],
  ],
  hatch: [
    [-1.98, 0.76, 0.72, 0.72, 0.76],
    [-1.9, 0.85, 0.98, 0.72, 1.0],
    [-1.55, 0.88, 0.98, 0.62, 1.44],
    [-0.6, 0.89, 0.95, 0.62, 1.5],
    [0.25, 0.89, 0.94, 0.61, 1.47],
    [1.0, 0.88, 0.92, 0.76, 0.97],
    [1.75, 0.84, 0.76, 0.76, 0.8],
    [1.98, 0.7, 0.58, 0.66, 0.6],
  ],
  estate: [
    [-2.35, 0.76, 0.75, 0.74, 0.8],
    [-2.28, 0.87, 1.02, 0.74, 1.05],
    [-2.0, 0.91, 1.02, 0.66, 1.6],
    [-0.8, 0.92, 1.0, 0.66, 1.68],
    [0.2, 0.92, 1.0, 0.65, 1.66],
    [0.95, 0.92, 0.98, 0.8, 1.06],
    [1.95, 0.88, 0.86, 0.8, 0.92],
    [2.2, 0.74, 0.64, 0.7, 0.68],
  ],
  van: [
    [-2.7, 0.9, 1.2, 0.86, 2.16],
    [-1.2, 0.97, 1.2, 0.88, 2.26],
    [0.75, 0.97, 1.2, 0.88, 2.22],
    [1.15, 0.97, 1.16, 0.82, 2.1],
    [1.85, 0.96, 1.12, 0.86, 1.2],
    [2.45, 0.9, 0.84, 0.86, 0.9],
    [2.6, 0.8, 0.6, 0.78, 0.64],
  ],
} satisfies Record<string, readonly Station[]>;

export type CarShape = keyof typeof SHAPES;

export interface CarOptions {
  readonly shape?: CarShape;
  readonly lightsOn?: boolean;
  readonly braking?: boolean;
  /** Steering, radians. */
  readonly steer?: number;
}

/** Draws a car standing at `place`. */
export function car(
  mesh: Mesh,
  place: { x: number; z: number; heading: number },
  rgb: number,
  options: CarOptions = {},
): void {
  mesh.at([place.x, 0, place.z], place.heading, () => {
    const shape = options.shape ?? 'saloon';
    const stations: readonly Station[] = SHAPES[shape];
    const body = paint(rgb);
    skin(mesh, stations, body, shape === 'van');
    const [front, rear] = [stations.at(-1) ?? [0, 0, 0, 0, 0], stations[0] ?? [0, 0, 0, 0, 0]];
    const [axle, wide] = [(front[0] - rear[0]) * 0.305, shape === 'van' ? 0.97 : 0.89];
    for (const side of [-1, 1]) {
      for (const end of [-1, 1]) wheel(mesh, [side * wide, 0.32, end * axle], 0.32, end > 0 ? (options.steer ?? 0) : 0);
    }
    const lit = options.lightsOn === true;
    const lampY = (front[2] ?? 0.6) + 0.02;
    for (const side of [-1, 1]) {
      mesh.box(
        [side * (front[1] - 0.1), lampY, front[0] - 0.06],
        [0.3, 0.13, 0.16],
        lit ? glow(0xfff4dc, 9) : plain(0xc9cdd0),
      );
      const tailY = shape === 'van' ? 1.0 : rear[2] + 0.08;
      mesh.box(
        [side * (rear[1] - 0.02), tailY, rear[0] + 0.04],
        [0.16, shape === 'van' ? 0.4 : 0.16, 0.12],
        options.braking === true ? glow(0xff1a0c, 6) : lit ? glow(0xff1a0c, 1.4) : plain(0x7a1010),
      );
    }
    mesh.box([0, 0.42, front[0] - 0.04], [0.9, 0.14, 0.12], plain(0x16181a));
    mesh.box([0, lampY - 0.2, front[0] + 0.03], [0.5, 0.11, 0.02], plain(0xd8d8cc));
    mesh.box([0, 0.6, rear[0] - 0.01], [0.5, 0.11, 0.02], plain(0xd6c97a));
  });
}

function skin(mesh: Mesh, stations: readonly Station[], body: Surface, boxy: boolean): void {
  const sill = 0.24;
  const dark = plain(0x17181a);
  for (let index = 0; index + 1 < stations.length; index++) {
    const [a, b] = [stations[index], stations[index + 1]];
    if (a === undefined || b === undefined) continue;
    const cabin = Math.min(a[4] - a[2], b[4] - b[2]) > 0.3;
    const slope = Math.abs(a[4] - b[4]) > 0.28;
    for (const side of [-1, 1]) {
      mesh.quad(
        [side * a[1] * 0.96, sill, a[0]],
        [side * b[1] * 0.96, sill, b[0]],
        [side * b[1], b[2] * 0.66, b[0]],
        [side * a[1], a[2] * 0.66, a[0]],
        body,
      );
      mesh.quad(
        [side * a[1], a[2] * 0.66, a[0]],
        [side * b[1], b[2] * 0.66, b[0]],
        [side * b[1] * 0.985, b[2], b[0]],
        [side * a[1] * 0.985, a[2], a[0]],
        body,
      );
      const glazed = boxy ? index === 2 : cabin || slope;
      mesh.quad(
        [side * a[1] * 0.985, a[2], a[0]],
        [side * b[1] * 0.985, b[2], b[0]],
        [side * b[3], b[4], b[0]],
        [side * a[3], a[4], a[0]],
        glazed ? GLASS : body,
      );
      if (cabin && !boxy) mesh.bar([side * b[1] * 0.985, b[2], b[0]], [side * b[3], b[4], b[0]], 0.035, 0.03, body, 4);
      mesh.bar([side * a[3], a[4], a[0]], [side * b[3], b[4], b[0]], 0.025, 0.025, body, 4);
    }
    const screen = slope && !(boxy && index < 3);
    mesh.quad([-a[3], a[4], a[0]], [a[3], a[4], a[0]], [b[3], b[4], b[0]], [-b[3], b[4], b[0]], screen ? GLASS : body);
    mesh.quad([-a[1], sill, a[0]], [a[1], sill, a[0]], [b[1], sill, b[0]], [-b[1], sill, b[0]], dark);
  }
  for (const end of [stations[0], stations.at(-1)]) {
    if (end === undefined) continue;
    mesh.quad(
      [-end[1], sill, end[0]],
      [end[1], sill, end[0]],
      [end[1], end[2], end[0]],
      [-end[1], end[2], end[0]],
      body,
    );
    mesh.quad(
      [-end[1], end[2], end[0]],
      [end[1], end[2], end[0]],
      [end[3], end[4], end[0]],
      [-end[3], end[4], end[0]],
      boxy && end[4] > 1.5 ? body : body,
    );
  }
}

function wheel(mesh: Mesh, at: Vec3, radius: number, steer: number): void {
  const side = Math.sign(at[0]);
  mesh.bar(
    [at[0] - side * 0.05, at[1] + 0.02, at[2]],
    [at[0] + side * 0.012, at[1] + 0.02, at[2]],
    radius + 0.06,
    radius + 0.06,
    plain(0x0b0b0c),
    14,
  );
  mesh.at(at, steer, () => {
    mesh.bar([-side * 0.16, 0, 0], [side * 0.025, 0, 0], radius, radius, RUBBER, 14);
    mesh.bar([0, 0, 0], [side * 0.035, 0, 0], radius * 0.6, radius * 0.58, plain(0x8b8f93), 10);
  });
}

/** The two beams of a car's headlights as lamps. */
export function headlights(place: { x: number; z: number; heading: number }, strength = 14): readonly Lamp[] {
  const [s, c] = [Math.sin(place.heading), Math.cos(place.heading)];
  return [-0.6, 0.6].map((side) => ({
    position: [place.x + s * 2.15 + c * side, 0.68, place.z + c * 2.15 - s * side],
    direction: [s, -0.07, c],
    colour: colour(0xfff0d8, strength),
    range: 26,
    cone: 0.86,
  }));
}

/** A box lorry, about 8 m long. */
export function lorry(
  mesh: Mesh,
  place: { x: number; z: number; heading: number },
  cab: number,
  load: number,
  options: CarOptions = {},
): void {
  mesh.at([place.x, 0, place.z], place.heading, () => {
    mesh.box([0, 2.15, -1.3], [2.45, 2.6, 5.8], paint(load));
    mesh.box([0, 0.72, -1], [2.1, 0.28, 6.4], plain(0x1b1c1e));
    mesh.box([0, 1.35, 2.75], [2.3, 1.55, 1.9], paint(cab));
    mesh.box([0, 2.4, 2.55], [2.2, 0.62, 1.5], paint(cab));
    mesh.quad([-1.02, 1.62, 3.715], [1.02, 1.62, 3.715], [0.98, 2.5, 3.34], [-0.98, 2.5, 3.34], GLASS);
    for (const side of [-1, 1]) mesh.box([side * 1.12, 2.05, 2.75], [0.1, 0.6, 1.0], GLASS);
    mesh.box([0, 0.6, 3.7], [2.3, 0.42, 0.14], plain(0x202224));
    for (const side of [-1, 1]) {
      for (const z of [2.5, -2.2, -3.2]) wheel(mesh, [side * 1.12, 0.46, z], 0.46, 0);
      mesh.box(
        [side * 0.95, 0.72, 3.78],
        [0.32, 0.2, 0.06],
        options.lightsOn === true ? glow(0xfff4dc, 9) : plain(0xd0d4d6),
      );
      mesh.box(
        [side * 1.0, 0.85, -4.22],
        [0.3, 0.16, 0.06],
        options.braking === true ? glow(0xff1a0c, 6) : glow(0xff1a0c, 0.8),
      );
    }
  });
}

/** A counterbalance forklift with its driver's cage; `lift` metres up, `load` drawn on the forks. */
export function forklift(
  mesh: Mesh,
  place: { x: number; z: number; heading: number },
  lift: number,
  load: (() => void) | null,
  driver: () => void,
  beacon: number,
): void {
  mesh.at([place.x, 0, place.z], place.heading, () => {
    const yellow = paint(0xd99a1c);
    const steel = plain(0x2a2c2f);
    mesh.box([0, 0.6, -0.55], [1.05, 0.7, 1.1], yellow);
    mesh.box([0, 0.42, 0.25], [1.05, 0.36, 0.9], yellow);
    mesh.box([0, 0.72, -1.0], [1.02, 0.55, 0.3], steel);
    for (const side of [-1, 1]) {
      mesh.bar([side * 0.47, 0.6, 0.55], [side * 0.43, 2.05, 0.25], 0.035, 0.035, steel, 5);
      mesh.bar([side * 0.47, 0.9, -0.85], [side * 0.43, 2.05, -0.55], 0.035, 0.035, steel, 5);
      wheel(mesh, [side * 0.52, 0.3, 0.5], 0.3, 0);
      wheel(mesh, [side * 0.5, 0.26, -0.75], 0.26, 0);
      mesh.box([side * 0.32, 1.3, 0.82], [0.09, 2.3, 0.12], steel);
      mesh.box([side * 0.26, 0.07 + lift, 1.4], [0.12, 0.05, 1.1], steel);
      mesh.bar([side * 0.36, 1.95, 0.42], [side * 0.36, 1.95, 0.5], 0.07, 0.07, glow(0xfff2d8, 5), 8);
    }
    for (const z of [-0.5, -0.24, 0.02, 0.24]) mesh.box([0, 2.06, z], [0.9, 0.04, 0.06], steel);
    mesh.box([0, 0.4 + lift, 0.88], [0.8, 0.6, 0.05], steel);
    mesh.box([0, 2.14, -0.5], [0.12, 0.12, 0.12], glow(0xff8a10, 0.4 + beacon * 7));
    mesh.at([0, 0.08, -0.35], 0, driver);
    if (load !== null) mesh.at([0, 0.1 + lift, 1.45], 0, load);
  });
}

/** A bicycle without rider. */
export function bicycle(mesh: Mesh, rgb: number): void {
  const frame = paint(rgb);
  for (const z of [-0.52, 0.52]) {
    for (let index = 0; index < 14; index++) {
      const [a, b] = [(index / 14) * Math.PI * 2, ((index + 1) / 14) * Math.PI * 2];
      mesh.bar(
        [0, 0.34 + Math.sin(a) * 0.32, z + Math.cos(a) * 0.32],
        [0, 0.34 + Math.sin(b) * 0.32, z + Math.cos(b) * 0.32],
        0.022,
        0.022,
        RUBBER,
        4,
      );
    }
  }
  const bars: readonly (readonly [Vec3, Vec3])[] = [
    [
      [0, 0.34, -0.52],
      [0, 0.82, -0.22],
    ],
    [
      [0, 0.3, -0.05],
      [0, 0.92, -0.24],
    ],
    [
      [0, 0.3, -0.05],
      [0, 0.82, 0.36],
    ],
    [
      [0, 0.82, -0.22],
      [0, 0.84, 0.36],
    ],
    [
      [0, 0.34, 0.52],
      [0, 1.0, 0.33],
    ],
    [
      [-0.26, 1.02, 0.3],
      [0.26, 1.02, 0.3],
    ],
  ];
  for (const [from, to] of bars) mesh.bar(from, to, 0.02, 0.02, frame, 5);
  mesh.box([0, 0.95, -0.26], [0.14, 0.05, 0.26], RUBBER);
}
