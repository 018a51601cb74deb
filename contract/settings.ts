/** Settings of the desk: shape, limits and defaults. Nothing secret is ever part of them. */
import { z } from 'zod';
import { accountLabelSchema, watchedAccountSchema } from './accounts.ts';
import { cameraRefSchema } from './cameras.ts';
import { loadSettingsSchema } from './load.ts';
import { sessionLimits } from './sessions.ts';

/** How many tiles the simple grid can have. */
export const layoutSizes = [1, 4, 9, 12, 16, 25, 36, 49, 64, 81, 100, 144] as const;
/** See {@link layoutSizes}. */
export type LayoutSize = (typeof layoutSizes)[number];

/** The most tiles a wall can have. */
export const mostTiles = 144 satisfies LayoutSize;

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
  ContainerFormat: z.enum(['FRAGMENTED_MP4', 'MPEG_TS']).default('FRAGMENTED_MP4'),
  /** ALWAYS drives picture age, alignment and replay; with NEVER these work less well. */
  DisplayFragmentTimestamp: z.enum(['ALWAYS', 'NEVER']).default('ALWAYS'),
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

/** What one camera has of its own in place of the desk's {@link SessionSettings}. */
export const streamOverridesSchema = z.strictObject({
  Expires: sessionSettingsSchema.shape.Expires.unwrap().optional(),
  DiscontinuityMode: sessionSettingsSchema.shape.DiscontinuityMode.unwrap().optional(),
  FragmentSelectorType: sessionSettingsSchema.shape.FragmentSelectorType.unwrap().optional(),
  ContainerFormat: sessionSettingsSchema.shape.ContainerFormat.unwrap().optional(),
  DisplayFragmentTimestamp: sessionSettingsSchema.shape.DisplayFragmentTimestamp.unwrap().optional(),
  MaxMediaPlaylistFragmentResults: sessionSettingsSchema.shape.MaxMediaPlaylistFragmentResults.unwrap().optional(),
});
/** See {@link streamOverridesSchema}. */
export type StreamOverrides = z.infer<typeof streamOverridesSchema>;

/** Cameras whose sessions are asked for otherwise than the desk's defaults say. */
export const streamSettingsSchema = z.strictObject({
  overrides: z
    .array(z.strictObject({ camera: cameraRefSchema, settings: streamOverridesSchema }))
    .max(2_000)
    .default([]),
});
/** See {@link streamSettingsSchema}. */
export type StreamSettings = z.infer<typeof streamSettingsSchema>;

/** What the wall shows. `cameras: null` means: the first cameras of the watched accounts. */
export const wallSettingsSchema = z.strictObject({
  tiles: z.literal(layoutSizes).default(12),
  cameras: z.array(cameraRefSchema.nullable()).max(mostTiles).nullable().default(null),
  panelOpen: z.boolean().default(false),
});
/** See {@link wallSettingsSchema}. */
export type WallSettings = z.infer<typeof wallSettingsSchema>;

/** Accounts watched, and what the desk says of accounts. */
export const accountSettingsSchema = z.strictObject({
  watched: z.array(watchedAccountSchema).max(100).default([]),
  labels: z.array(accountLabelSchema).max(500).default([]),
});
/** See {@link accountSettingsSchema}. */
export type AccountSettings = z.infer<typeof accountSettingsSchema>;

/** How machine and media reach the network; the same for both. */
export const networkSettingsSchema = z.strictObject({
  /** `http://host:port` without user name or password; null: as the system says (HTTPS_PROXY, NO_PROXY, or its own settings). */
  proxyUrl: z
    .string()
    .max(300)
    .regex(/^https?:\/\/[^\s/@]+(:\d{1,5})?\/?$/, 'a proxy looks like http://proxy.example:3128')
    .nullable()
    .default(null),
  /** Hosts that are called without the proxy: names, `.suffix`, addresses. This machine itself always is. */
  proxyBypass: z.array(z.string().min(1).max(253)).max(100).default([]),
  /** A PEM file with certificates trusted besides the usual ones; null: none. */
  caFile: z.string().min(1).max(1_000).nullable().default(null),
});
/** See {@link networkSettingsSchema}. */
export type NetworkSettings = z.infer<typeof networkSettingsSchema>;

/** What the wall's traffic costs, for the panel that adds it up. Prices differ by region and contract: the user edits them. */
export const priceSettingsSchema = z.strictObject({
  /** US dollars for each GB (2^30 bytes) of HLS data consumed. */
  consumedPerGB: z.number().min(0).max(1_000).default(0.0119),
  /** US dollars for each GB carried out of AWS over the internet; 0 on a private line. */
  transferPerGB: z.number().min(0).max(1_000).default(0.09),
});
/** See {@link priceSettingsSchema}. */
export type PriceSettings = z.infer<typeof priceSettingsSchema>;

/** Cameras known by name or ARN only, for people whose rights don't include ListStreams. */
export const cameraSettingsSchema = z.strictObject({ added: z.array(cameraRefSchema).max(2_000).default([]) });
/** See {@link cameraSettingsSchema}. */
export type CameraSettings = z.infer<typeof cameraSettingsSchema>;

/** How recorded ranges are asked for. */
export const replaySettingsSchema = z.strictObject({
  /** Fragments one ON_DEMAND session lists at most; a longer range goes on in a next session. The service's own default. */
  MaxMediaPlaylistFragmentResults: z
    .number()
    .int()
    .min(sessionLimits.MaxMediaPlaylistFragmentResults.min)
    .max(sessionLimits.MaxMediaPlaylistFragmentResults.max)
    .default(1_000),
});
/** See {@link replaySettingsSchema}. */
export type ReplaySettings = z.infer<typeof replaySettingsSchema>;

/** All settings of the desk. */
export const settingsSchema = z.strictObject({
  session: sessionSettingsSchema.prefault({}),
  streams: streamSettingsSchema.prefault({}),
  replay: replaySettingsSchema.prefault({}),
  wall: wallSettingsSchema.prefault({}),
  load: loadSettingsSchema.prefault({}),
  cameras: cameraSettingsSchema.prefault({}),
  accounts: accountSettingsSchema.prefault({}),
  network: networkSettingsSchema.prefault({}),
  prices: priceSettingsSchema.prefault({}),
});
/** See {@link settingsSchema}. */
export type Settings = z.infer<typeof settingsSchema>;

/** A change of settings: whole sections, each replaced. */
export const settingsChangeSchema = z.strictObject({
  session: sessionSettingsSchema.optional(),
  streams: streamSettingsSchema.optional(),
  replay: replaySettingsSchema.optional(),
  wall: wallSettingsSchema.optional(),
  load: loadSettingsSchema.optional(),
  cameras: cameraSettingsSchema.optional(),
  accounts: accountSettingsSchema.optional(),
  network: networkSettingsSchema.optional(),
  prices: priceSettingsSchema.optional(),
});
/** See {@link settingsChangeSchema}. */
export type SettingsChange = z.infer<typeof settingsChangeSchema>;
