/** Quay: harbour water in the morning, a crane, a moored coaster, a launch passing, dockers on the edge. */
import { daylight } from '../stage/light.ts';
import { type Mesh } from '../stage/mesh.ts';
import { walker } from '../stage/people.ts';
import type { Picture } from '../stage/picture.ts';
import { bollard, glow, plain, surface } from '../stage/props.ts';
import { between, createRandom, pick } from '../stage/random.ts';
import { createRoute, travel, wave } from '../stage/route.ts';
import { colour } from '../stage/vector.ts';
import { car } from '../stage/vehicles.ts';

const launchWay = createRoute([
  [60, -44],
  [20, -34],
  [-10, -33],
  [-70, -48],
]);
const docker = createRoute([
  [-10, 1],
  [-3, -2.6],
  [4, -4.6],
  [11, -5],
  [22, -5],
]);
const walkerBack = createRoute([
  [22, -1.6],
  [10, -1.2],
  [2, 0.6],
  [-9, 6],
]);
const truckWay = createRoute([
  [26, 2.6],
  [10, 2.2],
  [0, 4.4],
  [-14, 13],
]);

function hull(mesh: Mesh, long: number, wide: number, high: number, rgb: number): void {
  const skin = { ...surface('paint', rgb) };
  const cuts = [
    [-0.5, 0.8],
    [-0.42, 1],
    [0.25, 1],
    [0.42, 0.6],
    [0.5, 0.04],
  ] as const;
  for (let index = 0; index + 1 < cuts.length; index++) {
    const [a, b] = [cuts[index] ?? [0, 0], cuts[index + 1] ?? [0, 0]];
    for (const side of [-1, 1]) {
      mesh.quad(
        [a[0] * long, -0.6, side * a[1] * wide * 0.42],
        [b[0] * long, -0.6, side * b[1] * wide * 0.36],
        [b[0] * long * 1.03, high + (index > 1 ? 0.5 : 0), side * b[1] * wide * 0.5],
        [a[0] * long, high + (index > 2 ? 0.5 : 0), side * a[1] * wide * 0.5],
        skin,
      );
    }
    mesh.quad(
      [a[0] * long, high - 0.15, -a[1] * wide * 0.5],
      [b[0] * long, high - 0.15, -b[1] * wide * 0.5],
      [b[0] * long, high - 0.15, b[1] * wide * 0.5],
      [a[0] * long, high - 0.15, a[1] * wide * 0.5],
      plain(0x6a5a4a),
    );
  }
  mesh.quad(
    [-0.5 * long, -0.6, -0.34 * wide],
    [-0.5 * long, -0.6, 0.34 * wide],
    [-0.5 * long, high, 0.4 * wide],
    [-0.5 * long, high, -0.4 * wide],
    skin,
  );
}

export const quay: Picture = {
  id: 'quay',
  number: 9,
  title: 'Quay',
  width: 640,
  height: 360,
  fpsNumerator: 10,
  fpsDenominator: 1,
  timescale: 12800,
  fragmentMs: 3000,
  loopMs: 15000,
  profile: 'main',
  crf: 30,
  eye: [-9.5, 9.2, 11],
  target: [5.2, 0.6, -12],
  fovDegrees: 42,
  lighting: { ...daylight([0.66, -0.5, 0.42], [8, 0, -8], 40), horizon: colour(0xd9dcdc, 1.15) },
  lens: { noise: 0.022, vignette: 0.3, barrel: 0.08, bloom: 0.08, saturation: 0.85, contrast: 1.12, mirror: 0.8 },
  build(mesh) {
    mesh.floor(-160, -230, 200, -6.2, -0.01, surface('water', 0x16303a));
    mesh.floor(-60, -6.2, 80, 40, 0.02, surface('concrete', 0x8f8a82));
    mesh.box([10, -0.2, -6.2], [140, 0.7, 0.5], surface('concrete', 0xa09a90));
    for (let x = -20; x < 60; x += 7) bollard(mesh, x, -5.4, 0x2b2d30);
    for (const z of [-3.6, -2.1]) mesh.floor(-60, z - 0.05, 80, z + 0.05, 0.03, plain(0x3a3a3c));
    mesh.floor(-60, -4.7, 80, -4.55, 0.03, plain(0xc9a91e));
    // The moored coaster.
    mesh.at([31, 0, -11.2], 0, () => {
      hull(mesh, 38, 8, 3.2, 0x1f3550);
      mesh.box([-14.5, 4.6, 0], [6, 3.4, 6.4], plain(0xe2e0d8));
      mesh.box([-14.2, 7.2, 0], [4.6, 2, 5.4], plain(0xe2e0d8));
      mesh.box([-11.8, 7.5, 0], [0.1, 0.8, 5], surface('glass', 0x1a262e));
      mesh.bar([-16.4, 8.2, 0], [-16.4, 11, 0], 0.9, 0.8, plain(0xb0402c), 12);
      mesh.bar([-13, 8.2, 0], [-13, 12.6, 0], 0.08, 0.06, plain(0xd8d6cc), 6);
      for (const x of [-6, 1, 8]) mesh.box([x, 3.6, 0], [5.6, 1, 5.6], plain(0x7c4630));
    });
    for (const x of [14.2, 47]) mesh.bar([x, 3, -8.4], [x - 2, 0.8, -5.4], 0.04, 0.04, plain(0x8a7a58), 4);
    // Stacked boxes, sheds and the far shore.
    const random = createRandom(12);
    for (let x = 14; x < 40; x += 6.4) {
      for (let level = 0; level < 1 + Math.floor(random() * 2.6); level++) {
        mesh.block(
          x,
          7.5,
          [6.1, 2.5, 2.45],
          surface('corrugated', pick(random, [0x8b3226, 0x2a567c, 0x3d6b4a, 0xb07a2a, 0x767a7c] as const)),
          level * 2.52,
        );
      }
    }
    for (let x = -120; x < 150; x += 11)
      mesh.block(
        x + between(random, -3, 3),
        -150 + between(random, -14, 14),
        [between(random, 8, 18), between(random, 4, 16), 12],
        surface('windows', 0x6f675f),
      );
    mesh.floor(-180, -240, 220, -138, 0.3, surface('grass', 0x46503a));
    crane(26);
    crane(58);
    for (const x of [-17, 12, 34]) {
      mesh.bar([x, 0, 4.6], [x, 8.5, 4.6], 0.1, 0.07, plain(0x4a4e52), 8);
      mesh.box([x, 8.5, 4.2], [0.6, 0.14, 0.9], plain(0x4a4e52));
      mesh.box([x, 8.42, 4.2], [0.5, 0.03, 0.7], glow(0xffd09a, 5));
    }

    function crane(x: number): void {
      const blue = plain(0x2c5f8c);
      for (const dx of [-3, 3])
        for (const z of [-4.6, -0.4]) mesh.bar([x + dx, 0, z], [x + dx * 0.5, 12, z * 0.7 - 0.8], 0.3, 0.25, blue, 6);
      mesh.box([x, 12.6, -2.6], [4, 1.6, 4], blue);
      mesh.box([x + 1.4, 14.4, -2.6], [2, 2.2, 2], plain(0xd8d6cc));
      mesh.bar([x, 13.6, -3], [x - 7, 24, -19], 0.4, 0.2, blue, 5);
      mesh.bar([x, 17, -2], [x - 7, 24, -19], 0.06, 0.06, plain(0x222426), 4);
    }
  },
  move(mesh, moment) {
    const boat = travel(launchWay, 10, 0.4, moment);
    if (boat !== null) {
      mesh.at(
        [boat.x, 0.1 + 0.07 * wave(moment, 11), boat.z],
        boat.heading - Math.PI / 2,
        () => {
          hull(mesh, 9.5, 3, 1.1, 0xc9c6bc);
          mesh.box([-0.6, 1.8, 0], [3, 1.5, 2.1], plain(0xb8452f));
          mesh.box([-0.5, 1.95, 0], [3.05, 0.6, 2.15], surface('glass', 0x1a262e));
          mesh.bar([-1, 2.5, 0], [-1, 4, 0], 0.04, 0.03, plain(0xe0ded4), 5);
          mesh.box([-1, 4.02, 0], [0.14, 0.14, 0.14], glow(0xffffff, 4));
          for (let puff = 0; puff < 9; puff++)
            mesh.ellipsoid(
              [-5.4 - puff * 1.3, -0.02, (puff % 2 ? 1 : -1) * (0.3 + puff * 0.24)],
              [0.9, 0.12 - puff * 0.008, 0.35],
              plain(0xdfe6e8),
              7,
              4,
            );
        },
        0.03 * wave(moment, 9),
      );
    }
    for (const [x, z, phase] of [
      [-6, -16, 0],
      [9, -24, 0.4],
    ] as const) {
      mesh.at(
        [x, 0.2 + 0.12 * wave(moment, 7, phase), z],
        0,
        () => {
          mesh.bar([0, -0.3, 0], [0, 0.5, 0], 0.6, 0.5, plain(0xb8301f), 12);
          mesh.bar([0, 0.5, 0], [0, 1.9, 0], 0.32, 0.1, plain(0xb8301f), 8);
          mesh.box([0, 2.02, 0], [0.2, 0.2, 0.2], glow(0xff3020, wave(moment, 10, phase) > 0.4 ? 7 : 0.3));
        },
        0.12 * wave(moment, 5, phase),
        0.1 * wave(moment, 6, phase),
      );
    }
    // Gulls.
    for (let gull = 0; gull < 4; gull++) {
      const angle = (moment.turn + gull * 0.23) * Math.PI * 2;
      const flap = wave(moment, 36, gull * 0.3) * 0.35;
      mesh.at(
        [
          4 + Math.cos(angle) * (9 + gull * 2.5),
          6.2 + gull * 0.8 + wave(moment, 2, gull * 0.2),
          -14 + Math.sin(angle) * 7,
        ],
        -angle,
        () => {
          for (const side of [-1, 1])
            mesh.triangle([0, 0, 0.12], [side * 0.6, flap, -0.02], [0, 0, -0.16], plain(0xe8e8e4));
          mesh.ellipsoid([0, 0, 0], [0.07, 0.06, 0.2], plain(0xf2f2ee), 6, 4);
        },
      );
    }
    walker(mesh, docker, 2.4, 0.5, { coat: 0x37506a, legs: 0x24272c, vest: 0xd86a1c, helmet: 0xe0dcd0 }, moment);
    walker(mesh, walkerBack, 2.5, 4, { coat: 0x4a4438, legs: 0x2c2f36, vest: 0xc9d62c, helmet: 0xd8b020 }, moment);
    const truck = travel(truckWay, 5.6, 6.2, moment);
    if (truck !== null) car(mesh, truck, 0xd8d5ca, { shape: 'van', lightsOn: true });
    // The hook swings under the crane.
    mesh.at(
      [19, 24, -19],
      0,
      () => {
        mesh.bar([0, 0, 0], [0, -13, 0], 0.05, 0.05, plain(0x222426), 4);
        mesh.box([0, -13.3, 0], [0.5, 0.7, 0.5], plain(0xc9a91e));
        mesh.box([0, -15.2, 0], [3, 1.6, 1.6], plain(0x9a8a6a));
        mesh.bar([0, -13.5, 0], [1.4, -14.4, 0], 0.03, 0.03, plain(0x222426), 4);
        mesh.bar([0, -13.5, 0], [-1.4, -14.4, 0], 0.03, 0.03, plain(0x222426), 4);
      },
      0.05 * wave(moment, 2),
      0.08 * wave(moment, 2, 0.2),
    );
    return { lamps: [-17, 12, 34].map((x) => ({ position: [x, 8.2, 4], colour: colour(0xffc890, 2.5), range: 14 })) };
  },
};
