/** How much of the machine the wall may take, in what ways a camera can be shown for it, and what is measured of it. */
import { z } from 'zod';

/**
 * Every way to show a live camera: as it moves; the newest key frame of each fragment; or nothing new, where nobody can see it.
 */
export const motions = ['moving', 'key-frames', 'paused'] as const;
/** See {@link motions}. */
export type Motion = (typeof motions)[number];

/** What the wall may take at most, besides what the machine itself bears. Null: no such limit. */
export const loadSettingsSchema = z.strictObject({
  /** Every camera that can be seen moves, whatever becomes of the machine. The other limits are not looked at then. */
  allMoving: z.boolean().default(false),
  /** Tiles that move at once. */
  maxMovingTiles: z.number().int().min(0).max(144).nullable().default(null),
  /** Share of all processors together that Vigil's processes may take, 0.05 to 1. */
  maxCpuShare: z.number().min(0.05).max(1).nullable().default(null),
  /** Bytes of media and playlists per second, over the whole wall. */
  maxBytesPerSecond: z.number().int().min(10_000).max(10_000_000_000).nullable().default(null),
  /** US dollars per hour for those bytes, at the prices of the settings. */
  maxDollarsPerHour: z.number().min(0.01).max(100_000).nullable().default(null),
});
/** See {@link loadSettingsSchema}. */
export type LoadSettings = z.infer<typeof loadSettingsSchema>;

/** What main measures of the machine, every two seconds. Shares of all processors together, 0 to 1. */
export const machineLoadSchema = z.strictObject({
  /** All processes of Vigil; null where it can't be known. */
  appShare: z.number().min(0).max(1).nullable(),
  /** The whole machine. */
  machineShare: z.number().min(0).max(1),
});
/** See {@link machineLoadSchema}. */
export type MachineLoad = z.infer<typeof machineLoadSchema>;
