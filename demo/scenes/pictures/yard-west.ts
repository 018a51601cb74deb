/** Yard west: snow falling at night under a floodlight, a plough clearing, tracks, someone crossing with a lantern. */
import { night } from '../stage/light.ts';
import { walker } from '../stage/people.ts';
import type { Lamp, Picture } from '../stage/picture.ts';
import { glow, pallet, plain, streetLamp, surface, tree } from '../stage/props.ts';
import { createRoute, follow, wave } from '../stage/route.ts';
import { colour } from '../stage/vector.ts';
import { car, headlights, lorry } from '../stage/vehicles.ts';

const sweep = createRoute([
  [-30, -17],
  [-14, -11],
  [-4, -7.4],
  [4, -5.6],
  [12, -6],
  [18, -11],
  [20, -20],
  [16, -30],
  [4, -36],
]);
const crossing = createRoute([
  [9.6, 5],
  [6, 0.5],
  [1, -1.6],
  [-5, -3.2],
  [-11, -6.6],
  [-14.6, -11.4],
]);

export const yardWest: Picture = {
  id: 'yard-west',
  number: 15,
  title: 'Yard west',
  width: 960,
  height: 540,
  fpsNumerator: 10,
  fpsDenominator: 1,
  timescale: 20480,
  fragmentMs: 2000,
  loopMs: 12000,
  profile: 'main',
  crf: 36,
  eye: [6.4, 6.6, 10.5],
  target: [-1, 0.4, -8],
  fovDegrees: 42,
  lighting: {
    ...night({
      kind: 'spot',
      position: [-8, 9.4, -1.5],
      target: [0, 0, -8.5],
      colour: colour(0xfff2dc, 6.5),
      fovDegrees: 116,
      range: 36,
    }),
    sky: colour(0x44506a, 0.3),
    horizon: colour(0x3c424c, 0.8),
    exposure: 0.95,
  },
  lens: { noise: 0.024, vignette: 0.38, barrel: 0.1, bloom: 0.12, saturation: 0.62, contrast: 1.1, snow: 0.7 },
  build(mesh) {
    mesh.floor(-80, -110, 80, 40, 0, surface('carpet', 0xd9dde4));
    // Where the plough and the tyres have been.
    for (const side of [-0.85, 0.85])
      mesh.ribbon(
        [
          [-30, -14.5 + side],
          [-12, -6.5 + side],
          [0, -2.2 + side],
          [12, -1.4 + side],
          [40, 2 + side],
        ],
        0.32,
        0.008,
        surface('asphalt', 0x8a8c90),
      );
    mesh.ribbon(
      Array.from({ length: 24 }, (_, index) => {
        const place = sweep.at((index / 23) * sweep.length);
        return [place.x, place.z] as const;
      }),
      2.5,
      0.006,
      surface('asphalt', 0x9a9ca0),
    );
    mesh.block(-4, -34, [46, 7.5, 12], surface('corrugated', 0x6f7f8a));
    mesh.box([-4, 7.65, -34], [46.6, 0.4, 12.6], surface('carpet', 0xe4e8ee));
    for (const x of [-18, -10, 2]) {
      mesh.box([x, 2, -27.95], [4.2, 4, 0.2], surface('corrugated', 0xb4b8b8));
      mesh.box([x, 4.8, -27.8], [0.5, 0.16, 0.4], glow(0xffe0b0, x === 2 ? 0.4 : 5));
    }
    mesh.block(-19, -12, [7, 3.4, 8], surface('brick', 0x84604e));
    mesh.box([-19, 3.5, -12], [7.5, 0.35, 8.5], surface('carpet', 0xe4e8ee));
    mesh.box([-15.46, 1.7, -13], [0.06, 1.1, 1.6], glow(0xffd68c, 1.1));
    mesh.box([-15.46, 1.05, -10.4], [0.06, 2.1, 1], plain(0x3f2f28));
    mesh.block(14, -15, [2.2, 1.8, 5.6], surface('paint', 0x2f5a3c));
    mesh.box([14, 1.88, -15], [2.1, 0.2, 5.4], surface('carpet', 0xe4e8ee));
    lorry(mesh, { x: 8.4, z: -21.5, heading: 0.15 }, 0x6a2420, 0xa9adb0);
    for (const [x, z, rgb] of [
      [-9.6, -19.6, 0x30343a],
      [-6.4, -19.8, 0x6a1f1c],
    ] as const) {
      car(mesh, { x, z, heading: 0.04 }, rgb, { shape: 'hatch' });
      mesh.box([x, 1.5, z - 0.55], [1.2, 0.14, 1.6], surface('carpet', 0xe8ecf2));
      mesh.box([x, 0.94, z + 1.3], [1.5, 0.1, 1.0], surface('carpet', 0xe8ecf2));
    }
    for (const [x, z] of [
      [3.6, -26.4],
      [5, -26.2],
      [-13.6, -25.6],
    ] as const) {
      mesh.at([x, 0, z], 0.1, () => pallet(mesh, 3, 2));
      mesh.box([x, 0.88, z], [1.15, 0.12, 0.8], surface('carpet', 0xe8ecf2));
    }
    for (const [x, z, h, s] of [
      [-27, -22, 8, 3],
      [24, -26, 9, 4],
      [30, -14, 8, 5],
    ] as const)
      tree(mesh, x, z, h, s, { rgb: 0xaab0b4, leaves: 100 });
    streetLamp(mesh, -8, -0.1, Math.PI * 0.9, 9.6, glow(0xfff2dc, 9));
    for (let heap = 0; heap < 9; heap++)
      mesh.ellipsoid(
        [10 + heap * 1.2, 0.1, -1.6 + Math.sin(heap * 2) * 0.5],
        [1.2, 0.6 + 0.25 * Math.sin(heap * 3), 0.9],
        surface('carpet', 0xdfe3ea),
        12,
        8,
      );
  },
  move(mesh, moment) {
    const lamps: Lamp[] = [
      { position: [-18, 4.6, -27], colour: colour(0xffd8a0, 3.4), range: 12 },
      { position: [-10, 4.6, -27], colour: colour(0xffd8a0, 3.4), range: 12 },
      { position: [-14.6, 1.8, -13], colour: colour(0xffc878, 1.6), range: 8 },
    ];
    const metres = follow(
      [
        [0, 0],
        [1.2, 4],
        [9.6, 62],
        [11.4, sweep.length],
      ],
      moment.seconds,
    );
    if (metres > 0.2 && metres < sweep.length - 0.2) {
      const place = sweep.at(metres);
      car(mesh, place, 0xd08a1c, { shape: 'van', lightsOn: true });
      const flash = Math.max(0, wave(moment, 18));
      mesh.at([place.x, 0, place.z], place.heading, () => {
        mesh.quad(
          [-1.5, 0.12, 3.0],
          [1.5, 0.12, 3.5],
          [1.55, 0.95, 3.3],
          [-1.55, 0.95, 2.8],
          surface('paint', 0xc9a91e),
        );
        mesh.box([0, 2.42, 0.3], [0.9, 0.14, 0.2], glow(0xff8a10, 0.3 + 7 * flash));
        for (let spray = 0; spray < 7; spray++) {
          const fling = (moment.seconds * 2.5 + spray / 7) % 1;
          mesh.ellipsoid(
            [1.5 + fling * 0.9, 0.15 + fling * 0.5 - fling * fling * 0.6, 3.1 + Math.sin(spray * 2.4) * 0.3],
            [0.16 * fling + 0.14, 0.14, 0.2],
            surface('carpet', 0xdfe3ea),
            6,
            4,
          );
        }
      });
      lamps.push(...headlights(place, 8), {
        position: [place.x, 2.6, place.z],
        colour: colour(0xff8a20, 3.5 * flash),
        range: 11,
      });
    }
    const lone = walker(
      mesh,
      crossing,
      2.6,
      2.4,
      { coat: 0x2c3138, legs: 0x22252b, hair: 0x1a1512, long: true, broad: true, bag: 0x8a7a50 },
      moment,
    );
    if (lone !== null)
      lamps.push({ position: [lone.x + 0.4, 0.8, lone.z + 0.3], colour: colour(0xffd090, 0.9), range: 6 });
    return { lamps };
  },
};
