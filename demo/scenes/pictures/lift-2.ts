/** Lift 2: inside a lift car. The doors open on different floors, people get in and out, the floor lamp counts. */
import { indoors } from '../stage/light.ts';
import { type Look, person } from '../stage/people.ts';
import type { Picture } from '../stage/picture.ts';
import { glow, plain, surface } from '../stage/props.ts';
import { createRoute, follow, wave } from '../stage/route.ts';
import { colour } from '../stage/vector.ts';

/** Doors: 0 shut, 1 open. */
const doors = (seconds: number): number =>
  follow(
    [
      [0.6, 0],
      [1.7, 1],
      [4.6, 1],
      [5.7, 0],
      [7.4, 0],
      [8.5, 1],
      [10.9, 1],
      [11.9, 0],
    ],
    seconds,
  );

interface Rider {
  readonly look: Look;
  readonly inAt: number | null;
  readonly outAt: number | null;
  readonly stand: readonly [number, number];
}

const riders: readonly Rider[] = [
  {
    look: { coat: 0x2c3c5a, legs: 0x23252a, hair: 0x2a1d15, bag: 0x4a3222 },
    inAt: 2.1,
    outAt: 8.7,
    stand: [-0.42, 0.1],
  },
  { look: { coat: 0xa89c88, legs: 0x2f3238, hair: 0x7a5230, size: 0.95 }, inAt: 2.9, outAt: null, stand: [0.45, 0.42] },
  {
    look: { coat: 0x6a2f34, legs: 0x26282e, hair: 0x1a1310, backpack: 0x2b2d31 },
    inAt: 9.5,
    outAt: null,
    stand: [-0.35, 0.35],
  },
  {
    look: { coat: 0x6a2f34, legs: 0x26282e, hair: 0x1a1310, backpack: 0x2b2d31 },
    inAt: null,
    outAt: 1.9,
    stand: [-0.35, 0.35],
  },
  { look: { coat: 0xa89c88, legs: 0x2f3238, hair: 0x7a5230, size: 0.95 }, inAt: null, outAt: 1.4, stand: [0.45, 0.42] },
];

export const lift2: Picture = {
  id: 'lift-2',
  number: 16,
  title: 'Lift 2',
  width: 640,
  height: 360,
  fpsNumerator: 30,
  fpsDenominator: 1,
  timescale: 30000,
  fragmentMs: 1000,
  loopMs: 12000,
  profile: 'baseline',
  crf: 31,
  eye: [0.98, 2.36, 1.18],
  target: [-0.22, 0.72, -0.95],
  fovDegrees: 72,
  lighting: indoors(
    {
      kind: 'spot',
      position: [0, 2.42, 0.1],
      target: [0, 0, 0.09],
      colour: colour(0xfff4e0, 1.5),
      fovDegrees: 150,
      range: 6,
    },
    0.26,
  ),
  lens: { noise: 0.02, vignette: 0.4, barrel: 0.22, bloom: 0.07, saturation: 0.75, contrast: 1.1, mirror: 0.5 },
  lamps: [{ position: [0, 2.3, 0], colour: colour(0xfff2dc, 0.35), range: 5 }],
  build(mesh) {
    const steel = surface('paint', 0x8f9598);
    mesh.floor(-1.25, -1.2, 1.25, 2.6, 0, surface('tiles', 0x5b5d5e));
    mesh.floor(-1.25, -1.2, 1.25, 1.4, 2.5, plain(0xb9bcbc));
    mesh.box([-1.28, 1.25, 0.6], [0.06, 2.5, 3.7], steel);
    mesh.box([1.28, 1.25, 0.6], [0.06, 2.5, 3.7], steel);
    for (const side of [-1, 1]) {
      mesh.box([side * 1.2, 0.95, 0.1], [0.05, 0.05, 2.4], plain(0xd0d2d2));
      mesh.box([side * 1.24, 0.08, 0.6], [0.03, 0.16, 3.7], plain(0x3a3d3f));
      mesh.box([side * 1.0, 1.25, -1.2], [0.5, 2.5, 0.1], steel);
    }
    mesh.box([0, 2.3, -1.2], [1.6, 0.4, 0.1], steel);
    mesh.box([-1.0, 1.35, -1.13], [0.24, 1.1, 0.03], plain(0x2a2d30));
    for (let button = 0; button < 6; button++)
      mesh.bar(
        [-1.05 + (button % 2) * 0.1, 1.05 + Math.floor(button / 2) * 0.14, -1.12],
        [-1.05 + (button % 2) * 0.1, 1.05 + Math.floor(button / 2) * 0.14, -1.1],
        0.035,
        0.035,
        plain(0xd8d8d4),
        10,
      );
    for (const x of [-0.6, 0.6])
      for (const z of [-0.5, 0.5]) mesh.bar([x, 2.47, z], [x, 2.5, z], 0.14, 0.14, glow(0xfff2dc, 3.5), 14);
    // The landing outside.
    mesh.floor(-4, -6, 4, -1.25, -0.002, surface('tiles', 0xb4ad9e));
    mesh.floor(-4, -6, 4, -1.25, 2.7, plain(0xd0cdc4));
    mesh.box([0, 1.35, -5.4], [8, 2.7, 0.1], plain(0xc2b9a6));
    mesh.box([-1.4, 1.6, -5.33], [1.3, 0.9, 0.04], plain(0x3d5a6a));
    mesh.box([1.6, 0.3, -5], [0.5, 0.6, 0.5], plain(0x53565a));
  },
  move(mesh, moment) {
    const { seconds } = moment;
    const open = doors(seconds);
    for (const side of [-1, 1]) {
      mesh.box([side * (0.38 + open * 0.74), 1.05, -1.28], [0.78, 2.1, 0.05], surface('paint', 0x9aa0a3));
      mesh.box([side * (0.02 + open * 0.74), 1.05, -1.25], [0.03, 2.1, 0.03], plain(0x2a2c2e));
    }
    const floors = seconds < 5.8 ? 0 : Math.min(5, Math.floor((seconds - 5.6) * 2.8));
    const running = seconds > 5.8 && seconds < 7.4;
    for (let lamp = 0; lamp < 6; lamp++) {
      const lit = lamp === floors % 6;
      mesh.box([-0.25 + lamp * 0.1, 2.32, -1.13], [0.07, 0.09, 0.03], glow(lit ? 0xff6a20 : 0x3a1408, lit ? 3 : 0.4));
    }
    mesh.box([0.46, 2.32, -1.13], [0.08, 0.12, 0.03], glow(running ? 0x60ff80 : 0x10301a, running ? 2 : 0.4));
    const outside = wave(moment, 1, 0.4);
    person(
      mesh,
      { x: 1.9 + outside * 1.2, z: -3.9, heading: wave(moment, 1, 0.65) > 0 ? Math.PI / 2 : -Math.PI / 2 },
      { phase: outside * 5.2, stride: Math.min(1, Math.abs(wave(moment, 1, 0.65)) * 1.4) },
      { coat: 0x4f5f4a, legs: 0x2a2c31, hair: 0x2a2018 },
    );
    for (const [index, rider] of riders.entries()) {
      const way = createRoute([[index % 2 ? 1.2 : -1.3, -4.6], [0, -2.5], [0.02, -1.1], rider.stand]);
      const entered = rider.inAt === null ? Number.POSITIVE_INFINITY : (seconds - rider.inAt) * 1.35;
      const left = rider.outAt === null ? -1 : (seconds - rider.outAt) * 1.35;
      const inside = rider.inAt === null ? true : entered >= way.length;
      if (left >= 0) {
        if (left >= way.length) continue;
        const place = way.at(way.length - left);
        person(
          mesh,
          { ...place, heading: place.heading + Math.PI },
          { phase: left * 4.3, stride: Math.min(1, left * 2) },
          rider.look,
        );
      } else if (inside) {
        const stood = rider.inAt === null ? 9 : (entered - way.length) / 1.35;
        const from = way.at(way.length).heading;
        const turned = from + (Math.PI - from) * Math.min(1, stood / 0.8);
        person(
          mesh,
          { x: rider.stand[0], z: rider.stand[1], heading: turned },
          { phase: 0, stride: 0, gaze: 0.35 * wave(moment, 2, index * 0.3) },
          rider.look,
        );
      } else if (entered > 0) {
        const place = way.at(entered);
        person(mesh, place, { phase: entered * 4.3, stride: Math.min(1, (way.length - entered) * 2) }, rider.look);
      }
    }
    return {};
  },
};
