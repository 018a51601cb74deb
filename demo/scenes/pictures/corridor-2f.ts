/** Corridor, second floor: a long office corridor with a glossy floor; one ceiling light is failing. */
import { person, walker } from '../stage/people.ts';
import type { Lamp, Picture } from '../stage/picture.ts';
import { glow, plain, surface } from '../stage/props.ts';
import { createRoute, follow, since, wave } from '../stage/route.ts';
import { colour } from '../stage/vector.ts';

const away = createRoute([
  [0.5, 7],
  [0.6, 2],
  [0.5, -8],
  [0.6, -20],
  [0.7, -29.4],
  [2.4, -31],
  [5, -31],
]);
const towards = createRoute([
  [-5, -31.2],
  [-2, -31],
  [-0.6, -29],
  [-0.55, -18],
  [-0.7, -6],
  [-0.5, 1],
  [-0.6, 8],
]);
const across = createRoute([
  [3.4, -12.6],
  [1.6, -12.6],
  [0.7, -13.6],
  [0.45, -20],
  [0.3, -28],
  [-1.6, -31.3],
  [-5, -31.3],
]);
const lights = [-1, -7, -13, -19, -25] as const;
const failing = -13;
const ceilingLamp = (z: number, level: number): Lamp => ({
  position: [0, 2.62, z],
  colour: colour(0xf4f6ff, 0.95 * level),
  range: 9,
  direction: [0, -1, 0],
  cone: -0.25,
});

/** The failing tube: dark for moments, at the same ones in every loop. */
const flicker = (seconds: number): number => {
  const beat = Math.floor(seconds * 12.5);
  const dips = [9, 10, 12, 40, 41, 42, 44, 47, 88, 90, 91, 92, 93, 95, 96, 140, 142, 143];
  return dips.includes(beat) ? 0.12 : 1;
};

export const corridor2f: Picture = {
  id: 'corridor-2f',
  number: 3,
  title: 'Corridor 2F',
  width: 640,
  height: 360,
  fpsNumerator: 25,
  fpsDenominator: 2,
  timescale: 25000,
  fragmentMs: 2000,
  loopMs: 16000,
  profile: 'main',
  crf: 25,
  eye: [0.9, 2.6, 3.4],
  target: [-0.22, 0.75, -6.5],
  fovDegrees: 44,
  lighting: {
    key: {
      kind: 'spot',
      position: [0, 2.68, -7],
      target: [0, 0, -7.01],
      colour: colour(0xfff4e2, 1.3),
      fovDegrees: 150,
      range: 13,
    },
    sky: colour(0xdfe6ea, 0.16),
    ground: colour(0x9a9488, 0.13),
    zenith: [0, 0, 0],
    horizon: colour(0x202428),
    haze: 0.002,
    exposure: 0.95,
  },
  lens: { noise: 0.03, vignette: 0.42, barrel: 0.1, bloom: 0.07, saturation: 0.72, mirror: 0.75 },
  lamps: [
    ...lights.filter((z) => z !== failing).map((z) => ceilingLamp(z, 1)),
    { position: [1.2, 1.4, -12.6], colour: colour(0xffdcae, 0.25), range: 4 },
    { position: [0, 2.5, 4.5], colour: colour(0xf4f6ff, 0.8), range: 9 },
    { position: [4, 2.4, -31.4], colour: colour(0xf4f6ff, 0.9), range: 9 },
    { position: [-4, 2.4, -31.4], colour: colour(0xf4f6ff, 0.9), range: 9 },
  ],
  build(mesh) {
    const wall = surface('plain', 0xd2cfc4);
    const dado = surface('plain', 0x7d8b8f);
    mesh.floor(-1.5, -33, 1.5, 8, 0, surface('tiles', 0xa8a69c));
    mesh.floor(-12, -33, 12, -29.6, 0.0005, surface('tiles', 0xa8a69c));
    mesh.floor(-1.5, -33, 1.5, 8, 2.85, surface('plain', 0xc9c8c2));
    mesh.floor(-12, -33, 12, -29.6, 2.85, surface('plain', 0xc9c8c2));
    for (let z = -32; z < 8; z += 1.2) mesh.box([0, 2.846, z], [3, 0.012, 0.03], plain(0x8d8c88));
    for (const side of [-1, 1]) {
      mesh.box([side * 1.55, 1.43, -10.8], [0.1, 2.86, 37.6], wall);
      mesh.box([side * 1.498, 0.55, -10.8], [0.02, 1.1, 37.6], dado);
      mesh.box([side * 1.485, 1.12, -10.8], [0.05, 0.1, 37.6], surface('planks', 0x8b6d4c));
      mesh.box([side * 1.49, 0.06, -10.8], [0.04, 0.12, 37.6], plain(0x2c2f31));
    }
    mesh.box([0, 1.43, -33.05], [24, 2.86, 0.1], wall);
    mesh.box([0, 0.55, -32.99], [24, 1.1, 0.02], dado);
    for (const z of [-2.4, -7.2, -17.4, -22.2, -27]) for (const side of [-1, 1]) door(side, z + side * 0.6, false);
    door(1, -12.6, true);
    door(-1, -11.4, false);
    for (const z of lights) {
      mesh.box([0, 2.835, z], [0.66, 0.03, 1.3], plain(0xdadada));
    }
    mesh.box([-1.47, 2.35, -4.6], [0.05, 0.24, 0.5], glow(0x1f9a50, 0.9));
    mesh.box([0, 2.5, -29.6], [0.7, 0.24, 0.06], glow(0x1f9a50, 0.9));
    mesh.bar([-1.38, 0.32, 0.7], [-1.38, 0.82, 0.7], 0.085, 0.085, plain(0xa81c18), 10);
    mesh.box([-1.47, 1.45, 1.8], [0.04, 0.9, 1.3], plain(0x5a4632));
    mesh.box([-1.45, 1.45, 1.8], [0.03, 0.8, 1.2], plain(0xb69766));
    for (const [y, z, c] of [
      [1.6, 1.5, 0xe8e6de],
      [1.3, 1.9, 0xd9dfe6],
      [1.65, 2.1, 0xe9e3c9],
    ] as const)
      mesh.box([-1.43, y, z], [0.02, 0.32, 0.24], plain(c));
    mesh.block(1.2, -5.2, [0.42, 0.85, 0.42], plain(0x5d6468));

    function door(side: number, z: number, open: boolean): void {
      mesh.box([side * 1.49, 1.06, z], [0.05, 2.12, 1.06], plain(0x6c6258));
      mesh.box([side * 1.475, 1.03, z], [0.05, 2.04, 0.92], open ? glow(0xffe9c4, 0.55) : surface('planks', 0x9b7a55));
      if (open) return;
      mesh.box([side * 1.44, 1.02, z + 0.36], [0.05, 0.03, 0.12], plain(0xc8c8c4));
      mesh.box([side * 1.447, 1.55, z - 0.05], [0.02, 0.5, 0.16], surface('glass', 0x20282c));
      mesh.box([side * 1.475, 1.62, z + 0.72], [0.02, 0.14, 0.22], plain(0xe4e4de));
    }
  },
  move(mesh, moment) {
    const level = flicker(moment.seconds);
    for (const z of lights)
      mesh.box([0, 2.815, z], [0.56, 0.02, 1.2], glow(0xf6f8ff, 0.25 + 2.3 * (z === failing ? level : 1)));
    walker(mesh, away, 2.7 / 1.05, 0.4, { coat: 0x2c3e57, legs: 0x22252b, hair: 0x35261b, backpack: 0x8c3a2b }, moment);
    walker(
      mesh,
      towards,
      2.75,
      1.2,
      { coat: 0xcfc8ba, legs: 0x3c4048, hair: 0x6a4a2c, size: 0.95, bag: 0x3a2a22 },
      moment,
    );
    walker(mesh, across, 2.2, 8.5, { coat: 0x3f6b62, legs: 0x2a2c33, hair: 0x16110e, size: 0.97 }, moment);
    // A cleaner pushes a trolley up and down near the far end, so that the corridor is never still.
    const z = -24 + 2.6 * wave(moment, 1);
    const heading = follow(
      [
        [0, 0],
        [3, 0],
        [5, Math.PI],
        [11, Math.PI],
        [13, Math.PI * 2],
        [16, Math.PI * 2],
      ],
      since(moment, 0),
    );
    person(
      mesh,
      { x: -0.9, z, heading },
      { phase: z * 4.3, stride: Math.min(1, Math.abs(wave(moment, 1, 0.25)) * 0.8), reach: 0.6 },
      { coat: 0x3b74a8, legs: 0x2c3a4a, hair: 0x1c1613 },
    );
    mesh.at([-0.9 + Math.sin(heading) * 0.75, 0, z + Math.cos(heading) * 0.75], heading, () => {
      mesh.box([0, 0.5, 0], [0.5, 0.7, 0.7], plain(0xc9b13a));
      mesh.box([0, 0.92, -0.3], [0.5, 0.05, 0.05], plain(0x3a3a3a));
      mesh.bar([0.15, 0.8, 0.2], [0.18, 1.5, 0.1], 0.02, 0.02, plain(0x9a7a4a), 5);
    });
    return { lamps: [ceilingLamp(failing, level)] };
  },
};
