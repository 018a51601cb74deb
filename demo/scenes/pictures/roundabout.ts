/** Roundabout: traffic circling a planted island in the afternoon sun. */
import { daylight } from '../stage/light.ts';
import { person, walker } from '../stage/people.ts';
import type { Picture } from '../stage/picture.ts';
import { plain, streetLamp, surface, tree } from '../stage/props.ts';
import { createRoute, since, travel } from '../stage/route.ts';
import type { Vec2 } from '../stage/vector.ts';
import { bicycle, type CarShape, car, lorry } from '../stage/vehicles.ts';

const lane = 10;
/** A point on the circle; 0 is the east arm, a quarter turn is the south arm. Traffic keeps left and so turns clockwise. */
const on = (turns: number, radius = lane): Vec2 => [
  Math.cos(turns * Math.PI * 2) * radius,
  Math.sin(turns * Math.PI * 2) * radius,
];

/** Into the circle from one arm and out at another; arms are east 0, south 0.25, west 0.5, north 0.75. */
function through(enter: number, leave: number): ReturnType<typeof createRoute> {
  const [a, b] = [enter * Math.PI * 2, leave * Math.PI * 2];
  const arm = (angle: number, far: number, aside: number): Vec2 => [
    Math.cos(angle) * far - Math.sin(angle) * aside,
    Math.sin(angle) * far + Math.cos(angle) * aside,
  ];
  const points: Vec2[] = [arm(a, 64, 2), arm(a, 34, 2), arm(a, 17, 2.6)];
  const turns = leave <= enter ? leave + 1 - enter : leave - enter;
  for (let part = 0.09; part < turns - 0.08; part += 0.07) points.push(on(enter + part));
  points.push(arm(b, 17, -2.6), arm(b, 34, -2), arm(b, 64, -2));
  return createRoute(points);
}

const traffic: readonly (readonly [ReturnType<typeof createRoute>, number, number, number, CarShape | 'lorry'])[] = [
  [through(0.5, 0), 14.2, 0, 0xb7bbbf, 'saloon'],
  [through(0.75, 0.25), 14.6, 0.2, 0x9c231f, 'hatch'],
  [through(0, 0.5), 14.3, 3.6, 0xe8e8e4, 'van'],
  [through(0.25, 0.5), 14.4, 5.2, 0x26405f, 'estate'],
  [through(0.5, 0.75), 14.5, 6.9, 0x3c4a3f, 'hatch'],
  [through(0.75, 0), 14.3, 8.4, 0xb08a2c, 'hatch'],
  [through(0.5, 0.25), 14.2, 9.8, 0x5a6066, 'saloon'],
  [through(0, 0.25), 14.4, 11.2, 0x1f2326, 'estate'],
  [through(0.75, 0.5), 15, 4.4, 0xc9c4b6, 'lorry'],
];
const footwayRoute = createRoute([
  [-34, 19],
  [-22, 18],
  [-15, 17.4],
  [-8, 20],
  [-6, 32],
]);
const cycleWay = through(0.25, 0);

export const roundabout: Picture = {
  id: 'roundabout',
  number: 14,
  title: 'Roundabout',
  width: 1280,
  height: 720,
  fpsNumerator: 10,
  fpsDenominator: 1,
  timescale: 90000,
  fragmentMs: 2000,
  loopMs: 12000,
  profile: 'high',
  crf: 31,
  eye: [-17, 14.5, 25],
  target: [0.5, 0, 0.5],
  fovDegrees: 40,
  lighting: daylight([0.72, -0.6, -0.34], [0, 0, 0], 42),
  lens: { noise: 0.016, vignette: 0.28, barrel: 0.08, bloom: 0.06, saturation: 0.85, contrast: 1.26 },
  build(mesh) {
    mesh.floor(-140, -140, 140, 80, -0.02, surface('grass', 0x6f7642));
    const tarmac = surface('asphalt', 0x757472);
    mesh.ring(0, 0, 5.4, 14.2, 0.001, tarmac, 72);
    mesh.floor(-140, -4.2, -13, 4.2, 0, tarmac);
    mesh.floor(13, -4.2, 140, 4.2, 0, tarmac);
    mesh.floor(-4.2, -140, 4.2, -13, 0.0005, tarmac);
    mesh.floor(-4.2, 13, 4.2, 80, 0.0005, tarmac);
    for (const [sx, sz] of [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ] as const) {
      // The rounded corners between the arms, road and footway.
      const corner: Vec2[] = [];
      for (let step = 0; step <= 10; step++) {
        const angle = (step / 10) * (Math.PI / 2);
        corner.push([sx * (20.5 - Math.cos(angle) * 16.3 + 0), sz * (20.5 - Math.sin(angle) * 16.3)]);
      }
      for (let step = 0; step < 10; step++) {
        const [p, q] = [corner[step] ?? [0, 0], corner[step + 1] ?? [0, 0]];
        mesh.triangle([sx * 3, 0.0007, sz * 3], [p[0], 0.0007, p[1]], [q[0], 0.0007, q[1]], tarmac);
      }
      mesh.ribbon(
        [[sx * 4.5, sz * 70], [sx * 4.5, sz * 21], ...corner, [sx * 21, sz * 4.5], [sx * 100, sz * 4.5]],
        0.35,
        0.06,
        surface('concrete', 0xb0aca2),
      );
      const footway = corner.map(([x, z]): Vec2 => [x + (sx * 20.5 - x) * 0.1, z + (sz * 20.5 - z) * 0.1]);
      mesh.ribbon(
        [[sx * 5.8, sz * 70], [sx * 5.8, sz * 23], ...footway, [sx * 23, sz * 5.8], [sx * 100, sz * 5.8]],
        2.3,
        0.04,
        surface('paving', 0xa49e92),
      );
    }
    mesh.ring(0, 0, 5.0, 5.5, 0.1, surface('concrete', 0xc4c0b4), 60);
    mesh.ring(0, 0, 0, 5.1, 0.14, surface('grass', 0x587038), 60);
    mesh.ring(0, 0, 3.0, 3.9, 0.16, surface('gravel', 0xa06a52), 60);
    for (const [x, z, h, s] of [
      [0, 0, 4.6, 3],
      [1.8, 1.6, 1.2, 4],
      [-1.9, 1.2, 1.1, 5],
      [0.4, -2.2, 1.3, 6],
    ] as const)
      tree(mesh, x, z, h, s, { bush: h < 2, leaves: h < 2 ? 70 : 190 });
    const white = surface('concrete', 0xe4e2da);
    for (let index = 0; index < 4; index++) {
      mesh.at([0, 0, 0], (index * Math.PI) / 2, () => {
        for (let z = 22; z < 68; z += 5) mesh.floor(-0.08, z, 0.08, z + 2.4, 0.01, white);
        for (let x = -3.9; x < 0; x += 0.8) mesh.floor(x, 14.4, x + 0.45, 14.8, 0.01, white);
        mesh.box([0, 0.07, 17.6], [0.9, 0.14, 3.4], surface('concrete', 0xc4c0b4));
        mesh.bar([0, 0, 16.4], [0, 1.1, 16.4], 0.06, 0.06, plain(0xd8d8d0), 8);
        mesh.bar([0, 0.85, 16.36], [0, 0.85, 16.44], 0.26, 0.26, plain(0x1f4b86), 14);
      });
    }
    for (let turn = 0; turn < 12; turn += 3) {
      mesh.at([0, 0, 0], (turn / 12) * Math.PI * 2 + 0.5, () =>
        mesh.box([5.55, 0.5, 0], [0.06, 0.5, 1.3], plain(0x16181a)),
      );
    }
    for (const [x, z, h] of [
      [-15, -15, 0.8],
      [16, -14, 5.5],
      [15, 15, 4],
    ] as const)
      streetLamp(mesh, x, z, h, 8, null);
    for (const [x, z, h, s] of [
      [-24, -18, 9, 11],
      [-34, -26, 10, 12],
      [22, -20, 9, 13],
      [31, -15, 8, 14],
      [14, -30, 10, 15],
      [-14, -33, 9, 16],
      [26, 14, 8, 17],
      [-40, -12, 9, 18],
      [44, -24, 10, 20],
    ] as const)
      tree(mesh, x, z, h, s, { leaves: 170 });
    for (const [x, z, w, h, d, rgb] of [
      [-32, -52, 26, 10, 14, 0xa8907c],
      [30, -54, 34, 13, 16, 0xb4aa9a],
      [64, -34, 22, 9, 20, 0x9a7a66],
      [-66, -30, 24, 8, 18, 0xb8ae9e],
    ] as const)
      mesh.block(x, z, [w, h, d], surface('windows', rgb));
    mesh.block(34, 26, [16, 5, 10], surface('brick', 0x8f6450));
  },
  move(mesh, moment) {
    for (const [route, speed, start, rgb, shape] of traffic) {
      const place = travel(route, speed, start, moment);
      if (place === null) continue;
      const next = route.at(Math.min(place.distance + 6, route.length));
      const bend = Math.atan2(Math.sin(next.heading - place.heading), Math.cos(next.heading - place.heading));
      const braking =
        Math.hypot(place.x, place.z) < 24 && Math.hypot(place.x, place.z) > 14 && place.distance < route.length / 2;
      if (shape === 'lorry') lorry(mesh, place, 0x2a5a86, rgb, { lightsOn: true });
      else car(mesh, place, rgb, { shape, lightsOn: true, braking, steer: Math.max(-0.5, Math.min(0.5, bend)) });
    }
    const rider = travel(cycleWay, 12.4, 2.2, moment);
    if (rider !== null) {
      mesh.at([rider.x, 0, rider.z], rider.heading, () => {
        bicycle(mesh, 0x2b6a5a);
        const pedal = rider.distance * 1.6;
        person(
          mesh,
          { x: 0, z: -0.18, heading: 0 },
          { phase: pedal, stride: 0.9, reach: 0.8, lean: 0.5 },
          { coat: 0xd0c030, legs: 0x22252b, helmet: 0xd8d8d4 },
          0.16,
        );
      });
    }
    walker(mesh, footwayRoute, 2.75, 0.5, { coat: 0x6a4a4a, legs: 0x2b2d33, hair: 0x3a2a1e, bag: 0x2a2420 }, moment);
    const jogger = since(moment, 5) * 3.4;
    if (jogger < footwayRoute.length) {
      const place = footwayRoute.at(footwayRoute.length - jogger);
      person(
        mesh,
        { ...place, heading: place.heading + Math.PI },
        { phase: (jogger / 2) * Math.PI * 2, stride: 1.35, reach: 0.25, lean: 0.14 },
        { coat: 0xd04a6a, legs: 0x1f2126, hair: 0x5a3a22, size: 0.97 },
      );
    }
    return {};
  },
};
