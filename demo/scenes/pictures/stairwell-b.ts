/** Stairwell B: bare concrete flights, a window with light moving across, people going up and down. */
import { indoors } from '../stage/light.ts';
import { person } from '../stage/people.ts';
import type { Picture } from '../stage/picture.ts';
import { glow, plain, surface } from '../stage/props.ts';
import { follow, since } from '../stage/route.ts';
import { colour, type Vec3 } from '../stage/vector.ts';

const steps = 10;
const [rise, tread] = [0.17, 0.29];
const landingY = steps * rise;
const run = steps * tread;

/** Up the near flight, across the landing, up the far one: place and height by metres walked. */
function climb(metres: number, aside: number): { readonly at: Vec3; readonly heading: number } {
  const m = Math.max(0, metres);
  const first = 2.4;
  if (m < first) return { at: [aside, 0, 2.2 - m + 0.2], heading: Math.PI };
  const up = m - first;
  if (up < run) return { at: [aside, Math.min(steps, Math.floor(up / tread) + 1) * rise, -up], heading: Math.PI };
  const over = up - run;
  if (over < 2.2) {
    const angle = (over / 2.2) * Math.PI;
    return {
      at: [aside * Math.cos(angle), landingY, -run - 0.55 - (aside - 0.4) * Math.sin(angle)],
      heading: Math.PI - angle,
    };
  }
  const again = over - 2.2;
  return { at: [-aside, landingY + Math.min(steps, Math.floor(again / tread) + 1) * rise, -run + again], heading: 0 };
}

export const stairwellB: Picture = {
  id: 'stairwell-b',
  number: 7,
  title: 'Stairwell B',
  width: 640,
  height: 360,
  fpsNumerator: 10,
  fpsDenominator: 1,
  timescale: 90000,
  fragmentMs: 1000,
  loopMs: 12000,
  profile: 'baseline',
  crf: 26,
  eye: [1.5, 2.95, 3.7],
  target: [-0.1, 1.3, -2.2],
  fovDegrees: 50,
  lighting: indoors(
    {
      kind: 'spot',
      position: [-0.6, 5.4, -0.6],
      target: [0.2, 0, -1.6],
      colour: colour(0xf4f6ee, 2.6),
      fovDegrees: 100,
      range: 16,
    },
    0.2,
  ),
  lens: { noise: 0.028, vignette: 0.4, barrel: 0.14, bloom: 0.09, saturation: 0.6, contrast: 1.12 },
  lamps: [
    { position: [1.6, 3.0, 2.6], colour: colour(0xfff2da, 0.9), range: 7 },
    { position: [0, 3.7, -4.2], colour: colour(0xcfe0ff, 1.5), range: 6 },
  ],
  build(mesh) {
    const wall = surface('concrete', 0xc9c6bb);
    const stone = surface('concrete', 0x98958c);
    mesh.floor(-1.9, 0, 2.8, 4.4, 0, surface('tiles', 0x8f8c84));
    mesh.box([0, landingY - 0.1, -run - 0.85], [3.6, 0.2, 1.7], stone);
    for (let step = 0; step < steps; step++) {
      mesh.box([0.95, (step + 1) * rise * 0.5, -step * tread - tread / 2], [1.55, (step + 1) * rise, tread], stone);
      mesh.box([0.95, (step + 1) * rise + 0.004, -step * tread - 0.03], [1.55, 0.012, 0.06], plain(0xd0b62c));
      const y = landingY + (step + 1) * rise;
      mesh.box([-0.95, y - rise * 0.8, -run + step * tread + tread / 2], [1.55, rise * 1.6, tread], stone);
      mesh.box([-0.95, y + 0.004, -run + step * tread + tread - 0.26], [1.55, 0.012, 0.06], plain(0xd0b62c));
    }
    mesh.box([-1.95, 3, 0], [0.12, 7, 12], wall);
    mesh.box([1.85, 3, -1], [0.12, 7, 10], wall);
    mesh.box([0, 3, -run - 1.75], [4.4, 7, 0.12], wall);
    for (const [x, z] of [[1.78, -2]] as const) mesh.box([x, 0.5 + 0.9, z], [0.03, 0.08, 5], plain(0x33383b));
    mesh.box([0, 3.75, -run - 1.68], [1.9, 1.5, 0.06], glow(0xd8e6f4, 1.7));
    for (const x of [-0.95, 0, 0.95]) mesh.box([x, 3.75, -run - 1.63], [0.07, 1.6, 0.08], plain(0x3d4347));
    for (const y of [3, 3.75, 4.5]) mesh.box([0, y, -run - 1.63], [2, 0.07, 0.08], plain(0x3d4347));
    mesh.box([1.78, 2.9, -1.5], [0.05, 0.7, 0.7], plain(0x2a5f8f));
    mesh.box([1.74, 2.9, -1.5], [0.03, 0.42, 0.16], plain(0xf0efe8));
    rail([0.16, 0.95, 0], [0.16, landingY + 0.95, -run], 10);
    rail([-0.16, landingY + 0.95, -run], [-0.16, landingY * 2 + 0.95, 0], 10);
    mesh.box([-1.86, 1.05, 1.6], [0.08, 2.1, 1.0], plain(0x7c3027));
    mesh.box([-1.8, 1.55, 1.6], [0.03, 0.5, 0.3], surface('glass', 0x1c2226));
    mesh.box([-1.86, 2.45, 1.6], [0.06, 0.22, 0.5], glow(0x1fa055, 1));
    mesh.bar([-1.7, 0.4, 0.5], [-1.7, 0.95, 0.5], 0.09, 0.09, plain(0xa81c18), 10);

    function rail(from: Vec3, to: Vec3, posts: number): void {
      mesh.bar(from, to, 0.035, 0.035, plain(0x2f3437), 6);
      for (let post = 0; post <= posts * 2; post++) {
        const t = post / (posts * 2);
        const [y, z] = [from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t];
        mesh.bar([from[0], y - 0.92, z], [from[0], y, z], 0.014, 0.014, plain(0x2f3437), 4);
      }
    }
  },
  move(mesh, moment) {
    const up = since(moment, 0.4) * 1.15;
    if (up < 10.2) climber(up, false, { coat: 0x2f4a6a, legs: 0x24262c, hair: 0x2a1d14, backpack: 0x7a2f28 });
    const upLate = since(moment, 6.6) * 1.25;
    if (upLate < 10.2) climber(upLate, false, { coat: 0xb8b1a2, legs: 0x34373d, hair: 0x6b4628, size: 0.95 });
    const down = 10.1 - since(moment, 3.4) * 1.3;
    if (down > 0) climber(down, true, { coat: 0x6b3038, legs: 0x23252b, hair: 0x15100d, bag: 0x2a2420 });
    // Clouds pass: the window's light breathes.
    const light =
      1.1 +
      0.5 *
        follow(
          [
            [0, 0],
            [3, 1],
            [6, 0.2],
            [9, 0.8],
            [12, 0],
          ],
          moment.seconds,
        );
    return { lamps: [{ position: [0, 3.7, -4], colour: colour(0xd8e6ff, light), range: 6 }] };

    function climber(metres: number, downwards: boolean, look: Parameters<typeof person>[3]): void {
      // Those who go down keep to the banister, so that nobody walks through anybody.
      const aside = downwards ? 0.5 : 1.2;
      const { at, heading } = climb(metres, aside);
      const next = climb(metres + 0.14, aside).at;
      const y = at[1] * 0.4 + next[1] * 0.6;
      person(
        mesh,
        { x: at[0], z: at[2], heading: downwards ? heading + Math.PI : heading },
        { phase: ((downwards ? -metres : metres) / 1.16) * Math.PI * 2, stride: 0.85, lean: downwards ? 0 : 0.12 },
        look,
        y,
      );
    }
  },
};
