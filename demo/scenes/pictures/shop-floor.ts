/** Shop floor: supermarket shelves seen from above the tills; shoppers with baskets, a cashier at work. */
import { indoors } from '../stage/light.ts';
import { type Mesh } from '../stage/mesh.ts';
import { person, walker } from '../stage/people.ts';
import type { Lamp, Picture } from '../stage/picture.ts';
import { glow, plain, surface } from '../stage/props.ts';
import { between, createRandom, pick } from '../stage/random.ts';
import { createRoute, since, wave } from '../stage/route.ts';
import { colour } from '../stage/vector.ts';

const goods = [0xb5352a, 0xd8a526, 0x2f6d3c, 0x27508c, 0xe2ddd0, 0x8a4f2a, 0xc9662a, 0x5a2f66, 0x3d8f93] as const;
const aisleIn = createRoute([
  [-7.2, 8],
  [-6.6, 1],
  [-5, -2],
  [-4.9, -8],
  [-4.9, -15],
  [-7, -18.4],
  [-13, -18.4],
]);
const aisleOut = createRoute([
  [10, -18],
  [1.4, -17.8],
  [-0.6, -15.4],
  [-0.7, -8],
  [-0.8, -2],
  [1.2, 0.6],
  [2.6, 4],
  [2.4, 9],
]);
const right = createRoute([
  [13, -1],
  [7, -1.4],
  [3.7, -2.6],
  [3.5, -9],
  [3.6, -16.6],
  [8, -18.2],
  [13, -18],
]);

/** Goods of one kind beside goods of the next, a few sold, along one side of one board. */
function stock(mesh: Mesh, x: number, y: number, side: number, random: () => number): void {
  for (let z = -14.7; z < -3.4; ) {
    const wide = between(random, 0.5, 1.3);
    const rgb = pick(random, goods);
    const [tall, deep] = [between(random, 0.22, 0.42), between(random, 0.26, 0.36)];
    for (let at = z; at < Math.min(z + wide, -3.4); at += 0.2) {
      if (random() < 0.06) continue;
      mesh.box([x + side * (0.12 + deep / 2), y + 0.02 + tall / 2, at + 0.09], [deep, tall, 0.17], plain(rgb));
    }
    z += wide + 0.05;
  }
}

function shelf(mesh: Mesh, x: number, seed: number): void {
  const random = createRandom(seed);
  mesh.box([x, 1.0, -9], [0.1, 2.0, 11.6], plain(0xd6d4cc));
  mesh.box([x, 0.1, -9], [1.1, 0.2, 11.6], plain(0x8f9294));
  for (const y of [0.2, 0.72, 1.24, 1.72]) {
    mesh.box([x, y, -9], [1.0, 0.04, 11.6], plain(0xdedcd4));
    for (const side of [-1, 1]) {
      mesh.box([x + side * 0.51, y, -9], [0.02, 0.07, 11.6], plain(0xf0e8c8));
      stock(mesh, x, y, side, random);
    }
  }
  mesh.box([x, 1.1, -3.1], [1.0, 2.2, 0.1], plain(0xc9d2d6));
  for (const [y, dx] of [
    [0.4, 0.2],
    [0.9, -0.2],
    [1.4, 0.15],
  ] as const)
    mesh.box([x + dx, y, -2.9], [0.4, 0.4, 0.3], plain(pick(random, goods)));
  mesh.box([x, 3.2, -4.6], [1.5, 0.5, 0.05], plain(0x1f6b45));
  mesh.box([x, 3.2, -4.56], [0.9, 0.14, 0.02], plain(0xf4f2ea));
}

const strip = (x: number, z: number): Lamp => ({
  position: [x, 4.1, z],
  colour: colour(0xf6f8ff, 2.1),
  range: 9,
  direction: [0, -1, 0],
  cone: -0.1,
});
const strips = [
  [-5, -4],
  [-0.8, -4],
  [3.5, -4],
  [-5, -12],
  [-0.8, -12],
  [3.5, -12],
  [-3, 3],
  [4, 3],
] as const;

export const shopFloor: Picture = {
  id: 'shop-floor',
  number: 12,
  title: 'Shop floor',
  width: 640,
  height: 360,
  fpsNumerator: 25,
  fpsDenominator: 1,
  timescale: 12800,
  fragmentMs: 2000,
  loopMs: 12000,
  profile: 'high',
  crf: 29,
  eye: [-6.6, 4.0, 5.8],
  target: [0.2, 0.4, -5.2],
  fovDegrees: 46,
  lighting: indoors(
    {
      kind: 'spot',
      position: [0, 5.6, -2],
      target: [0, 0, -2.01],
      colour: colour(0xf6f8ff, 2.4),
      fovDegrees: 140,
      range: 17,
    },
    0.3,
  ),
  lens: { noise: 0.018, vignette: 0.3, barrel: 0.16, bloom: 0.05, saturation: 0.9, contrast: 1.1, mirror: 0.6 },
  lamps: strips.map(([x, z]) => strip(x, z)),
  build(mesh) {
    mesh.floor(-14, -22, 14, 12, 0, surface('tiles', 0xcac7be));
    mesh.floor(-14, -22, 14, 12, 4.4, plain(0xc9ccce));
    mesh.box([0, 2.2, -20], [28, 4.4, 0.2], plain(0xb7c2c8));
    mesh.box([0, 1.1, -19.5], [24, 2.2, 0.9], plain(0x3a4146));
    mesh.box([0, 1.3, -19.02], [23.6, 1.5, 0.05], glow(0xdcecff, 0.5));
    for (let x = -11; x < 12; x += 0.5)
      mesh.box(
        [x, 0.9 + (Math.round(x * 2) % 3) * 0.4, -18.98],
        [0.34, 0.3, 0.05],
        plain(goods[Math.abs(Math.round(x * 2)) % goods.length] ?? 0x888888),
      );
    for (const side of [-1, 1]) mesh.box([side * 13.5, 2.2, -5], [0.2, 4.4, 34], plain(0xd3cfc2));
    for (const [index, x] of [-7.0, -2.8, 1.4, 5.6, 9.6].entries()) shelf(mesh, x, index + 3);
    for (const [x, z] of strips) mesh.box([x, 4.36, z], [0.3, 0.06, 3], glow(0xf6f8ff, 2.2));
    // A till with its belt, and fruit stands in front.
    mesh.block(4.4, 1.6, [0.9, 0.86, 2.8], plain(0x5a6066));
    mesh.box([4.4, 0.88, 1.9], [0.6, 0.04, 2], plain(0x1c1e20));
    mesh.block(4.35, 0.2, [0.4, 1.2, 0.36], plain(0x24282b));
    mesh.box([4.2, 1.32, 0.3], [0.04, 0.26, 0.36], glow(0x9ac8ff, 0.7));
    mesh.bar([4.8, 0.8, 2.9], [4.8, 2.4, 2.9], 0.03, 0.03, plain(0x5a6066), 6);
    mesh.box([4.8, 2.5, 2.9], [0.4, 0.34, 0.1], glow(0x40c060, 0.8));
    for (const [x, z, rgb] of [
      [-1.2, 1.2, 0xc23a26],
      [-1.2, 2.4, 0xd89a20],
      [0.3, 1.2, 0x5f8f2e],
      [0.3, 2.4, 0xd06a1e],
    ] as const) {
      mesh.block(x, z, [1.3, 0.62, 1.0], surface('planks', 0x7a5a3a));
      const random = createRandom(x * 10 + z * 7);
      for (let fruit = 0; fruit < 34; fruit++)
        mesh.ellipsoid(
          [x + between(random, -0.55, 0.55), 0.68 + between(random, 0, 0.08), z + between(random, -0.4, 0.4)],
          [0.075, 0.07, 0.075],
          plain(rgb),
          6,
          4,
        );
    }
  },
  move(mesh, moment) {
    walker(mesh, aisleIn, 2.9, 0.3, { coat: 0x4a5f7a, legs: 0x2a2c33, hair: 0x4a3322, bag: 0xb0392c }, moment, {
      halt: { atMetres: 14, forSeconds: 1.6 },
    });
    walker(mesh, aisleIn, 2.8, 6.5, { coat: 0x8c7f6c, legs: 0x33302c, hair: 0x9c958a, size: 0.95 }, moment);
    walker(
      mesh,
      aisleOut,
      2.8,
      1.4,
      { coat: 0xa8403a, legs: 0x23252b, hair: 0x1d1511, size: 0.96, bag: 0xd0b060 },
      moment,
    );
    walker(mesh, aisleOut, 2.9, 7.2, { coat: 0x2d4a3a, legs: 0x3a3833, hair: 0x6a4a2c }, moment);
    const pusher = walker(mesh, right, 2.75, 3.6, { coat: 0x314a74, legs: 0x26282d, hair: 0x2c2018 }, moment, {
      reach: 0.7,
    });
    if (pusher !== null) {
      mesh.at([pusher.x, 0, pusher.z], pusher.heading, () => {
        mesh.box([0, 0.78, 0.95], [0.5, 0.3, 0.8], plain(0x9da2a6));
        mesh.box([0.05, 0.98, 1], [0.3, 0.24, 0.5], plain(0xc7b04a));
        mesh.box([0, 0.25, 0.95], [0.45, 0.06, 0.8], plain(0x5a5e62));
        for (const side of [-0.22, 0.22]) mesh.bar([side, 0.2, 0.6], [side, 1, 0.5], 0.02, 0.02, plain(0x9da2a6), 4);
      });
    }
    // The cashier, a customer who waits, and what rides on the belt.
    person(
      mesh,
      { x: 5.25, z: 1.0, heading: -1.5 + 0.3 * wave(moment, 2) },
      { phase: 0, stride: 0, reach: 0.5 + 0.2 * wave(moment, 4), gaze: 0.4 * wave(moment, 2, 0.2) },
      { coat: 0x1f6b45, legs: 0x22252a, hair: 0x5a3a22, size: 0.95 },
    );
    person(
      mesh,
      { x: 3.45, z: 1.7, heading: 1.45 + 0.15 * wave(moment, 1) },
      { phase: 0, stride: 0, reach: 0.4 + 0.3 * wave(moment, 3), gaze: 0.5 * wave(moment, 2, 0.6) },
      { coat: 0xc8bfae, legs: 0x2b2d38, hair: 0x241a14 },
    );
    for (let item = 0; item < 6; item++) {
      const ride = since(moment, item * 2) / moment.loopSeconds;
      const rgb = goods[item] ?? 0x888888;
      if (ride < 0.9)
        mesh.box([4.4 + (item % 2 ? 0.1 : -0.12), 1.0, 2.75 - ride * 2.2], [0.18, 0.22, 0.16], plain(rgb));
    }
    return {};
  },
};
