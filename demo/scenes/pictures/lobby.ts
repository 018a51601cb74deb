/** Lobby: a polished floor, revolving doors with daylight behind, a reception desk, people coming and going. */
import { indoors } from '../stage/light.ts';
import { person, walker } from '../stage/people.ts';
import type { Lamp, Picture } from '../stage/picture.ts';
import { glow, plain, surface, tree } from '../stage/props.ts';
import { createRoute, wave } from '../stage/route.ts';
import { colour } from '../stage/vector.ts';

const inToLifts = createRoute([
  [0.3, -15],
  [0.3, -11.5],
  [-1.6, -7],
  [-3.4, -2],
  [-3.6, 4],
  [-3.4, 9],
]);
const liftsOut = createRoute([
  [-2.2, 9],
  [-2, 3],
  [-0.6, -3],
  [-0.4, -9],
  [-0.2, -15],
]);
const toDesk = createRoute([
  [0.6, -15],
  [0.9, -11],
  [2.6, -7.5],
  [3.9, -4.6],
  [2.6, -1],
  [1, 4],
  [0.6, 9],
]);
const across = createRoute([
  [9, -8.8],
  [4, -8.6],
  [-2, -9],
  [-9.6, -8.8],
]);

const downlight = (x: number, z: number): Lamp => ({
  position: [x, 4.3, z],
  colour: colour(0xfff0da, 1.5),
  range: 9,
  direction: [0, -1, 0],
  cone: 0.25,
});

export const lobby: Picture = {
  id: 'lobby',
  number: 6,
  title: 'Lobby',
  width: 640,
  height: 360,
  fpsNumerator: 20,
  fpsDenominator: 1,
  timescale: 20000,
  fragmentMs: 2000,
  loopMs: 12000,
  profile: 'high',
  crf: 28,
  eye: [-6.2, 4.1, 5.6],
  target: [0.6, 0.6, -6.4],
  fovDegrees: 44,
  lighting: indoors(
    {
      kind: 'spot',
      position: [1.5, 7.5, -16],
      target: [-0.5, 0, -6],
      colour: colour(0xeaf2ff, 6.5),
      fovDegrees: 78,
      range: 32,
    },
    0.24,
  ),
  lens: { noise: 0.02, vignette: 0.34, barrel: 0.12, bloom: 0.1, saturation: 0.85, contrast: 1.08, mirror: 0.95 },
  lamps: [
    downlight(-4, -3),
    downlight(0, -3),
    downlight(4, -3),
    downlight(-4, 1.5),
    downlight(0, 1.5),
    downlight(4, 1.5),
    downlight(-4, -8),
    downlight(4, -8),
  ],
  build(mesh) {
    mesh.floor(-10, -12.4, 10, 12, 0, surface('tiles', 0xb9b2a4));
    mesh.floor(-3, -12, 3, -9.4, 0.004, surface('carpet', 0x3a3d42));
    mesh.floor(-10, -12.4, 10, 12, 4.6, plain(0xd9d6cd));
    mesh.box([-10.05, 2.3, 0], [0.1, 4.6, 25], surface('plain', 0xc8c0b0));
    mesh.box([10.05, 2.3, 0], [0.1, 4.6, 25], surface('planks', 0x8a6643));
    // The glass front, with the street bright behind it.
    mesh.box([0, 2.3, -13.6], [40, 4.6, 0.05], glow(0xdfeaf2, 0.8));
    mesh.box([0, 0.5, -13.5], [40, 1.0, 0.05], glow(0x8f948f, 0.55));
    for (const [x, w, h] of [
      [-8, 3, 2.6],
      [-4.6, 2, 3.2],
      [4.2, 3.4, 2.4],
      [8, 2, 3.4],
    ] as const)
      mesh.box([x, h / 2, -13.45], [w, h, 0.03], glow(0x9aa6ad, 0.6));
    for (let x = -10; x <= 10; x += 2.5) if (Math.abs(x) > 2) mesh.block(x, -12.4, [0.14, 4.6, 0.2], plain(0x24282b));
    for (const y of [2.6, 4.5]) mesh.box([0, y, -12.4], [20, 0.14, 0.18], plain(0x24282b));
    for (const x of [-1.6, 1.6]) mesh.bar([x, 0, -12.2], [x, 2.6, -12.2], 0.08, 0.08, plain(0x24282b), 8);
    mesh.bar([0, 2.55, -12.2], [0, 2.75, -12.2], 1.7, 1.7, plain(0x24282b), 24);
    for (const [x, z] of [
      [-6.4, -6],
      [6.2, -8.8],
      [-6.4, 0.6],
    ] as const)
      mesh.bar([x, 0, z], [x, 4.6, z], 0.36, 0.36, surface('concrete', 0xcfcac0), 18);
    // The desk and what is on it.
    mesh.box([6.2, 0.55, -3.6], [1.1, 1.1, 5.2], surface('planks', 0x6b4a30));
    mesh.box([6.1, 1.13, -3.6], [1.4, 0.07, 5.4], plain(0xe2ded4));
    mesh.box([9.9, 2.6, -3.6], [0.1, 1.1, 3.2], plain(0x24506e));
    mesh.box([9.82, 2.6, -3.6], [0.05, 0.4, 2.2], glow(0xf4f6fa, 0.9));
    for (const z of [-4.8, -2.6]) mesh.box([6.35, 1.42, z], [0.06, 0.42, 0.66], plain(0x16181a));
    for (const [x, z] of [
      [-8.2, -9.6],
      [-8.2, -7],
      [-8.4, -4],
    ] as const) {
      mesh.block(x, z, [1.2, 0.42, 1.9], plain(0x4d5f6b));
      mesh.block(x - 0.5, z, [0.25, 0.85, 1.9], plain(0x4d5f6b));
    }
    mesh.block(-6.8, -8.3, [0.8, 0.38, 0.8], surface('planks', 0x7a5b3d));
    for (const [x, z, s] of [
      [8.6, -10.8, 3],
      [-9, -11.4, 4],
      [7.4, 0.4, 5],
    ] as const) {
      mesh.bar([x, 0, z], [x, 0.6, z], 0.28, 0.36, plain(0x3a3c3e), 12);
      mesh.at([x, 0.5, z], 0, () => tree(mesh, 0, 0, 1.7, s, { bush: true, rgb: 0x47703a, leaves: 60 }));
    }
    for (const lamp of [
      [-4, -3],
      [0, -3],
      [4, -3],
      [-4, 1.5],
      [0, 1.5],
      [4, 1.5],
      [-4, -8],
      [4, -8],
    ] as const)
      mesh.bar([lamp[0], 4.57, lamp[1]], [lamp[0], 4.6, lamp[1]], 0.2, 0.2, glow(0xfff2de, 4), 14);
  },
  move(mesh, moment) {
    mesh.at([0, 0, -12.2], moment.turn * Math.PI * 2 * 1.5, () => {
      for (const turn of [0, Math.PI / 2]) {
        mesh.at([0, 0, 0], turn, () => {
          for (const side of [-1, 1]) {
            mesh.box([side * 1.42, 1.25, 0], [0.06, 2.5, 0.06], plain(0x2d3236));
            mesh.box([side * 0.72, 0.08, 0], [1.4, 0.12, 0.05], plain(0x2d3236));
            mesh.box([side * 0.72, 2.44, 0], [1.4, 0.1, 0.05], plain(0x2d3236));
            mesh.box([side * 0.72, 1.05, 0], [0.7, 0.04, 0.08], plain(0xb9bdbf));
          }
          mesh.bar([0, 0, 0], [0, 2.5, 0], 0.05, 0.05, plain(0x2d3236), 8);
        });
      }
    });
    walker(mesh, inToLifts, 2.3, 0, { coat: 0x23293a, legs: 0x1f2228, hair: 0x2a1d15, bag: 0x4a3222 }, moment);
    walker(
      mesh,
      inToLifts,
      2.4,
      6.4,
      { coat: 0x8f8574, legs: 0x2c2a2c, hair: 0x7a5432, size: 0.95, long: true },
      moment,
    );
    walker(mesh, liftsOut, 2.2, 2.6, { coat: 0x3c5a78, legs: 0x2b3038, hair: 0x14100d, backpack: 0x2c2d30 }, moment);
    walker(
      mesh,
      liftsOut,
      2.4,
      8.8,
      { coat: 0x7c2f34, legs: 0x22242a, hair: 0x4d3320, size: 0.96, bag: 0x2a2420 },
      moment,
    );
    walker(mesh, toDesk, 2.6, 4.4, { coat: 0x55604a, legs: 0x3a3833, hair: 0x8d877e }, moment, {
      halt: { atMetres: 11.6, forSeconds: 1.6 },
    });
    walker(mesh, across, 1.9, 0.9, { coat: 0x33363c, legs: 0x2a2b30, hair: 0x1c1512 }, moment);
    person(
      mesh,
      { x: 7.1, z: -4.5, heading: -1.4 + 0.25 * wave(moment, 1) },
      { phase: 0, stride: 0, reach: 0.55 + 0.1 * wave(moment, 4), gaze: 0.5 * wave(moment, 2, 0.3) },
      { coat: 0x243650, legs: 0x1e2026, hair: 0x3a2417 },
    );
    person(
      mesh,
      { x: 7.1, z: -2.5, heading: -1.6 },
      { phase: 0, stride: 0, reach: 0.45, gaze: 0.4 * wave(moment, 3) },
      { coat: 0x243650, legs: 0x1e2026, hair: 0x8a6a44, size: 0.95 },
    );
    return {};
  },
};
