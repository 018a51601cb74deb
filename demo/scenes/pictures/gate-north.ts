/** Gate north: a works entrance by day. The barrier lets one car in while a guard looks on. */

import { person, walker } from '../stage/people.ts';
import type { Picture } from '../stage/picture.ts';
import { bollard, cone, fence, glow, plain, surface, tree } from '../stage/props.ts';
import { createRoute, follow, since, wave } from '../stage/route.ts';
import { colour } from '../stage/vector.ts';
import { car } from '../stage/vehicles.ts';

const arrival = createRoute([
  [-44, -36],
  [-22, -36],
  [-6, -34],
  [0.6, -27],
  [1.9, -18],
  [1.9, -6],
  [1.9, 4],
  [2.2, 12],
  [3, 24],
]);
const departure = createRoute([
  [-3.4, 22],
  [-2.4, 8],
  [-1.9, -6],
  [-1.9, -18],
  [-3, -27],
  [-9, -33],
  [-24, -35],
  [-46, -35.5],
]);
const pavement = createRoute([
  [-8.2, 12],
  [-6.9, 2],
  [-6.6, -9],
  [-7.4, -22],
  [-12, -31],
  [-30, -33.4],
  [-46, -33.4],
]);
/** Metres along the arrival at which a car waits before the bar. */
const stopAt = 69.4;

/** The bar's angle: 0 is down, 1 is up. */
const barrier = (seconds: number): number =>
  follow(
    [
      [6.2, 0],
      [7.6, 1],
      [11.2, 1],
      [12.8, 0],
    ],
    seconds,
  );

export const gateNorth: Picture = {
  id: 'gate-north',
  number: 1,
  title: 'Gate north',
  width: 1280,
  height: 720,
  fpsNumerator: 10,
  fpsDenominator: 1,
  timescale: 90000,
  fragmentMs: 2000,
  loopMs: 16000,
  profile: 'high',
  crf: 34,
  eye: [7.6, 5.4, 12.5],
  target: [-0.4, 0.6, -6],
  fovDegrees: 40,
  lighting: {
    key: {
      kind: 'sun',
      direction: [-0.62, -0.72, -0.5],
      colour: colour(0xfff0d8, 2.6),
      centre: [-2, 0, -12],
      radius: 34,
    },
    sky: colour(0xb4cbe6, 0.75),
    ground: colour(0x6b655c, 0.45),
    zenith: colour(0x7fa6d8, 1.1),
    horizon: colour(0xd5dfe8, 1.25),
    haze: 0.0025,
    exposure: 0.78,
  },
  lens: { noise: 0.018, vignette: 0.3, barrel: 0.1, bloom: 0.05, saturation: 0.92, contrast: 1.2 },
  build(mesh) {
    mesh.floor(-70, -90, 60, 40, -0.02, surface('grass', 0x66713f));
    mesh.floor(-4.4, -60, 4.4, 40, 0, surface('asphalt', 0x6a6a68));
    mesh.floor(-70, -41, 60, -31, 0.004, surface('asphalt', 0x646463));
    mesh.floor(4.4, -2, 24, 40, 0, surface('asphalt', 0x70706c));
    mesh.floor(-8.6, -31, -5.2, 40, 0.05, surface('paving', 0x9a958b));
    for (const side of [-1, 1]) {
      mesh.box([side * 4.6 - (side > 0 ? 0 : 0.1), 0.06, -16.5], [0.22, 0.14, 29], surface('concrete', 0xaaa69c));
    }
    mesh.box([-4.7, 0.06, 20], [0.22, 0.14, 40], surface('concrete', 0xaaa69c));
    const paintWhite = surface('concrete', 0xe4e2da);
    for (let z = -29; z < 20; z += 4) if (Math.abs(z) > 4) mesh.floor(-0.07, z, 0.07, z + 2, 0.012, paintWhite);
    mesh.floor(0.25, -3.6, 4.2, -3.25, 0.012, paintWhite);
    mesh.floor(-4.2, 2.6, -0.25, 2.95, 0.012, paintWhite);

    // The island with the barrier's post, and the guard's hut beside the road.
    mesh.box([0, 0.08, 0], [0.9, 0.16, 4.2], surface('concrete', 0xb9b5aa));
    bollard(mesh, 0, 2.5);
    bollard(mesh, 0, -2.5);
    mesh.block(0, 0, [0.42, 1.15, 0.42], plain(0xd6a019), 0.16);
    mesh.block(-4.95, 0.4, [0.16, 0.95, 0.16], plain(0x4b4f52));
    mesh.block(4.75, 0, [0.16, 0.95, 0.16], plain(0x4b4f52));
    hut();
    fence(mesh, -9.4, -2, -36, -2, 2.4, { barbed: true });
    fence(mesh, 8.6, -2.4, 40, -2.4, 2.4, { barbed: true });
    for (const x of [-9.2, -5.0, 5.1, 8.4]) mesh.block(x, -2, [0.6, 2.7, 0.6], surface('brick', 0x8c5a45));
    mesh.box([6.75, 1.3, -2], [3.0, 2.2, 0.12], surface('corrugated', 0x3c5666));
    cone(mesh, 4.0, 6.5);
    cone(mesh, 4.05, 8.2);

    // Across the public road: sheds, a wall and trees.
    mesh.block(-24, -52, [30, 9, 16], surface('corrugated', 0x8a98a2));
    mesh.block(-24, -43.95, [8, 4.6, 0.1], plain(0x2c3a46));
    mesh.block(18, -56, [38, 12, 20], surface('windows', 0xb4a998));
    mesh.box([-24, 7.6, -43.9], [12, 1.2, 0.1], plain(0x26527a));
    mesh.block(4, -43.5, [120, 1.3, 0.4], surface('brick', 0x93705a));
    for (const [x, z, h, s] of [
      [-15, -26, 8.5, 1],
      [-22, -14, 7, 2],
      [11, -24, 9, 3],
      [19, -16, 7.5, 4],
      [28, -27, 10, 5],
      [-33, -24, 9, 8],
    ] as const) {
      tree(mesh, x, z, h, s, { leaves: 210 });
    }
    for (const [x, z, s] of [
      [-11, -5, 11],
      [-14, -5.5, 12],
      [12, -5.5, 13],
      [16, -5, 14],
    ] as const)
      tree(mesh, x, z, 1.5, s, { bush: true, rgb: 0x44602f });
    car(mesh, { x: 13, z: 3.5, heading: Math.PI / 2 }, 0x2f4858, { shape: 'hatch' });
    car(mesh, { x: 13, z: -0.1, heading: Math.PI / 2 }, 0x9b9fa3, { shape: 'estate' });

    function hut(): void {
      const wall = surface('corrugated', 0xd8d4c8);
      const [x, z] = [6.4, -0.2];
      mesh.block(x, z, [2.5, 0.14, 2.7], surface('concrete', 0xaaa69c));
      mesh.block(x, z, [2.2, 1.0, 2.4], wall, 0.14);
      mesh.block(x, z, [2.1, 1.15, 2.3], { ...surface('glass', 0x18242c) }, 1.14);
      for (const dx of [-1, 1])
        for (const dz of [-1, 1]) mesh.block(x + dx * 1.04, z + dz * 1.14, [0.14, 1.2, 0.14], plain(0xd8d4c8), 1.12);
      mesh.block(x, z, [2.9, 0.2, 3.1], plain(0x39464e), 2.3);
    }
  },
  move(mesh, moment) {
    const { seconds } = moment;
    const open = barrier(seconds);
    mesh.at([0, 1.08, 0.26], 0, () => {
      for (const [side, lift] of [
        [1, open],
        [-1, barrier(since(moment, 6.5))],
      ] as const) {
        mesh.at([0, 0, side > 0 ? 0 : -0.5], 0, () => {
          const angle = lift * 1.42;
          for (let index = 0; index < 9; index++) {
            const [a, b] = [0.2 + index * 0.47, 0.2 + (index + 1) * 0.47];
            mesh.bar(
              [side * Math.cos(angle) * a, Math.sin(angle) * a, 0],
              [side * Math.cos(angle) * b, Math.sin(angle) * b, 0],
              0.055,
              0.055,
              plain(index % 2 === 0 ? 0xc8261c : 0xf0efe8),
              7,
            );
          }
        });
      }
    });
    mesh.block(
      0,
      0,
      [0.16, 0.14, 0.16],
      glow(open > 0.02 ? 0xff8a10 : 0xb03020, open > 0.02 ? 1.6 + 1.4 * wave(moment, 16) : 0.5),
      1.31,
    );

    const metres = follow(
      [
        [0, 0],
        [2.6, 36],
        [4.6, 66],
        [6.4, stopAt],
        [7.7, stopAt],
        [10.4, stopAt + 15],
        [12.2, arrival.length],
      ],
      seconds,
    );
    if (metres < arrival.length - 0.01)
      car(mesh, arrival.at(metres), 0xa8231f, { shape: 'hatch', braking: seconds > 4 && seconds < 7.8 });
    const away = follow(
      [
        [0, 0],
        [3.1, 14],
        [4.8, 17.5],
        [6.2, 21],
        [11, 60],
        [12.6, departure.length],
      ],
      since(moment, 9.2),
    );
    if (away > 0 && away < departure.length - 0.01)
      car(mesh, departure.at(away), 0xe6e6e2, { shape: 'van', braking: away > 12 && away < 18 });

    const look = { coat: 0x22324a, legs: 0x23262b, vest: 0xc6d628, hair: 0x1e1814 };
    const nod = Math.max(0, wave(moment, 1, -0.2));
    person(
      mesh,
      { x: 4.95, z: -1.9, heading: -1.2 - 0.5 * wave(moment, 1) },
      { phase: 0, stride: 0, reach: 0.35 * nod + 0.08, gaze: 0.5 * wave(moment, 2) },
      look,
    );
    walker(mesh, pavement, 4.9 / 1.9, 1, { coat: 0x6d5a48, legs: 0x2d3440, hair: 0x4a3524, bag: 0x2a1f1a }, moment, {});
    return {};
  },
};
