/** Fence east: infrared picture of the perimeter in the rain; a patrol with a torch, a fox, moths at the lens. */
import { infrared } from '../stage/light.ts';
import { walker } from '../stage/people.ts';
import type { Lamp, Picture } from '../stage/picture.ts';
import { fence, glow, plain, surface, tree } from '../stage/props.ts';
import { createRoute, travel, wave } from '../stage/route.ts';
import { colour, type Vec3 } from '../stage/vector.ts';

const eye: Vec3 = [2.9, 4.3, 9];
const target: Vec3 = [-0.4, 0.7, -7];
const patrol = createRoute([
  [3.4, 11],
  [2.6, 4],
  [1.6, -4],
  [1, -12],
  [0.6, -22],
  [0.3, -34],
]);
const foxWay = createRoute([
  [14, -9],
  [7, -7.4],
  [3.4, -6.4],
  [-0.6, -3],
  [-0.9, 2],
  [1.2, 5],
  [0, 11],
]);

export const fenceEast: Picture = {
  id: 'fence-east',
  number: 11,
  title: 'Fence east',
  width: 640,
  height: 360,
  fpsNumerator: 25,
  fpsDenominator: 2,
  timescale: 50000,
  fragmentMs: 2000,
  loopMs: 16000,
  profile: 'baseline',
  crf: 36,
  eye,
  target,
  fovDegrees: 42,
  lighting: infrared(eye, target, 9, 44),
  lens: {
    noise: 0.036,
    vignette: 0.5,
    barrel: 0.1,
    bloom: 0.12,
    saturation: 0,
    contrast: 1.1,
    rain: 0.8,
    tint: [0.97, 1, 1.0],
  },
  build(mesh) {
    mesh.floor(-70, -110, 70, 30, -0.01, surface('grass', 0x8a8f88));
    mesh.ribbon(
      [
        [4.4, 20],
        [3.4, 6],
        [2.2, -6],
        [1.4, -20],
        [0.8, -60],
      ],
      2.4,
      0.012,
      surface('gravel', 0x9a9a98),
    );
    fence(mesh, -2.6, 16, -2.6, -48, 2.5, { barbed: true, everyMetres: 2.8 });
    for (let z = 8; z > -40; z -= 8.4) {
      mesh.box([-2.54, 1.5, z], [0.03, 0.4, 0.55], plain(0xe8e8e4));
      mesh.box([-2.52, 1.5, z], [0.03, 0.12, 0.4], plain(0x404040));
    }
    for (const [x, z, h, s] of [
      [-7.5, -5, 7.5, 1],
      [-10, -13, 8.5, 2],
      [-7, -21, 7, 3],
      [-12, 1, 7, 6],
      [12, -26, 8, 7],
      [-9, -31, 9, 9],
    ] as const)
      tree(mesh, x, z, h, s, { leaves: 130, rgb: 0xa0a8a0 });
    for (const [x, z, s] of [
      [-4.6, -2, 21],
      [-5, 2.8, 22],
      [-4.4, -9.4, 23],
      [6.4, -10, 24],
      [8.4, -4.4, 25],
      [-4.8, -15, 26],
      [7, -17, 27],
    ] as const)
      tree(mesh, x, z, 1.5, s, { bush: true, rgb: 0x98a098, leaves: 90 });
    mesh.bar([5.6, 0, -19], [5.6, 5, -19], 0.07, 0.07, plain(0x8a8a8a), 6);
    mesh.box([5.4, 4.9, -18.8], [0.2, 0.2, 0.45], plain(0xb8b8b8));
    mesh.block(8.6, -13, [1.4, 1.1, 0.8], plain(0xa0a4a4));
    mesh.block(20, -50, [16, 5, 10], surface('corrugated', 0x8a9090));
  },
  move(mesh, moment) {
    const lamps: Lamp[] = [];
    const guard = walker(
      mesh,
      patrol,
      2.95,
      0.4,
      { coat: 0x3a3f44, legs: 0x2a2c30, vest: 0xdedede, hair: 0x202020, broad: true },
      moment,
      { reach: 0.35 },
    );
    if (guard !== null) {
      const sweep = guard.heading + 0.5 * wave(moment, 4);
      const [s, c] = [Math.sin(sweep), Math.cos(sweep)];
      const hand: Vec3 = [guard.x + s * 0.5, 1.1, guard.z + c * 0.5];
      mesh.box(hand, [0.08, 0.08, 0.08], glow(0xffffff, 6));
      lamps.push({ position: hand, direction: [s, -0.16, c], colour: colour(0xffffff, 14), range: 22, cone: 0.9 });
    }
    const fox = travel(foxWay, 2.9, 6.2, moment);
    if (fox !== null) {
      const fur = plain(0xb8b0a4);
      mesh.at([fox.x, 0, fox.z], fox.heading, () => {
        const trot = fox.distance * 7;
        mesh.ellipsoid([0, 0.36 + 0.015 * Math.sin(trot * 2), 0], [0.1, 0.11, 0.32], fur, 9, 6);
        mesh.ellipsoid([0, 0.46, 0.36], [0.07, 0.075, 0.13], fur, 8, 5);
        mesh.bar([0, 0.44, 0.44], [0, 0.42, 0.55], 0.035, 0.012, fur, 6);
        for (const side of [-0.045, 0.045]) {
          mesh.bar([side, 0.5, 0.34], [side * 1.2, 0.6, 0.33], 0.03, 0.004, fur, 5);
          mesh.box([side * 0.8, 0.475, 0.475], [0.02, 0.02, 0.01], glow(0xffffff, 5));
        }
        mesh.bar([0, 0.38, -0.3], [0, 0.26 + 0.04 * Math.sin(trot), -0.78], 0.05, 0.075, fur, 7);
        mesh.ellipsoid([0, 0.26 + 0.04 * Math.sin(trot), -0.82], [0.06, 0.06, 0.1], plain(0xe8e6e0), 6, 4);
        for (const [x, z, phase] of [
          [-0.07, 0.2, 0],
          [0.07, 0.2, Math.PI],
          [-0.07, -0.22, Math.PI],
          [0.07, -0.22, 0],
        ] as const) {
          const swing = 0.5 * Math.sin(trot + phase);
          mesh.bar(
            [x, 0.3, z],
            [x, 0.02 + 0.05 * Math.max(0, Math.cos(trot + phase)), z + swing * 0.26],
            0.032,
            0.018,
            plain(0x6a645c),
            5,
          );
        }
      });
    }
    // Moths in the lamp's beam, close to the lens: bright and quick.
    for (let moth = 0; moth < 3; moth++) {
      const at: Vec3 = [
        eye[0] - 0.5 + 0.7 * wave(moment, 3 + moth, moth * 0.3),
        eye[1] - 0.3 + 0.3 * wave(moment, 5 + moth, 0.4),
        eye[2] - 2.4 - moth * 0.5 + 0.5 * wave(moment, 4, moth * 0.2),
      ];
      if (wave(moment, 2, moth * 0.33) > 0.1)
        mesh.ellipsoid(at, [0.018, 0.008 + 0.008 * Math.abs(wave(moment, 60)), 0.018], glow(0xffffff, 1.6), 6, 4);
    }
    return { lamps };
  },
};
