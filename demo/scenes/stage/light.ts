/** Ready-made lighting: by day, under cloud, at dusk, at night, indoors and by a camera's own infrared lamp. */
import type { KeyLight, Lighting } from './picture.ts';
import { colour, type Vec3 } from './vector.ts';

/** Clear day. `direction` is the way the sunlight travels; shadows are kept within `radius` metres of `centre`. */
export function daylight(direction: Vec3, centre: Vec3, radius: number): Lighting {
  return {
    key: { kind: 'sun', direction, colour: colour(0xfff0d8, 2.6), centre, radius },
    sky: colour(0xb4cbe6, 0.75),
    ground: colour(0x6b655c, 0.45),
    zenith: colour(0x7fa6d8, 1.1),
    horizon: colour(0xd5dfe8, 1.25),
    haze: 0.0025,
    exposure: 0.78,
  };
}

/** Grey day: little shadow, much sky. */
export function overcast(centre: Vec3, radius: number): Lighting {
  return {
    key: { kind: 'sun', direction: [-0.3, -0.9, -0.25], colour: colour(0xf2f4f6, 0.8), centre, radius },
    sky: colour(0xd2dae2, 1.15),
    ground: colour(0x77746e, 0.55),
    zenith: colour(0xa9b4be, 1.0),
    horizon: colour(0xcfd5d9, 1.1),
    haze: 0.006,
    exposure: 0.8,
  };
}

/** Low sun and a warm horizon. */
export function dusk(direction: Vec3, centre: Vec3, radius: number): Lighting {
  return {
    key: { kind: 'sun', direction, colour: colour(0xffb877, 1.9), centre, radius },
    sky: colour(0x8c9cc4, 0.5),
    ground: colour(0x5c5048, 0.35),
    zenith: colour(0x4a638f, 0.9),
    horizon: colour(0xe8b890, 1.05),
    haze: 0.004,
    exposure: 0.95,
  };
}

/** Night with one lamp that throws shadows. */
export function night(key: KeyLight): Lighting {
  return {
    key,
    sky: colour(0x2c3a58, 0.16),
    ground: colour(0x2a2420, 0.12),
    zenith: colour(0x0a0f1c),
    horizon: colour(0x2c2a30, 0.7),
    haze: 0.005,
    exposure: 1.15,
  };
}

/** Indoors: no sky, a little light from everywhere, one lamp that throws shadows. */
export function indoors(key: KeyLight, level = 0.18): Lighting {
  return {
    key,
    sky: colour(0xe6eaec, level),
    ground: colour(0xa49c8e, level * 0.8),
    zenith: [0.01, 0.01, 0.01],
    horizon: colour(0x2a2e32),
    haze: 0.003,
    exposure: 0.95,
  };
}

/** Dark but for the camera's own lamp at `eye`; meant for a lens without colour. */
export function infrared(eye: Vec3, target: Vec3, strength: number, range: number): Lighting {
  return {
    key: {
      kind: 'spot',
      position: [eye[0] + 0.35, eye[1] + 0.25, eye[2]],
      target,
      colour: colour(0xffffff, strength),
      fovDegrees: 100,
      range,
    },
    sky: colour(0x8090a0, 0.05),
    ground: colour(0x8090a0, 0.02),
    zenith: colour(0x0c0e10),
    horizon: colour(0x1c2024, 0.6),
    haze: 0.008,
    exposure: 1.1,
  };
}
