/** Platform 1: a train draws in, stands with its doors open while people get on and off, and leaves. */
import { overcast } from '../stage/light.ts';
import { type Mesh } from '../stage/mesh.ts';
import { type Look, person, walker } from '../stage/people.ts';
import type { Picture } from '../stage/picture.ts';
import { glow, plain, surface, tree } from '../stage/props.ts';
import { createRoute, follow, wave } from '../stage/route.ts';

const trackX = 3.9;
const stops: readonly (readonly [number, number])[] = [
  [0, -150],
  [2, -90],
  [5, -22],
  [7.4, 0],
  [14.6, 0],
  [17.2, 24],
  [20, 96],
];

const waiting: readonly (readonly [number, number, number, Look])[] = [
  [1.4, -3.5, 1.4, { coat: 0x2c3c5a, legs: 0x23252a, hair: 0x2a1d15, bag: 0x4a3222 }],
  [0.9, -8.4, 1.1, { coat: 0x8a3a34, legs: 0x2c2f38, hair: 0x6a4628, size: 0.95 }],
  [1.5, -14.2, 1.7, { coat: 0x4b5a48, legs: 0x3a3833, hair: 0x1a1410, backpack: 0x27405f }],
  [1.2, -20.5, 1.3, { coat: 0xb7ae9c, legs: 0x33363c, hair: 0x3a2a1e }],
];

function coach(mesh: Mesh, z: number, doors: number, nose: boolean): void {
  mesh.at([trackX, 0, z], 0, () => {
    mesh.box([0, 2.35, 0], [2.7, 2.7, 19.4], surface('paint', 0xd5d8da));
    mesh.box([0, 1.35, 0], [2.74, 0.7, 19.4], surface('paint', 0x1f4b86));
    mesh.box([0, 3.8, 0], [2.3, 0.3, 19.2], plain(0x8b9094));
    mesh.box([0, 0.55, 0], [2.3, 0.7, 18.4], plain(0x1c1e20));
    for (let window = -4; window <= 4; window++) {
      if (Math.abs(window) === 2) continue;
      mesh.box([-1.36, 2.65, window * 2.05], [0.04, 0.95, 1.5], surface('glass', 0x1c2a33));
    }
    for (const at of [-4.1, 4.1]) {
      mesh.box([-1.35, 2.1, at], [0.04, 2.1, 1.5], glow(0xf2ead2, 0.5));
      for (const side of [-1, 1])
        mesh.box([-1.39, 2.1, at + side * (0.38 + doors * 0.72)], [0.05, 2.1, 0.74], surface('paint', 0xc9a52c));
      mesh.box([-1.4, 3.28, at], [0.04, 0.12, 0.3], glow(doors > 0.02 ? 0xffa020 : 0x502810, doors > 0.02 ? 3 : 0.3));
    }
    if (!nose) return;
    mesh.box([0, 2.2, 9.75], [2.6, 2.5, 0.5], surface('paint', 0xd0a41e));
    mesh.box([0, 2.85, 10.0], [2.2, 1.0, 0.08], surface('glass', 0x10161c));
    for (const side of [-1, 1]) mesh.box([side * 0.95, 1.45, 10.02], [0.34, 0.2, 0.08], glow(0xfff6e2, 8));
  });
}

export const platform1: Picture = {
  id: 'platform-1',
  number: 10,
  title: 'Platform 1',
  width: 640,
  height: 360,
  fpsNumerator: 12,
  fpsDenominator: 1,
  timescale: 12000,
  fragmentMs: 2000,
  loopMs: 20000,
  profile: 'high',
  crf: 29,
  eye: [-1.2, 4.3, 7.8],
  target: [1.5, 1.2, -9],
  fovDegrees: 44,
  lighting: overcast([0, 0, -14], 34),
  lens: { noise: 0.02, vignette: 0.3, barrel: 0.12, bloom: 0.07, saturation: 0.85, contrast: 1.26 },
  build(mesh) {
    mesh.floor(-80, -160, 90, 40, -0.9, surface('gravel', 0x6e675e));
    mesh.box([-1.6, 0.1, -40], [8, 1.8, 120], surface('paving', 0xa39e94));
    mesh.floor(1.55, -100, 1.95, 20, 1.005, plain(0xd6b82a));
    mesh.floor(2.1, -100, 2.4, 20, 1.005, plain(0xe6e4da));
    mesh.box([13.4, 0.1, -40], [6, 1.8, 120], surface('paving', 0x9c978d));
    for (const x of [trackX, trackX + 4]) {
      for (const side of [-0.72, 0.72]) mesh.box([x + side, -0.68, -50], [0.08, 0.16, 160], plain(0x6d5a4c));
      for (let z = 18; z > -90; z -= 0.9) mesh.box([x, -0.84, z], [2.5, 0.12, 0.26], surface('planks', 0x4f463d));
    }
    // The roof over this platform, and what stands under it.
    for (let z = 2; z > -60; z -= 6) {
      mesh.block(-2.6, z, [0.24, 4.2, 0.24], plain(0x2d4a3c), 1);
      mesh.bar([-2.6, 4.6, z], [0.9, 5.4, z], 0.08, 0.06, plain(0x2d4a3c), 5);
      mesh.box([-1.2, 4.9, z - 3], [0.12, 0.08, 1.5], glow(0xf4f8ff, 1.6));
    }
    mesh.quad([-5.6, 5.1, -1], [1.3, 5.55, -1], [1.3, 5.55, -64], [-5.6, 5.1, -64], surface('corrugated', 0x8a9298));
    mesh.box([-4.6, 2.5, -34], [0.2, 3, 60], surface('brick', 0x8c5f4a));
    for (const z of [-5, -15, -26]) {
      mesh.box([-3.4, 1.45, z], [0.5, 0.06, 2], surface('planks', 0x8a6643));
      mesh.box([-3.65, 1.75, z], [0.06, 0.5, 2], surface('planks', 0x8a6643));
      for (const dz of [-0.8, 0.8]) mesh.block(-3.4, z + dz, [0.4, 0.44, 0.08], plain(0x2a2c2e), 1);
    }
    mesh.box([-2.2, 3.75, -9], [0.16, 0.7, 2.2], plain(0x15181b));
    mesh.box([-2.1, 3.75, -9], [0.03, 0.46, 1.9], glow(0xff9a28, 0.8));
    mesh.box([-1.1, 3.9, -12], [1.5, 0.42, 0.08], plain(0x1d3d66));
    mesh.block(-3.7, -11, [0.8, 1.9, 0.9], plain(0xa8281e), 1);
    for (const [x, z, s] of [
      [20, -18, 3],
      [22, -30, 4],
      [19, -44, 5],
      [21, -62, 6],
      [24, -8, 8],
    ] as const)
      tree(mesh, x, z, 8, s, { leaves: 120 });
    mesh.block(30, -50, [12, 10, 60], surface('windows', 0x8c7a68));
    mesh.block(13.6, -26, [3, 2.6, 12], surface('glass', 0x50616a), 1);
    for (const z of [-20, -60]) {
      for (const x of [1.9, 10]) mesh.bar([x + 0.2, 1, z], [x + 0.2, 7.4, z], 0.1, 0.08, plain(0x5c6266), 6);
      mesh.bar([2.1, 7.2, z], [10.2, 7.2, z], 0.08, 0.08, plain(0x5c6266), 5);
    }
    for (const x of [trackX, trackX + 4]) mesh.bar([x, 6.4, 20], [x, 6.4, -150], 0.018, 0.018, plain(0x222426), 3);
  },
  move(mesh, moment) {
    const { seconds } = moment;
    const front = follow(stops, seconds);
    const doors = follow(
      [
        [7.8, 0],
        [8.8, 1],
        [12.8, 1],
        [13.8, 0],
      ],
      seconds,
    );
    if (front > -149 && front < 95)
      for (let index = 0; index < 4; index++) coach(mesh, front - 4.8 - index * 19.8, doors, index === 0);
    for (const [index, [x, z, heading, look]] of waiting.entries()) {
      // They wait, step aboard while the doors are open, and others have come by the end of the loop.
      const start = 9.2 + index * 0.45;
      const aboard = createRoute([
        [x, z],
        [1.9, z * 0.96 - 0.35],
        [3.2, z - 0.4],
      ]);
      const comes = createRoute([
        [-6, z - 6],
        [-2, z - 3.5],
        [x, z],
      ]);
      const since = seconds - start;
      const gaze = 0.6 * wave(moment, 2, index * 0.3);
      const arrive = 20 - comes.length / 1.3;
      if (seconds < start) person(mesh, { x, z, heading }, { phase: 0, stride: 0.02, gaze }, look, 1);
      else if (since * 1.25 < aboard.length) {
        const place = aboard.at(since * 1.25);
        person(mesh, place, { phase: place.distance * 4.3, stride: 0.9 }, look, 1);
      } else if (seconds > arrive) {
        const place = comes.at((seconds - arrive) * 1.3);
        const settles = Math.min(1, (20 - seconds) / 0.5);
        const turned = place.heading + (heading - place.heading) * (1 - settles);
        person(
          mesh,
          { ...place, heading: turned },
          { phase: place.distance * 4.3, stride: settles, gaze: gaze * (1 - settles) },
          look,
          1,
        );
      }
    }
    const off = createRoute([
      [2.9, -9.1],
      [1.4, -9.3],
      [-0.6, -6],
      [-1.2, 0],
      [-1.6, 9],
    ]);
    const off2 = createRoute([
      [2.9, -9],
      [1.3, -8.8],
      [0.2, -5],
      [0.3, 1],
      [0.1, 9],
    ]);
    walker(mesh, off, 1.9, 8.6, { coat: 0x1f2329, legs: 0x2a2d33, hair: 0x8d877e, bag: 0x3a2a20 }, moment, { y: 1 });
    walker(
      mesh,
      off2,
      1.85,
      9.4,
      { coat: 0xa8763a, legs: 0x2c3442, hair: 0x2a1c14, size: 0.96, backpack: 0x3a3d42 },
      moment,
      { y: 1 },
    );
    const stroll = createRoute([
      [-1.4, 10],
      [-1.2, 2],
      [-1.5, -10],
      [-1.4, -30],
      [-3.9, -38],
    ]);
    walker(mesh, stroll, 2.6, 0.2, { coat: 0x23304a, legs: 0x1d2026, hair: 0x2a2018, vest: 0xc9d62c }, moment, {
      y: 1,
    });
    return {};
  },
};
