/** Trees, fences, lamps, crates and other things that stand about. */
import { MATERIAL, type Mesh, type Surface } from './mesh.ts';
import { between, createRandom } from './random.ts';
import { add, colour, cross, normalize, scale, type Vec3 } from './vector.ts';

export const plain = (rgb: number): Surface => ({ material: MATERIAL.plain, colour: colour(rgb) });
export const glow = (rgb: number, strength: number): Surface => ({
  material: MATERIAL.glow,
  colour: colour(rgb, strength),
});
export const surface = (material: keyof typeof MATERIAL, rgb: number): Surface => ({
  material: MATERIAL[material],
  colour: colour(rgb),
});

/** A broad-leaved tree or bush: leaf cards on a few egg-shaped crowns. The shader sways what is of `foliage`. */
export function tree(
  mesh: Mesh,
  x: number,
  z: number,
  height: number,
  seed: number,
  options: { readonly rgb?: number; readonly bush?: boolean; readonly leaves?: number } = {},
): void {
  const random = createRandom(seed);
  const crown = options.bush === true ? height * 0.55 : height * 0.34;
  if (options.bush !== true) {
    const bark = surface('planks', 0x4a3b2e);
    mesh.bar([x, 0, z], [x + 0.1, height * 0.5, z], height * 0.032, height * 0.018, bark, 7);
    for (let index = 0; index < 5; index++) {
      const angle = index * 1.3 + random();
      mesh.bar(
        [x + 0.08, height * (0.36 + index * 0.04), z],
        [x + Math.cos(angle) * crown * 0.7, height * (0.58 + index * 0.05), z + Math.sin(angle) * crown * 0.7],
        height * 0.013,
        height * 0.005,
        bark,
        5,
      );
    }
  }
  const leafColour = colour(options.rgb ?? 0x4d6b2f);
  const lumps = options.bush === true ? 4 : 7;
  for (let lump = 0; lump < lumps; lump++) {
    const angle = lump * 2.4 + random();
    const out = lump === 0 ? 0 : crown * 0.55;
    const middle: Vec3 = [
      x + Math.cos(angle) * out,
      (options.bush === true ? height * 0.45 : height * 0.68) + (random() - 0.5) * crown * 0.6,
      z + Math.sin(angle) * out,
    ];
    const radius = crown * between(random, 0.5, 0.72);
    for (let leaf = 0; leaf < (options.leaves ?? 150); leaf++) {
      const [u, v] = [random() * Math.PI * 2, Math.acos(2 * random() - 1)];
      const way: Vec3 = [Math.sin(v) * Math.cos(u), Math.cos(v), Math.sin(v) * Math.sin(u)];
      const at = add(middle, scale(way, radius * between(random, 0.55, 1.05)));
      // Lower and inner leaves are darker: a cheap stand-in for the light they do not get.
      const shade = 0.5 + 0.5 * Math.max(0, way[1]) + between(random, -0.12, 0.2);
      const card: Surface = { material: MATERIAL.foliage, colour: scale(leafColour, shade) };
      const size = height * between(random, 0.014, 0.034) * (options.bush === true ? 2 : 1);
      const across = normalize(cross(way, [random() - 0.5, random() - 0.5, random() - 0.5]));
      const other = normalize(add(cross(way, across), scale(way, random() - 0.5)));
      const [p, q] = [scale(across, size), scale(other, size * 1.5)];
      mesh.triangle(add(at, p), add(at, q), add(at, scale(p, -1)), card, [way, way, way]);
      mesh.triangle(add(at, p), add(at, scale(p, -1)), add(at, scale(q, -0.8)), card, [way, way, way]);
    }
  }
}

/** A chain-link fence with posts from (x0, z0) to (x1, z1), topped with slanting arms and wire. */
export function fence(
  mesh: Mesh,
  x0: number,
  z0: number,
  x1: number,
  z1: number,
  height: number,
  options: { readonly barbed?: boolean; readonly everyMetres?: number } = {},
): void {
  const [dx, dz] = [x1 - x0, z1 - z0];
  const run = Math.hypot(dx, dz);
  const [ux, uz] = [dx / run, dz / run];
  const post = plain(0x8b9094);
  mesh.quad([x0, 0.05, z0], [x1, 0.05, z1], [x1, height, z1], [x0, height, z0], surface('wire', 0x9aa0a4));
  const every = options.everyMetres ?? 2.6;
  for (let index = 0; index <= Math.round(run / every); index++) {
    const distance = Math.min(run, index * every);
    const [px, pz] = [x0 + ux * distance, z0 + uz * distance];
    mesh.bar([px, 0, pz], [px, height + 0.08, pz], 0.04, 0.04, post, 6);
    if (options.barbed === true)
      mesh.bar([px, height + 0.05, pz], [px + uz * 0.35, height + 0.42, pz - ux * 0.35], 0.03, 0.025, post, 5);
  }
  for (const y of [height, 0.1]) mesh.bar([x0, y, z0], [x1, y, z1], 0.022, 0.022, post, 4);
  if (options.barbed !== true) return;
  for (const t of [0.3, 0.65, 1]) {
    const out: Vec3 = [uz * 0.35 * t, height + 0.05 + 0.37 * t, -ux * 0.35 * t];
    mesh.bar(add([x0, 0, z0], out), add([x1, 0, z1], out), 0.008, 0.008, post, 3);
  }
}

/** A street lamp: mast, arm towards `heading`, lit head. Returns where its light is. */
export function streetLamp(
  mesh: Mesh,
  x: number,
  z: number,
  heading: number,
  height: number,
  light: Surface | null,
): Vec3 {
  const steel = plain(0x5a5f63);
  const [s, c] = [Math.sin(heading), Math.cos(heading)];
  const tip: Vec3 = [x + s * 1.6, height + 0.15, z + c * 1.6];
  mesh.bar([x, 0, z], [x, height - 0.3, z], 0.09, 0.06, steel, 8);
  mesh.bar([x, height - 0.35, z], tip, 0.05, 0.04, steel, 6);
  mesh.at(tip, heading, () => {
    mesh.box([0, 0, 0.2], [0.3, 0.12, 0.7], steel);
    if (light !== null) mesh.box([0, -0.075, 0.22], [0.24, 0.03, 0.55], light);
  });
  return [tip[0] + s * 0.2, tip[1] - 0.15, tip[2] + c * 0.2];
}

/** A wooden pallet, optionally stacked with cartons. */
export function pallet(mesh: Mesh, seed: number, layers: number, wrapped = false): void {
  const wood = surface('planks', 0xa88a5f);
  for (const x of [-0.5, -0.25, 0, 0.25, 0.5]) mesh.box([x, 0.13, 0], [0.16, 0.025, 0.8], wood);
  for (const z of [-0.35, 0, 0.35]) mesh.box([0, 0.06, z], [1.15, 0.09, 0.1], wood);
  const random = createRandom(seed);
  for (let layer = 0; layer < layers; layer++) {
    for (const x of [-0.38, 0, 0.38]) {
      for (const z of [-0.2, 0.2]) {
        const tone = between(random, 0.8, 1.08);
        const carton: Surface = {
          material: MATERIAL.plain,
          colour: scale(wrapped ? colour(0xb9bfc4) : colour(0xa67c4e), tone),
        };
        mesh.box([x, 0.15 + layer * 0.34 + 0.165, z], [0.365, 0.325, 0.385], carton);
      }
    }
  }
}

/** A traffic cone. */
export function cone(mesh: Mesh, x: number, z: number): void {
  mesh.block(x, z, [0.38, 0.04, 0.38], plain(0x1c1c1c));
  mesh.bar([x, 0.03, z], [x, 0.7, z], 0.14, 0.025, plain(0xd8501c), 9);
  mesh.bar([x, 0.32, z], [x, 0.47, z], 0.1, 0.074, plain(0xe6e6e0), 9);
}

/** A bollard with a light band. */
export function bollard(mesh: Mesh, x: number, z: number, rgb = 0xc9b22a): void {
  mesh.bar([x, 0, z], [x, 0.95, z], 0.1, 0.1, plain(rgb), 10);
  mesh.bar([x, 0.7, z], [x, 0.82, z], 0.103, 0.103, plain(0xe8e8e0), 10);
}
