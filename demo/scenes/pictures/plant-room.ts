/** Plant room: boilers, pipes, a spinning fan, swinging gauges, a warning beacon, a technician. */
import { indoors } from '../stage/light.ts';
import { walker } from '../stage/people.ts';
import type { Picture } from '../stage/picture.ts';
import { glow, plain, surface } from '../stage/props.ts';
import { createRoute, wave } from '../stage/route.ts';
import { colour, type Vec3 } from '../stage/vector.ts';

const round = createRoute([
  [5.4, 3],
  [2.6, 1.4],
  [0.6, 0.4],
  [-0.4, -2.2],
  [0.4, -5],
  [2.6, -6.4],
  [6, -6.6],
]);

export const plantRoom: Picture = {
  id: 'plant-room',
  number: 13,
  title: 'Plant room',
  width: 640,
  height: 360,
  fpsNumerator: 10,
  fpsDenominator: 1,
  timescale: 90000,
  fragmentMs: 2000,
  loopMs: 12000,
  profile: 'main',
  crf: 29,
  eye: [4.6, 3.7, 5.4],
  target: [-0.6, 1.0, -3.2],
  fovDegrees: 48,
  lighting: indoors(
    {
      kind: 'spot',
      position: [1.2, 4.6, 0.5],
      target: [-0.4, 0, -2.6],
      colour: colour(0xf0ead2, 3.6),
      fovDegrees: 118,
      range: 14,
    },
    0.14,
  ),
  lens: { noise: 0.032, vignette: 0.42, barrel: 0.14, bloom: 0.1, saturation: 0.75, contrast: 1.12, mirror: 0.35 },
  lamps: [
    { position: [-4, 3.6, -5], colour: colour(0xdfe8f0, 1.6), range: 8 },
    { position: [3.5, 3.4, -6], colour: colour(0xdfe8f0, 1.1), range: 7 },
  ],
  build(mesh) {
    mesh.floor(-8, -9, 8, 8, 0, surface('concrete', 0x7f8580));
    mesh.box([0, 2.2, -8], [16, 4.4, 0.2], surface('concrete', 0xa9a79e));
    mesh.box([-6.6, 2.2, 0], [0.2, 4.4, 17], surface('brick', 0x8f7564));
    mesh.floor(-8, -9, 8, 8, 4.4, surface('concrete', 0x6a6a66));
    // Two boilers lying on their plinths.
    for (const x of [-4.2, -1.7]) {
      mesh.box([x, 0.15, -4.4], [1.9, 0.3, 4.4], surface('concrete', 0xb5b1a6));
      mesh.bar([x, 1.35, -6.5], [x, 1.35, -2.5], 0.95, 0.95, surface('paint', 0x3f6e86), 22);
      mesh.bar([x, 1.35, -2.5], [x, 1.35, -2.3], 0.99, 0.9, plain(0x2b3a42), 22);
      mesh.bar([x, 1.35, -2.3], [x, 1.35, -2.1], 0.42, 0.36, plain(0xa5352a), 16);
      mesh.bar([x, 2.2, -5.4], [x, 4.4, -5.4], 0.26, 0.26, plain(0xb9bdbf), 12);
      mesh.box([x + 0.7, 1.9, -2.35], [0.36, 0.5, 0.16], plain(0xc9c9c2));
      for (const z of [-3.4, -5]) mesh.bar([x, 1.35, z], [x, 1.35, z - 0.06], 0.97, 0.97, plain(0x9aa0a4), 22);
    }
    const pipe = (points: readonly Vec3[], radius: number, rgb: number): void => {
      for (let index = 0; index + 1 < points.length; index++) {
        const [a, b] = [points[index], points[index + 1]];
        if (a === undefined || b === undefined) continue;
        mesh.bar(a, b, radius, radius, surface('paint', rgb), 10);
        mesh.ellipsoid(b, [radius * 1.15, radius * 1.15, radius * 1.15], surface('paint', rgb), 8, 6);
      }
    };
    pipe(
      [
        [-6.3, 3.6, -7.4],
        [5, 3.6, -7.4],
        [5, 0.5, -7.4],
      ],
      0.17,
      0xa3452c,
    );
    pipe(
      [
        [-6.3, 3.1, -7.5],
        [4.2, 3.1, -7.5],
        [4.2, 0.4, -7.5],
      ],
      0.15,
      0x2f5f94,
    );
    pipe(
      [
        [-4.2, 2.2, -3.4],
        [-4.2, 3.1, -3.4],
        [-4.2, 3.1, -7.4],
      ],
      0.11,
      0xa3452c,
    );
    pipe(
      [
        [-1.7, 2.2, -3.4],
        [-1.7, 3.1, -3.4],
        [-1.7, 3.1, -7.4],
      ],
      0.11,
      0xa3452c,
    );
    pipe(
      [
        [-0.4, 0.5, -6.8],
        [2.6, 0.5, -6.8],
        [2.6, 3.1, -7.4],
      ],
      0.12,
      0x2f5f94,
    );
    pipe(
      [
        [-6.3, 0.9, 2],
        [-6.3, 0.9, -1.6],
        [-5, 0.5, -2.2],
      ],
      0.09,
      0xb99a2a,
    );
    // Switch cabinets along the back, a drain, a yellow walkway.
    for (const [index, x] of [0.6, 1.6].entries()) {
      mesh.block(x, -7.6, [0.92, 2.2, 0.6], plain(0x9fa5a8));
      mesh.box([x, 1.7, -7.28], [0.5, 0.3, 0.02], plain(0x22282c));
      for (const dx of [-0.2, 0, 0.2])
        mesh.box([x + dx, 1.3, -7.28], [0.07, 0.07, 0.03], glow(index === 0 ? 0x30d060 : 0xff9020, 1.6));
    }
    for (const side of [-0.9, 0.9])
      mesh.ribbon(
        [
          [4.6 + side, 7],
          [1.4 + side, 1],
          [0.2 + side, -2.6],
          [1.4 + side, -6.2],
        ],
        0.07,
        0.006,
        plain(0xd0ab25),
      );
    mesh.block(-5.6, 3.2, [1.4, 0.9, 0.7], surface('planks', 0x7d6040));
    mesh.box([-5.5, 1.0, 3.2], [0.5, 0.2, 0.3], plain(0xa8281e));
    // The motor and its pump on the floor.
    mesh.box([2.9, 0.12, -4.2], [1.1, 0.24, 2], surface('concrete', 0xb5b1a6));
    mesh.bar([2.9, 0.66, -4.9], [2.9, 0.66, -3.9], 0.36, 0.36, surface('paint', 0x3c7a55), 16);
    mesh.bar([2.9, 0.66, -3.6], [2.9, 0.66, -3.2], 0.42, 0.42, surface('paint', 0x2f5f94), 16);
    mesh.bar([2.9, 1.0, -3.4], [2.9, 3.6, -3.4], 0.11, 0.11, surface('paint', 0x2f5f94), 10);
    mesh.bar([2.9, 3.6, -3.4], [2.9, 3.6, -7.4], 0.11, 0.11, surface('paint', 0x2f5f94), 10);
    // The fan's housing in the back wall.
    mesh.box([-0.1, 2.35, -7.86], [1.9, 1.9, 0.14], plain(0x4a5054));
    mesh.bar([-0.1, 2.35, -7.8], [-0.1, 2.35, -7.74], 0.82, 0.82, plain(0x0d0f10), 24);
  },
  move(mesh, moment) {
    mesh.at([-0.1, 2.35, -7.7], 0, () => {
      for (let blade = 0; blade < 5; blade++) {
        const angle = (blade / 5) * Math.PI * 2 + moment.turn * Math.PI * 2 * 9.2;
        const [s, c] = [Math.sin(angle), Math.cos(angle)];
        mesh.quad(
          [c * 0.12 - s * 0.08, s * 0.12 + c * 0.08, 0],
          [c * 0.76 - s * 0.22, s * 0.76 + c * 0.22, 0.03],
          [c * 0.76 + s * 0.1, s * 0.76 - c * 0.1, -0.02],
          [c * 0.12 + s * 0.08, s * 0.12 - c * 0.08, -0.02],
          plain(0xa8aeb2),
        );
      }
      mesh.bar([0, 0, -0.02], [0, 0, 0.08], 0.14, 0.12, plain(0x6a7074), 12);
      for (const at of [-0.5, 0, 0.5]) mesh.box([at, 0, 0.1], [0.03, 1.64, 0.02], plain(0x3a4044));
    });
    mesh.at([2.9, 0.66, -3.75], 0, () => {
      for (let spoke = 0; spoke < 4; spoke++) {
        const angle = (spoke / 4) * Math.PI * 2 + moment.turn * Math.PI * 2 * 17.25;
        mesh.bar([0, 0, 0], [Math.cos(angle) * 0.28, Math.sin(angle) * 0.28, 0], 0.05, 0.05, plain(0xc9a91e), 5);
      }
    });
    for (const [x, phase] of [
      [-4.2, 0],
      [-1.7, 0.4],
    ] as const) {
      mesh.at([x, 2.62, -2.7], 0, () => {
        mesh.bar([0, 0, 0], [0, 0, 0.08], 0.26, 0.26, plain(0xe8e6de), 18);
        const angle = 0.9 + 0.7 * wave(moment, 3, phase) + 0.15 * wave(moment, 11, phase);
        mesh.bar([0, 0, 0.1], [Math.cos(angle) * 0.21, Math.sin(angle) * 0.21, 0.1], 0.025, 0.012, plain(0xb02018), 4);
      });
    }
    mesh.bar([2.0, 0.5, -6.6], [2.0, 1.45, -6.6], 0.07, 0.07, plain(0xb04a2c), 8);
    const beam = moment.turn * Math.PI * 2 * 8;
    mesh.bar(
      [3.6, 3.9, -7.7],
      [3.6, 4.15, -7.7],
      0.14,
      0.12,
      glow(0xff7a10, 1.2 + 2.4 * Math.max(0, Math.sin(beam))),
      10,
    );
    walker(mesh, round, 1.75, 0.6, { coat: 0x2c4468, legs: 0x27303e, vest: 0xd86a1c, helmet: 0xe6e2d6 }, moment, {
      halt: { atMetres: 7.6, forSeconds: 2.6 },
    });
    return {
      lamps: [
        {
          position: [3.4, 3.9, -7.2],
          direction: [Math.sin(beam), -0.25, Math.cos(beam)],
          colour: colour(0xff8a20, 6),
          range: 12,
          cone: 0.72,
        },
      ],
    };
  },
};
