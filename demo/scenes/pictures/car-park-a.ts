/** Car park A: rows of parked cars in the afternoon sun, one looking for a space, shoppers on foot. */
import { daylight } from '../stage/light.ts';
import { walker } from '../stage/people.ts';
import type { Picture } from '../stage/picture.ts';
import { plain, streetLamp, surface, tree } from '../stage/props.ts';
import { between, createRandom, pick } from '../stage/random.ts';
import { createRoute, follow, since } from '../stage/route.ts';
import { type CarShape, car } from '../stage/vehicles.ts';

const paints = [0xb9bdc1, 0x23272c, 0x8d1f1c, 0x27406b, 0xe6e6e3, 0x5c6268, 0x34503f, 0x9a9388] as const;
const shapes = ['saloon', 'hatch', 'estate', 'hatch'] as const satisfies readonly [CarShape, ...CarShape[]];
const seeker = createRoute([
  [-36, -7.5],
  [-20, -7.5],
  [-6, -7.5],
  [6, -7.6],
  [14, -8.5],
  [17.5, -13],
  [17.5, -20],
  [12, -24.5],
  [0, -25],
  [-36, -25],
]);
const leaver = createRoute([
  [36, -9.2],
  [20, -9.4],
  [4, -9.5],
  [-12, -9.4],
  [-36, -9.4],
]);
const couple = createRoute([
  [12, 2],
  [6, -5],
  [2, -10],
  [-1.6, -15],
  [-2, -22],
  [-6, -30],
  [-6, -40],
]);
const trolley = createRoute([
  [-3, -40],
  [-3.6, -30],
  [-8, -23],
  [-8.4, -16],
  [-9, -9],
  [-13, -2],
]);

export const carParkA: Picture = {
  id: 'car-park-a',
  number: 2,
  title: 'Car park A',
  width: 640,
  height: 360,
  fpsNumerator: 15,
  fpsDenominator: 1,
  timescale: 15000,
  fragmentMs: 2000,
  loopMs: 16000,
  profile: 'main',
  crf: 26,
  eye: [7, 8.6, 9],
  target: [-1.5, 0, -11],
  fovDegrees: 44,
  lighting: daylight([0.72, -0.62, -0.38], [0, 0, -14], 36),
  lens: { noise: 0.018, vignette: 0.28, barrel: 0.12, bloom: 0.06, saturation: 0.85, contrast: 1.18 },
  build(mesh) {
    mesh.floor(-90, -120, 90, 30, -0.02, surface('grass', 0x5f6c3c));
    mesh.floor(-48, -32, 48, 24, 0, surface('asphalt', 0x727270));
    const white = surface('concrete', 0xe2e0d8);
    const random = createRandom(21);
    for (const [z, facing] of [
      [-1.8, 0],
      [-15, Math.PI],
      [-20.2, 0],
    ] as const) {
      for (let bay = -15; bay <= 15; bay++) {
        const x = bay * 2.6 + 1.3;
        mesh.floor(x - 1.36, z - 2.5, x - 1.24, z + 2.5, 0.008, white);
        const gap = (z === -1.8 && bay > 0 && bay < 4) || (z === -15 && (bay === -1 || bay === -4)) || random() < 0.16;
        if (gap) continue;
        car(
          mesh,
          {
            x: x + between(random, -0.15, 0.15),
            z: z + between(random, -0.25, 0.25),
            heading: facing + between(random, -0.03, 0.03) + (random() < 0.3 ? Math.PI : 0),
          },
          pick(random, paints),
          { shape: pick(random, shapes) },
        );
      }
    }
    mesh.box([0, 0.09, -17.6], [80, 0.18, 0.7], surface('concrete', 0xaaa69c));
    for (const x of [-26, -13, 0, 13, 26]) tree(mesh, x + 1.2, -17.6, 4.6, x + 40, { leaves: 120 });
    for (const x of [-16, 8]) streetLamp(mesh, x, -17.4, 0, 7, null);
    mesh.block(-4, -47, [70, 9, 20], surface('corrugated', 0xc7c3b8));
    mesh.block(-4, -36.9, [70, 3.4, 0.3], surface('glass', 0x1c2a33));
    mesh.box([-4, 3.8, -36.2], [71, 0.7, 1.8], plain(0x2c6b4f));
    mesh.box([-4, 6.6, -36.95], [14, 1.8, 0.2], plain(0xe9e6da));
    for (let x = -36; x < 30; x += 5.5) mesh.block(x, -36.7, [0.25, 3.5, 0.25], plain(0xd7d4ca));
    mesh.floor(-48, -36.5, 48, -32, 0.03, surface('paving', 0xa49e92));
    for (const x of [-40, 33, 41]) tree(mesh, x, -38, 8, x + 90, { leaves: 160 });
    for (let index = 0; index < 3; index++)
      mesh.floor(-0.12 + index * 9 - 12, -8.6, 1.6 + index * 9 - 12, -8.42, 0.008, white);
    // The trolley shelter.
    mesh.box([-8.6, 2.1, -19.6], [2.6, 0.06, 4.6], surface('glass', 0x64757d));
    for (const [x, z] of [
      [-9.8, -21.8],
      [-7.4, -21.8],
      [-9.8, -17.4],
      [-7.4, -17.4],
    ] as const)
      mesh.bar([x, 0, z], [x, 2.1, z], 0.04, 0.04, plain(0x6d7276), 6);
  },
  move(mesh, moment) {
    const metres = follow(
      [
        [0, 0],
        [3, 22],
        [5.5, 37],
        [7.4, 44],
        [9, 52],
        [14.4, seeker.length],
      ],
      moment.seconds,
    );
    if (metres > 0.1 && metres < seeker.length - 0.1)
      car(mesh, seeker.at(metres), 0xd9dadb, { shape: 'estate', braking: moment.seconds > 4 && moment.seconds < 7.6 });
    const back = follow(
      [
        [0, 0],
        [2.5, 18],
        [9, leaver.length],
      ],
      since(moment, 8.2),
    );
    if (back > 0.1 && back < leaver.length - 0.1) car(mesh, leaver.at(back), 0x2b4d86, { shape: 'hatch' });
    walker(mesh, couple, 3, 0.5, { coat: 0xa33a32, legs: 0x2a3040, hair: 0x54371f, bag: 0xd8cfae, size: 0.95 }, moment);
    walker(mesh, couple, 3, 0.78, { coat: 0x3a4a3d, legs: 0x4c4a44, hair: 0x1c1613 }, moment);
    const pusher = walker(mesh, trolley, 2.75, 0, { coat: 0x4b6c93, legs: 0x26282e, hair: 0x9a9389 }, moment, {
      reach: 0.7,
    });
    if (pusher !== null) {
      mesh.at([pusher.x, 0, pusher.z], pusher.heading, () => {
        mesh.box([0, 0.78, 0.95], [0.5, 0.34, 0.8], plain(0x8d9296));
        mesh.box([0, 0.98, 0.95], [0.4, 0.2, 0.55], plain(0xc79a55));
        mesh.box([0, 0.25, 0.95], [0.45, 0.06, 0.8], plain(0x5a5e62));
        for (const side of [-0.22, 0.22]) mesh.bar([side, 0.2, 0.6], [side, 1, 0.5], 0.02, 0.02, plain(0x8d9296), 4);
      });
    }
    return {};
  },
};
