/** High street at night: wet road under sodium lamps, cars with their lights on, people under umbrellas. */
import { walker } from '../stage/people.ts';
import type { Lamp, Picture } from '../stage/picture.ts';
import { glow, plain, streetLamp, surface, tree } from '../stage/props.ts';
import { createRoute, travel, wave } from '../stage/route.ts';
import { colour } from '../stage/vector.ts';
import { car, headlights } from '../stage/vehicles.ts';

const comingLane = createRoute([
  [-2, -75],
  [-2, -20],
  [-2, 30],
]);
const goingLane = createRoute([
  [2, 30],
  [2, -20],
  [2, -75],
]);
const leftPavement = createRoute([
  [-6.1, 9],
  [-6, 0],
  [-6.2, -12],
  [-6, -26],
  [-6.3, -42],
]);
const rightPavement = createRoute([
  [6.6, -40],
  [6.4, -20],
  [6.2, -8],
  [6.5, 2],
  [6.3, 12],
]);
const crossing = createRoute([
  [-9, -9.8],
  [-6, -9.9],
  [0, -10.1],
  [6, -9.8],
  [7.4, -8],
  [7.2, 0],
  [7.2, 10],
]);
const sodium = 0xffb060;

export const streetNight: Picture = {
  id: 'street-night',
  number: 5,
  title: 'High street, night',
  width: 960,
  height: 540,
  fpsNumerator: 10,
  fpsDenominator: 1,
  timescale: 90000,
  fragmentMs: 2000,
  loopMs: 20000,
  profile: 'high',
  crf: 36,
  eye: [4.4, 6.2, 11.5],
  target: [-0.6, 0.6, -11],
  fovDegrees: 44,
  lighting: {
    key: {
      kind: 'spot',
      position: [3.6, 7.3, -4],
      target: [1.5, 0, -5],
      colour: colour(sodium, 9),
      fovDegrees: 128,
      range: 24,
    },
    sky: colour(0x2c3a58, 0.16),
    ground: colour(0x2a2420, 0.12),
    zenith: colour(0x0a0f1c),
    horizon: colour(0x2c2a30, 0.8),
    haze: 0.006,
    exposure: 1.15,
  },
  lens: { noise: 0.026, vignette: 0.35, barrel: 0.1, bloom: 0.16, saturation: 0.8, rain: 0.5, wet: 0.85, mirror: 0.01 },
  lamps: [
    ...(
      [
        [3.4, -26],
        [3.4, -48],
        [-3.4, -15],
        [-3.4, -37],
      ] as const
    ).map(
      ([x, z]): Lamp => ({
        position: [x, 7.2, z],
        colour: colour(sodium, 9),
        range: 22,
        direction: [0, -1, 0],
        cone: 0.1,
      }),
    ),
    ...(
      [
        [-8, -1.2],
        [8, -10.4],
        [8, -1.2],
        [-8, -19.6],
      ] as const
    ).map(([x, z]): Lamp => ({ position: [x, 1.8, z], colour: colour(0xffe4ba, 0.9), range: 7 })),
  ],
  build(mesh) {
    mesh.floor(-4.6, -90, 4.6, 40, 0, surface('asphalt', 0x5a5a5c));
    mesh.floor(-60, -90, -4.6, 40, -0.001, surface('paving', 0x8a857c));
    mesh.floor(4.6, -90, 60, 40, -0.001, surface('paving', 0x8a857c));
    for (const side of [-1, 1]) mesh.box([side * 4.65, 0.05, -25], [0.18, 0.12, 130], surface('concrete', 0x9a968c));
    const white = plain(0xd9d6cc);
    for (let z = -70; z < 25; z += 5) if (z < -15 || z > -8) mesh.floor(-0.07, z, 0.07, z + 2.4, 0.006, white);
    for (let x = -4.1; x < 4.2; x += 0.95) mesh.floor(x, -11.4, x + 0.5, -8.6, 0.006, white);

    const fronts = [0x7a5c4a, 0x8b8378, 0x6c4f42, 0x94897a, 0x75685c];
    for (let index = 0; index < 9; index++) {
      const z = 8 - index * 9.2;
      const tall = 8 + ((index * 7) % 5) * 1.4;
      for (const side of [-1, 1]) {
        const rgb = fronts[(index + (side > 0 ? 2 : 0)) % fronts.length] ?? 0x808080;
        mesh.block(side * 13.4, z - 4.6, [9, tall, 9.2], surface('windows', rgb));
        mesh.block(side * 13.3, z - 4.6, [9.1, 3.3, 9.0], surface('brick', rgb));
        shop(side, z - 4.6, index);
      }
    }
    mesh.block(0, -95, [40, 16, 6], surface('windows', 0x5c5650));
    for (const z of [-4, -26, -48]) streetLamp(mesh, 5.1, z, -Math.PI / 2, 7.5, glow(sodium, 8));
    for (const z of [-15, -37]) streetLamp(mesh, -5.1, z, Math.PI / 2, 7.5, glow(sodium, 8));
    for (const [x, z, seed] of [
      [-5.6, -21, 4],
      [5.7, -15, 9],
      [-5.6, -33, 6],
    ] as const)
      tree(mesh, x, z, 5.6, seed, { leaves: 110, rgb: 0x55602c });
    car(mesh, { x: 3.75, z: -20, heading: Math.PI }, 0x49525c, { shape: 'hatch' });
    car(mesh, { x: 3.75, z: -31, heading: Math.PI }, 0x7c2a25, { shape: 'estate' });
    car(mesh, { x: -3.85, z: -24.5, heading: 0 }, 0xb8bcc0, { shape: 'saloon' });
    mesh.block(-5.2, -2.2, [0.5, 1.0, 0.5], plain(0x23352c));
    mesh.bar([-5.1, 0, -8], [-5.1, 3.1, -8], 0.05, 0.05, plain(0xe0e0da), 8);
    mesh.bar([5.1, 0, -12], [5.1, 3.1, -12], 0.05, 0.05, plain(0xe0e0da), 8);

    function shop(side: number, z: number, index: number): void {
      const open = (index * 5 + (side > 0 ? 1 : 0)) % 3 !== 0;
      const tone = [0xffe2b0, 0xdcecff, 0xffd08a, 0xf4f6e8][(index + (side > 0 ? 1 : 0)) % 4] ?? 0xffffff;
      const x = side * 8.72;
      mesh.box([x, 1.5, z], [0.1, 2.1, 6.6], open ? glow(tone, 0.62) : surface('glass', 0x12171b));
      for (const dz of [-3.4, -1.1, 1.1, 3.4])
        mesh.box([x - side * 0.05, 1.5, z + dz], [0.14, 2.3, 0.16], plain(0x2b2a28));
      mesh.box(
        [x - side * 0.1, 2.95, z],
        [0.2, 0.62, 7.2],
        plain([0x5a1d1d, 0x1d3a2e, 0x1f2d4d, 0x4a3a18][index % 4] ?? 0x333333),
      );
      if (open) mesh.box([x - side * 0.22, 2.95, z], [0.04, 0.28, 3.2], glow(tone, 1.1));
      for (let item = 0; item < 5; item++)
        if (open)
          mesh.box(
            [x - side * 0.06, 0.85 + ((item * 3) % 4) * 0.12, z - 2.8 + item * 1.3],
            [0.05, 0.5 + ((item * 5) % 3) * 0.2, 0.5],
            plain(0x3d3732),
          );
    }
  },
  move(mesh, moment) {
    const lamps: Lamp[] = [];
    const traffic = [
      [comingLane, 9.2, 0.5, 0xb9bec4, 'saloon'],
      [comingLane, 9.2, 6.4, 0x39424c, 'estate'],
      [goingLane, 9.8, 3.2, 0x243a63, 'hatch'],
      [goingLane, 9.8, 12.4, 0xe2e2de, 'van'],
      [comingLane, 9.2, 13.6, 0x8a211c, 'hatch'],
    ] as const;
    for (const [route, speed, start, rgb, shape] of traffic) {
      const place = travel(route, speed, start, moment);
      if (place === null) continue;
      car(mesh, place, rgb, { shape, lightsOn: true });
      if (lamps.length < 8 && place.z < 26) lamps.push(...headlights(place, 9));
    }
    walker(mesh, leftPavement, 2.75, 1, { coat: 0x3a3f4a, legs: 0x24262b, umbrella: 0x8e2430, long: true }, moment);
    walker(mesh, rightPavement, 2.8, 4, { coat: 0x6b5036, legs: 0x2a2d33, hair: 0x241a14 }, moment);
    walker(mesh, rightPavement, 2.85, 12, { coat: 0x27475c, legs: 0x23252a, umbrella: 0x1e2a3a }, moment);
    walker(mesh, crossing, 2.3, 14.6, { coat: 0x9a9182, legs: 0x2c2f38, hair: 0x3a2a20, bag: 0x332720 }, moment);
    mesh.bar(
      [-5.1, 3.1, -8],
      [-5.1, 3.5, -8],
      0.16,
      0.16,
      glow(0xff9a20, 0.6 + 2.6 * Math.max(0, wave(moment, 20))),
      10,
    );
    mesh.bar(
      [5.1, 3.1, -12],
      [5.1, 3.5, -12],
      0.16,
      0.16,
      glow(0xff9a20, 0.6 + 2.6 * Math.max(0, wave(moment, 20))),
      10,
    );
    return { lamps };
  },
};
