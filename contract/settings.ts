/** Settings of the desk: shape, limits and defaults. Nothing secret is ever part of them. */
import { z } from 'zod';
import { watchedAccountSchema } from './accounts.ts';
import { cameraRefSchema } from './cameras.ts';
import { sessionLimits } from './sessions.ts';

/** How many tiles the simple grid can have. */
export const layoutSizes = [1, 4, 9, 12, 16] as const;
/** See {@link layoutSizes}. */
export type LayoutSize = (typeof layoutSizes)[number];

/** How live sessions are asked for and renewed. */
export const sessionSettingsSchema = z.strictObject({
  /** Seconds a session lives (`Expires`). One hour: few renewals, yet revoked rights are noticed the same day. */
  Expires: z.number().int().min(sessionLimits.Expires.min).max(sessionLimits.Expires.max).default(3_600),
  /** Renew when this share of the session's life has passed. */
  renewAtFraction: z.number().min(0.1).max(0.95).default(0.85),
  /** Renew at the latest after so many seconds, whatever the session's life; null: no such limit. */
  renewEverySeconds: z.number().int().min(10).max(sessionLimits.Expires.max).nullable().default(null),
  DiscontinuityMode: z.enum(['ALWAYS', 'NEVER', 'ON_DISCONTINUITY']).default('ON_DISCONTINUITY'),
  FragmentSelectorType: z.enum(['SERVER_TIMESTAMP', 'PRODUCER_TIMESTAMP']).default('SERVER_TIMESTAMP'),
  /** Fragments listed in a live playlist: enough to renew into the past of a slow picture, few enough for the quotas. */
  MaxMediaPlaylistFragmentResults: z
    .number()
    .int()
    .min(sessionLimits.MaxMediaPlaylistFragmentResults.min)
    .max(sessionLimits.MaxMediaPlaylistFragmentResults.max)
    .default(7),
});
/** See {@link sessionSettingsSchema}. */
export type SessionSettings = z.infer<typeof sessionSettingsSchema>;

/** What the wall shows. `cameras: null` means: the first cameras of the watched accounts. */
export const wallSettingsSchema = z.strictObject({
  tiles: z.literal(layoutSizes).default(12),
  cameras: z.array(cameraRefSchema.nullable()).max(64).nullable().default(null),
  panelOpen: z.boolean().default(false),
});
/** See {@link wallSettingsSchema}. */
export type WallSettings = z.infer<typeof wallSettingsSchema>;

/** All settings of the desk. */
export const settingsSchema = z.strictObject({
  session: sessionSettingsSchema.prefault({}),
  wall: wallSettingsSchema.prefault({}),
  accounts: z.strictObject({ watched: z.array(watchedAccountSchema).max(100).default([]) }).prefault({}),
});
/** See {@link settingsSchema}. */
export type Settings = z.infer<typeof settingsSchema>;

/** A change of settings: whole sections, each replaced. */
export const settingsChangeSchema = z.strictObject({
  session: sessionSettingsSchema.optional(),
  wall: wallSettingsSchema.optional(),
  accounts: z.strictObject({ watched: z.array(watchedAccountSchema).max(100) }).optional(),
});
/** See {@link settingsChangeSchema}. */
export type SettingsChange = z.infer<typeof settingsChangeSchema>;
