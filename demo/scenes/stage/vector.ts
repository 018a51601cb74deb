/** Vectors, colours and 4 × 4 matrices (column-major, as WebGL wants them) for the drawing kit. Metres; y is up. */

/** A point, direction or linear colour. */
export type Vec3 = readonly [number, number, number];
/** A point on the ground: x to the east, z to the south. */
export type Vec2 = readonly [number, number];
/** 16 numbers, column by column. */
export type Mat4 = readonly number[];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, by: number): Vec3 => [a[0] * by, a[1] * by, a[2] * by];
export const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
export const mixVec = (a: Vec3, b: Vec3, t: number): Vec3 => [
  mix(a[0], b[0], t),
  mix(a[1], b[1], t),
  mix(a[2], b[2], t),
];
export const length = (a: Vec3): number => Math.hypot(a[0], a[1], a[2]);
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** The same direction with length 1; a zero vector becomes straight up. */
export function normalize(a: Vec3): Vec3 {
  const size = length(a);
  return size < 1e-9 ? [0, 1, 0] : scale(a, 1 / size);
}

/** A linear-light colour from an sRGB one written 0xrrggbb, times `strength`. */
export function colour(rgb: number, strength = 1): Vec3 {
  const channel = (shift: number): number => {
    const value = ((rgb >> shift) & 0xff) / 255;
    return (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4) * strength;
  };
  return [channel(16), channel(8), channel(0)];
}

export const IDENTITY: Mat4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** a × b: first b, then a. */
export function multiply(a: Mat4, b: Mat4): Mat4 {
  const result: number[] = [];
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += (a[k * 4 + row] ?? 0) * (b[column * 4 + k] ?? 0);
      result.push(sum);
    }
  }
  return result;
}

export const translation = (by: Vec3): Mat4 => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, by[0], by[1], by[2], 1];

/** A turn about the upright axis; 0 looks along +z, a quarter turn (π/2) along +x. */
export function turnY(radians: number): Mat4 {
  const c = Math.cos(radians);
  const s = Math.sin(radians);
  return [c, 0, -s, 0, 0, 1, 0, 0, s, 0, c, 0, 0, 0, 0, 1];
}

export function turnX(radians: number): Mat4 {
  const c = Math.cos(radians);
  const s = Math.sin(radians);
  return [1, 0, 0, 0, 0, c, s, 0, 0, -s, c, 0, 0, 0, 0, 1];
}

export function turnZ(radians: number): Mat4 {
  const c = Math.cos(radians);
  const s = Math.sin(radians);
  return [c, s, 0, 0, -s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
}

/** A point moved by a matrix without perspective. */
export const transformPoint = (m: Mat4, p: Vec3): Vec3 => [
  (m[0] ?? 0) * p[0] + (m[4] ?? 0) * p[1] + (m[8] ?? 0) * p[2] + (m[12] ?? 0),
  (m[1] ?? 0) * p[0] + (m[5] ?? 0) * p[1] + (m[9] ?? 0) * p[2] + (m[13] ?? 0),
  (m[2] ?? 0) * p[0] + (m[6] ?? 0) * p[1] + (m[10] ?? 0) * p[2] + (m[14] ?? 0),
];

/** A view that stands at `eye` and looks at `target`. */
export function lookAt(eye: Vec3, target: Vec3): Mat4 {
  const back = normalize(subtract(eye, target));
  const right = normalize(cross(Math.abs(back[1]) > 0.999 ? [0, 0, 1] : [0, 1, 0], back));
  const up = cross(back, right);
  const dot = (a: Vec3): number => -(a[0] * eye[0] + a[1] * eye[1] + a[2] * eye[2]);
  return [
    right[0],
    up[0],
    back[0],
    0,
    right[1],
    up[1],
    back[1],
    0,
    right[2],
    up[2],
    back[2],
    0,
    dot(right),
    dot(up),
    dot(back),
    1,
  ];
}

export function perspective(fovYDegrees: number, aspect: number, near: number, far: number): Mat4 {
  const f = 1 / Math.tan((fovYDegrees * Math.PI) / 360);
  const depth = 1 / (near - far);
  return [f / aspect, 0, 0, 0, 0, f, 0, 0, 0, 0, (near + far) * depth, -1, 0, 0, 2 * near * far * depth, 0];
}

/** A box of half-size `radius` about the view axis, for a light as far away as the sun. */
export function orthographic(radius: number, near: number, far: number): Mat4 {
  const depth = 1 / (near - far);
  return [1 / radius, 0, 0, 0, 0, 1 / radius, 0, 0, 0, 0, 2 * depth, 0, 0, 0, (near + far) * depth, 1];
}
