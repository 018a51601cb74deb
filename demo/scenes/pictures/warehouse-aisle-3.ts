/** Warehouse aisle 3: tall racking on both sides, a forklift working the aisle, a picker on foot. */
import { indoors } from '../stage/light.ts';
import { type Mesh } from '../stage/mesh.ts';
import { person, walker } from '../stage/people.ts';
import type { Lamp, Picture } from '../stage/picture.ts';
import { glow, pallet, plain, surface } from '../stage/props.ts';
import { between, createRandom } from '../stage/random.ts';
import { createRoute, follow, wave } from '../stage/route.ts';
import { colour } from '../stage/vector.ts';
import { forklift } from '../stage/vehicles.ts';

const picker = createRoute([
  [-0.95, 4],
  [-1, -3],
  [-0.9, -10],
  [-1.05, -18],
]);
const crossing = createRoute([
  [9, -27.5],
  [0, -27.3],
  [-9, -27.5],
]);
const bays = [2, -6, -14, -22] as const;
const highBay = (z: number): Lamp => ({
  position: [0, 6.8, z],
  colour: colour(0xf2f6ff, 5.4),
  range: 15,
  direction: [0, -1, 0],
  cone: 0.15,
});

function rack(mesh: Mesh, side: number): void {
  const random = createRandom(side > 0 ? 5 : 9);
  const x = side * 3;
  for (let z = 4; z >= -24; z -= 2.8) {
    for (const dx of [-0.5, 0.5]) mesh.block(x + dx, z, [0.1, 6.4, 0.1], plain(0x2c4f86));
    for (const y of [1.2, 3, 4.8]) mesh.bar([x - 0.5, y - 0.8, z], [x + 0.5, y, z], 0.02, 0.02, plain(0x2c4f86), 4);
    if (z < -23) continue;
    for (const y of [1.75, 3.4, 5.05]) {
      for (const dx of [-0.5, 0.5]) mesh.box([x + dx, y, z - 1.4], [0.07, 0.13, 2.75], plain(0xd06a1e));
    }
    for (const y of [0, 1.82, 3.47, 5.12]) {
      for (const dz of [-0.75, -2.05]) {
        if (random() < 0.14) continue;
        const layers = 2 + Math.floor(random() * 2.4);
        const wrapped = random() < 0.4;
        mesh.at([x + between(random, -0.06, 0.06), y, z + dz], Math.PI / 2 + between(random, -0.05, 0.05), () =>
          pallet(mesh, Math.floor(random() * 999), layers, wrapped),
        );
      }
    }
  }
}

export const warehouseAisle3: Picture = {
  id: 'warehouse-aisle-3',
  number: 8,
  title: 'Warehouse aisle 3',
  width: 640,
  height: 360,
  fpsNumerator: 15,
  fpsDenominator: 1,
  timescale: 90000,
  fragmentMs: 2000,
  loopMs: 12000,
  profile: 'main',
  crf: 27,
  eye: [1.5, 4.9, 7.4],
  target: [-0.25, 1.1, -6.5],
  fovDegrees: 46,
  lighting: indoors(
    {
      kind: 'spot',
      position: [0, 7.4, -4],
      target: [0, 0, -4.01],
      colour: colour(0xf4f8ff, 4.2),
      fovDegrees: 130,
      range: 18,
    },
    0.16,
  ),
  lens: { noise: 0.024, vignette: 0.36, barrel: 0.14, bloom: 0.08, saturation: 0.85, contrast: 1.12, mirror: 0.5 },
  lamps: bays.map(highBay),
  build(mesh) {
    mesh.floor(-20, -44, 20, 14, 0, surface('concrete', 0xa3a19a));
    mesh.floor(-20, -44, 20, 14, 7.6, surface('corrugated', 0x70767a));
    mesh.box([0, 3.8, -40], [40, 7.6, 0.2], surface('corrugated', 0x9aa3a8));
    for (const side of [-1, 1]) {
      rack(mesh, side);
      mesh.floor(side * 2.2 - 0.06, -24.5, side * 2.2 + 0.06, 10, 0.005, plain(0xd0ab25));
      mesh.block(side * 2.3, 4.5, [0.16, 0.5, 0.9], plain(0xd0ab25));
    }
    for (const z of bays) mesh.bar([0, 6.95, z], [0, 7.1, z], 0.26, 0.16, glow(0xf4f8ff, 6), 14);
    for (let x = -16; x <= 16; x += 4) mesh.block(x, -39.6, [2.6, 3.6, 0.3], surface('corrugated', 0x4f6472));
    mesh.box([0, 4.7, -24.2], [1.0, 0.7, 0.06], plain(0x1d3d66));
    mesh.box([0, 4.7, -24.16], [0.2, 0.46, 0.02], plain(0xf2f2ec));
  },
  move(mesh, moment) {
    const { seconds } = moment;
    // It brings a pallet, sets it in the rack, thinks better of it and takes it away again: the loop must close.
    const z = follow(
      [
        [0, -19],
        [2.6, -8.6],
        [4, -7.6],
        [8, -7.6],
        [9.2, -8.6],
        [12, -19],
      ],
      seconds,
    );
    const heading = follow(
      [
        [0, 0],
        [2.2, 0],
        [3.8, Math.PI / 2],
        [8, Math.PI / 2],
        [9.4, 0],
        [12, 0],
      ],
      seconds,
    );
    const x = follow(
      [
        [0, 0.6],
        [2.4, 0.4],
        [4.3, 0.1],
        [5.2, 0.75],
        [7.1, 0.75],
        [8, 0.1],
        [12, 0.6],
      ],
      seconds,
    );
    const lift = follow(
      [
        [0, 0.2],
        [2.6, 0.3],
        [4.3, 1.9],
        [5.2, 1.9],
        [5.6, 1.7],
        [6.6, 1.7],
        [7, 1.9],
        [7.8, 1.9],
        [9.4, 0.3],
        [12, 0.2],
      ],
      seconds,
    );
    const loaded = seconds < 5.5 || seconds > 6.7;
    forklift(
      mesh,
      { x, z, heading },
      lift,
      loaded ? () => pallet(mesh, 77, 3) : null,
      () =>
        person(
          mesh,
          { x: 0, z: 0, heading: 0 },
          { phase: 0, stride: 0, sitting: true, reach: 0.7, gaze: 0.6 * wave(moment, 2) },
          { coat: 0x33415a, legs: 0x22252a, vest: 0xc9d62c, helmet: 0xe8e4d8 },
          0.32,
        ),
      Math.max(0, wave(moment, 24)),
    );
    if (!loaded) mesh.at([2.2, 1.84, -7.6], Math.PI / 2, () => pallet(mesh, 77, 3));
    walker(
      mesh,
      picker,
      2.05,
      0.8,
      { coat: 0x5c4a3a, legs: 0x2d3340, vest: 0xd86a1c, hair: 0x2a1d15, bag: 0xb08a5a },
      moment,
    );
    walker(mesh, crossing, 2.3, 2.6, { coat: 0x31455f, legs: 0x2a2c31, vest: 0xc9d62c, helmet: 0xd8d8d0 }, moment);
    return {
      lamps: [{ position: [x, 2.4, z], colour: colour(0xff8a20, 0.9 * Math.max(0, wave(moment, 24))), range: 6 }],
    };
  },
};
