/** Builds triangle meshes out of simple solids under a stack of transforms. */
import {
  add,
  cross,
  IDENTITY,
  type Mat4,
  mix,
  multiply,
  normalize,
  scale,
  subtract,
  transformPoint,
  translation,
  turnX,
  turnY,
  turnZ,
  type Vec2,
  type Vec3,
} from './vector.ts';

/** How a surface is shaded; the numbers are those in the fragment shader. */
export const MATERIAL = {
  plain: 0,
  asphalt: 1,
  concrete: 2,
  brick: 3,
  tiles: 4,
  grass: 5,
  corrugated: 6,
  water: 7,
  glow: 8,
  glass: 9,
  planks: 10,
  foliage: 11,
  paint: 12,
  paving: 13,
  wire: 14,
  carpet: 15,
  windows: 16,
  gravel: 17,
} as const;

/** A material with its linear colour. For `glow` the colour is the light given off, which may exceed 1. */
export interface Surface {
  readonly material: number;
  readonly colour: Vec3;
}

/** One cross-section of a loft: an ellipse at a height. */
export interface Ring {
  readonly y: number;
  readonly rx: number;
  readonly rz: number;
  readonly x?: number;
  readonly z?: number;
}

/** Numbers per vertex: position 3, normal 3, colour 3, material 1. */
export const VERTEX_FLOATS = 10;

/** Collects triangles. `at` and `under` move what is drawn inside them. */
export class Mesh {
  #data = new Float32Array(1 << 16);
  #used = 0;
  #matrix: Mat4 = IDENTITY;

  /** Forgets all triangles. */
  clear(): void {
    this.#used = 0;
  }

  /** The vertices so far, valid until the next change. */
  get vertices(): Float32Array {
    return this.#data.subarray(0, this.#used);
  }

  /** Draws with the origin at `position`, turned by `heading` (radians; 0 faces +z) and then by `pitch` and `roll`. */
  at(position: Vec3, heading: number, draw: () => void, pitch = 0, roll = 0): void {
    let matrix = multiply(translation(position), turnY(heading));
    if (pitch !== 0) matrix = multiply(matrix, turnX(pitch));
    if (roll !== 0) matrix = multiply(matrix, turnZ(roll));
    this.under(matrix, draw);
  }

  under(matrix: Mat4, draw: () => void): void {
    const outer = this.#matrix;
    this.#matrix = multiply(outer, matrix);
    draw();
    this.#matrix = outer;
  }

  /** A point of the present frame in world space. */
  world(point: Vec3): Vec3 {
    return transformPoint(this.#matrix, point);
  }

  triangle(a: Vec3, b: Vec3, c: Vec3, surface: Surface, normals?: readonly [Vec3, Vec3, Vec3]): void {
    const [wa, wb, wc] = [this.world(a), this.world(b), this.world(c)];
    const flat = normals === undefined ? normalize(cross(subtract(wb, wa), subtract(wc, wa))) : null;
    this.#vertex(wa, flat ?? this.#turned(normals?.[0]), surface);
    this.#vertex(wb, flat ?? this.#turned(normals?.[1]), surface);
    this.#vertex(wc, flat ?? this.#turned(normals?.[2]), surface);
  }

  quad(a: Vec3, b: Vec3, c: Vec3, d: Vec3, surface: Surface): void {
    this.triangle(a, b, c, surface);
    this.triangle(a, c, d, surface);
  }

  /** A level rectangle at height `y`. */
  floor(x0: number, z0: number, x1: number, z1: number, y: number, surface: Surface): void {
    this.quad([x0, y, z0], [x0, y, z1], [x1, y, z1], [x1, y, z0], surface);
  }

  /** A box by its centre and full size. */
  box(centre: Vec3, size: Vec3, surface: Surface): void {
    const [x, y, z] = centre;
    const [w, h, d] = [size[0] / 2, size[1] / 2, size[2] / 2];
    const corner = (sx: number, sy: number, sz: number): Vec3 => [x + sx * w, y + sy * h, z + sz * d];
    this.quad(corner(-1, -1, 1), corner(1, -1, 1), corner(1, 1, 1), corner(-1, 1, 1), surface);
    this.quad(corner(1, -1, -1), corner(-1, -1, -1), corner(-1, 1, -1), corner(1, 1, -1), surface);
    this.quad(corner(1, -1, 1), corner(1, -1, -1), corner(1, 1, -1), corner(1, 1, 1), surface);
    this.quad(corner(-1, -1, -1), corner(-1, -1, 1), corner(-1, 1, 1), corner(-1, 1, -1), surface);
    this.quad(corner(-1, 1, 1), corner(1, 1, 1), corner(1, 1, -1), corner(-1, 1, -1), surface);
    this.quad(corner(-1, -1, -1), corner(1, -1, -1), corner(1, -1, 1), corner(-1, -1, 1), surface);
  }

  /** A box that stands on the ground (or on `y`), by the middle of its foot. */
  block(x: number, z: number, size: Vec3, surface: Surface, y = 0): void {
    this.box([x, y + size[1] / 2, z], size, surface);
  }

  /** A round bar from `from` to `to`, tapering from radius `r0` to `r1`, with flat ends. */
  bar(from: Vec3, to: Vec3, r0: number, r1: number, surface: Surface, sides = 8): void {
    const axis = normalize(subtract(to, from));
    const across = normalize(cross(axis, Math.abs(axis[1]) > 0.9 ? [1, 0, 0] : [0, 1, 0]));
    const other = cross(axis, across);
    const around = (index: number): Vec3 => {
      const angle = (index / sides) * Math.PI * 2;
      return add(scale(across, Math.cos(angle)), scale(other, Math.sin(angle)));
    };
    for (let index = 0; index < sides; index++) {
      const [n0, n1] = [around(index), around(index + 1)];
      const [a, b] = [add(from, scale(n0, r0)), add(from, scale(n1, r0))];
      const [c, d] = [add(to, scale(n1, r1)), add(to, scale(n0, r1))];
      this.triangle(a, b, c, surface, [n0, n1, n1]);
      this.triangle(a, c, d, surface, [n0, n1, n0]);
      this.triangle(from, b, a, surface);
      this.triangle(to, d, c, surface);
    }
  }

  /** An egg by its centre and radii. */
  ellipsoid(centre: Vec3, radii: Vec3, surface: Surface, around = 10, rows = 6): void {
    const point = (u: number, v: number): readonly [Vec3, Vec3] => {
      const [phi, theta] = [(u / around) * Math.PI * 2, (v / rows) * Math.PI];
      const unit: Vec3 = [Math.sin(theta) * Math.cos(phi), Math.cos(theta), Math.sin(theta) * Math.sin(phi)];
      const normal = normalize([unit[0] / radii[0], unit[1] / radii[1], unit[2] / radii[2]]);
      return [add(centre, [unit[0] * radii[0], unit[1] * radii[1], unit[2] * radii[2]]), normal];
    };
    for (let v = 0; v < rows; v++) {
      for (let u = 0; u < around; u++) {
        const [[a, na], [b, nb], [c, nc], [d, nd]] = [
          point(u, v),
          point(u, v + 1),
          point(u + 1, v + 1),
          point(u + 1, v),
        ];
        this.triangle(a, b, c, surface, [na, nb, nc]);
        this.triangle(a, c, d, surface, [na, nc, nd]);
      }
    }
  }

  /** A skin over stacked ellipses, closed at both ends. */
  loft(rings: readonly Ring[], surface: Surface, sides = 10): void {
    const point = (ring: Ring, index: number): Vec3 => {
      const angle = (index / sides) * Math.PI * 2;
      return [(ring.x ?? 0) + Math.cos(angle) * ring.rx, ring.y, (ring.z ?? 0) + Math.sin(angle) * ring.rz];
    };
    const normal = (ring: Ring, index: number): Vec3 => {
      const angle = (index / sides) * Math.PI * 2;
      return normalize([Math.cos(angle) / Math.max(ring.rx, 0.01), 0, Math.sin(angle) / Math.max(ring.rz, 0.01)]);
    };
    for (let row = 0; row + 1 < rings.length; row++) {
      const [low, high] = [rings[row], rings[row + 1]];
      if (low === undefined || high === undefined) continue;
      for (let index = 0; index < sides; index++) {
        const [a, b] = [point(low, index), point(low, index + 1)];
        const [c, d] = [point(high, index + 1), point(high, index)];
        this.triangle(a, b, c, surface, [normal(low, index), normal(low, index + 1), normal(high, index + 1)]);
        this.triangle(a, c, d, surface, [normal(low, index), normal(high, index + 1), normal(high, index)]);
      }
    }
    for (const ring of [rings[0], rings.at(-1)]) {
      if (ring === undefined) continue;
      const middle: Vec3 = [ring.x ?? 0, ring.y, ring.z ?? 0];
      for (let index = 0; index < sides; index++)
        this.triangle(middle, point(ring, index), point(ring, index + 1), surface);
    }
  }

  /** A flat ribbon on the ground along `points`, such as a kerb line or lane marking; its bends are mitred. */
  ribbon(points: readonly Vec2[], width: number, y: number, surface: Surface): void {
    const edge = (index: number, side: number): Vec3 => {
      const here = points[index] ?? [0, 0];
      const [before, after] = [
        points[Math.max(index - 1, 0)] ?? here,
        points[Math.min(index + 1, points.length - 1)] ?? here,
      ];
      const [dx, dz] = [after[0] - before[0], after[1] - before[1]];
      const reach = (side * width) / 2 / Math.max(Math.hypot(dx, dz), 1e-6);
      return [here[0] - dz * reach, y, here[1] + dx * reach];
    };
    for (let index = 0; index + 1 < points.length; index++) {
      this.quad(edge(index, -1), edge(index + 1, -1), edge(index + 1, 1), edge(index, 1), surface);
    }
  }

  /** A ring or disc on the ground. */
  ring(x: number, z: number, inner: number, outer: number, y: number, surface: Surface, sides = 48): void {
    const point = (radius: number, index: number): Vec3 => {
      const angle = (index / sides) * Math.PI * 2;
      return [x + Math.cos(angle) * radius, y, z + Math.sin(angle) * radius];
    };
    for (let index = 0; index < sides; index++) {
      this.quad(point(inner, index), point(inner, index + 1), point(outer, index + 1), point(outer, index), surface);
    }
  }

  #turned(normal: Vec3 | undefined): Vec3 {
    const [origin, tip] = [this.world([0, 0, 0]), this.world(normal ?? [0, 1, 0])];
    return normalize(subtract(tip, origin));
  }

  #vertex(position: Vec3, normal: Vec3, surface: Surface): void {
    if (this.#used + VERTEX_FLOATS > this.#data.length) {
      const larger = new Float32Array(this.#data.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data.set(position, this.#used);
    this.#data.set(normal, this.#used + 3);
    this.#data.set(surface.colour, this.#used + 6);
    this.#data[this.#used + 9] = surface.material;
    this.#used += VERTEX_FLOATS;
  }
}

/** A point part of the way between two. */
export const along = (a: Vec3, b: Vec3, t: number): Vec3 => [
  mix(a[0], b[0], t),
  mix(a[1], b[1], t),
  mix(a[2], b[2], t),
];
