/** Loading bay 4: a forklift takes pallets off a lorry at the dock while a checker walks the yard. */
import { overcast } from '../stage/light.ts';
import { person, walker } from '../stage/people.ts';
import type { Picture } from '../stage/picture.ts';
import { bollard, cone, glow, pallet, plain, surface } from '../stage/props.ts';
import { createRoute, follow, wave } from '../stage/route.ts';
import { forklift, lorry } from '../stage/vehicles.ts';

const checker = createRoute([
  [9, 9],
  [6.2, 3],
  [5.6, -3],
  [6.4, -9],
  [8.6, -13.2],
  [12, -13.4],
]);
const worker = createRoute([
  [-13, 1],
  [-8, 0.4],
  [-6.4, -4],
  [-6, -8.8],
  [-8.4, -12.2],
  [-13, -12.4],
]);

export const loadingBay4: Picture = {
  id: 'loading-bay-4',
  number: 4,
  title: 'Loading bay 4',
  width: 640,
  height: 360,
  fpsNumerator: 10,
  fpsDenominator: 1,
  timescale: 10240,
  fragmentMs: 4000,
  loopMs: 16000,
  profile: 'baseline',
  crf: 25,
  sound: true,
  eye: [-7.4, 6.6, 9.6],
  target: [0.6, 0.7, -5.5],
  fovDegrees: 43,
  lighting: overcast([0, 0, -5], 24),
  lens: { noise: 0.02, vignette: 0.32, barrel: 0.12, bloom: 0.05, saturation: 0.85, contrast: 1.2 },
  build(mesh) {
    mesh.floor(-40, -14, 50, 40, 0, surface('concrete', 0x9c9a94));
    mesh.block(4, -20, [80, 8.5, 12], surface('corrugated', 0x8fa0ac));
    mesh.box([4, 0.65, -13.9], [80, 1.3, 0.3], surface('concrete', 0xb4b0a6));
    for (const [x, number] of [
      [-9, 1],
      [-2.5, 2],
      [4, 3],
      [10.5, 4],
      [17, 5],
    ] as const) {
      const open = number === 3;
      mesh.box([x, 2.6, -13.94], [3.6, 3.5, 0.3], plain(0x1f2326));
      mesh.box([x, 2.55, -13.9], [2.8, 2.9, 0.34], open ? plain(0x14171a) : surface('corrugated', 0xc9ccca));
      for (const side of [-1, 1]) mesh.box([x + side * 1.95, 1.0, -13.5], [0.3, 1.4, 0.5], plain(0xc9a91e));
      mesh.box([x, 4.75, -13.88], [0.9, 0.6, 0.1], plain(0xe9e8e0));
      mesh.box([x, 4.75, -13.82], [0.16, 0.4, 0.02], plain(0x1c2a3c));
      mesh.box([x + 2.45, 2.4, -13.85], [0.2, 0.5, 0.14], glow(open ? 0x30d060 : 0xd03020, 1.2));
      for (const side of [-1, 1])
        mesh.floor(x + side * 2.9 - 0.06, -13.5, x + side * 2.9 + 0.06, -2, 0.006, plain(0xd0ab25));
    }
    mesh.box([4, 6.3, -13.2], [80, 0.18, 2.2], plain(0x5c666d));
    lorry(mesh, { x: 10.5, z: -9.2, heading: 0 }, 0x9c2a22, 0xd8d8d2);
    mesh.at([-1.6, 0, -11.8], 0, () => pallet(mesh, 4, 3));
    mesh.at([-3.1, 0, -11.7], 0.06, () => pallet(mesh, 5, 2, true));
    mesh.at([-4.6, 0, -11.9], -0.05, () => pallet(mesh, 6, 4));
    mesh.at([-9.4, 0, -11.5], 0.1, () => pallet(mesh, 7, 3, true));
    for (let layer = 0; layer < 7; layer++)
      mesh.at([-11.2, layer * 0.15, -11.4], layer * 0.03, () => pallet(mesh, 8, 0));
    for (const [x, z] of [
      [-6.6, -4],
      [-6.5, -6.5],
      [-6.7, -1.4],
    ] as const)
      cone(mesh, x, z);
    for (const x of [-12, 0.8, 7.3]) bollard(mesh, x, -12.6);
    mesh.block(-14, -10, [2.4, 1.7, 4], plain(0x2f5a3c));
    mesh.floor(-5.4, -1.6, 14, -1.48, 0.006, plain(0xe8e6dc));
    for (let x = -5; x < 14; x += 1.2)
      mesh.quad(
        [x, 0.006, -1.5],
        [x + 0.3, 0.006, -0.6],
        [x + 0.6, 0.006, -0.6],
        [x + 0.3, 0.006, -1.5],
        plain(0xd0ab25),
      );
  },
  move(mesh, moment) {
    const { seconds } = moment;
    // Out of the bay with a pallet, across the yard, set it down for counting, take it up again and bring it back.
    const out = [
      [0, 0],
      [3.4, 0.62],
      [5.2, 1],
      [6.6, 1],
      [8, 0.7],
      [9.2, 0.7],
      [10.4, 1],
      [11.4, 1],
      [13, 0.62],
      [16, 0],
    ] as const;
    const way = follow(out, seconds);
    const x = follow(
      [
        [0, 4],
        [0.3, 3.95],
        [0.62, 3.1],
        [0.7, 2.3],
        [1, -0.9],
      ],
      way,
    );
    const z = follow(
      [
        [0, -10.4],
        [0.5, -5.2],
        [0.64, -4.1],
        [0.7, -3.9],
        [1, -3.9],
      ],
      way,
    );
    const heading = follow(
      [
        [0, Math.PI],
        [0.36, Math.PI],
        [0.66, Math.PI * 1.46],
        [0.7, Math.PI * 1.5],
        [1, Math.PI * 1.5],
      ],
      way,
    );
    const lift = follow(
      [
        [0, 0.5],
        [2.5, 0.25],
        [5.2, 0.25],
        [6.1, -0.05],
        [10.4, -0.05],
        [11.3, 0.25],
        [14.4, 0.25],
        [16, 0.5],
      ],
      seconds,
    );
    const loaded = seconds < 6.2 || seconds > 10.6;
    forklift(
      mesh,
      { x, z, heading },
      lift,
      loaded ? () => pallet(mesh, 31, 3) : null,
      () =>
        person(
          mesh,
          { x: 0, z: 0, heading: 0 },
          { phase: 0, stride: 0, sitting: true, reach: 0.7, gaze: 0.5 * wave(moment, 3) },
          { coat: 0x2d3b50, legs: 0x22252a, vest: 0xd86a1c, helmet: 0xe8e4d8 },
          0.32,
        ),
      Math.max(0, wave(moment, 32)),
    );
    if (!loaded) mesh.at([-2.35, 0, -3.9], Math.PI * 1.5, () => pallet(mesh, 31, 3));
    walker(mesh, checker, 1.75, 0.3, { coat: 0x31455f, legs: 0x2a2c31, vest: 0xc9d62c, helmet: 0xd8d8d0 }, moment, {
      halt: { atMetres: 9.5, forSeconds: 1.6 },
    });
    walker(mesh, worker, 1.9, 3, { coat: 0x5c4a3a, legs: 0x2d3340, vest: 0xd86a1c, helmet: 0xd8b020 }, moment);
    // A plastic curtain in the open bay moves in the draught.
    for (let strip = 0; strip < 8; strip++) {
      mesh.box(
        [2.8 + strip * 0.34, 2.9, -13.68 + 0.08 * wave(moment, 5, strip * 0.17)],
        [0.3, 2.2, 0.02],
        plain(0x9fb0ae),
      );
    }
    return {};
  },
};
