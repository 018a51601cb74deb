/** Streaming sessions: what a player asks for, and what it gets. */
import { z } from 'zod';
import { cameraRefSchema } from './cameras.ts';

/** Limits of GetHLSStreamingSessionURL (API_reader_GetHLSStreamingSessionURL). */
export const sessionLimits = {
  Expires: { min: 300, max: 43_200 },
  MaxMediaPlaylistFragmentResults: { min: 1, max: 5_000 },
} as const;

const timestampRangeSchema = z.strictObject({
  /** Milliseconds since the Unix epoch. */
  StartTimestampMs: z.number().int().min(0),
  EndTimestampMs: z.number().int().min(0).optional(),
});

/**
 * The parameters of GetHLSStreamingSessionURL, in the service's own words. Times are milliseconds since the Unix epoch.
 * Single values are checked here; rules that need the present time or two fields are checked before the call, in main.
 */
export const sessionParametersSchema = z.strictObject({
  PlaybackMode: z.enum(['LIVE', 'LIVE_REPLAY', 'ON_DEMAND']),
  HLSFragmentSelector: z
    .strictObject({
      FragmentSelectorType: z.enum(['SERVER_TIMESTAMP', 'PRODUCER_TIMESTAMP']),
      TimestampRange: timestampRangeSchema.optional(),
    })
    .optional(),
  ContainerFormat: z.enum(['FRAGMENTED_MP4', 'MPEG_TS']),
  DiscontinuityMode: z.enum(['ALWAYS', 'NEVER', 'ON_DISCONTINUITY']),
  DisplayFragmentTimestamp: z.enum(['ALWAYS', 'NEVER']),
  Expires: z.number().int().min(sessionLimits.Expires.min).max(sessionLimits.Expires.max),
  MaxMediaPlaylistFragmentResults: z
    .number()
    .int()
    .min(sessionLimits.MaxMediaPlaylistFragmentResults.min)
    .max(sessionLimits.MaxMediaPlaylistFragmentResults.max),
});
/** See {@link sessionParametersSchema}. */
export type SessionParameters = z.infer<typeof sessionParametersSchema>;

/** An open session. `url` is a bearer secret: it goes to the one window that shows its camera and nowhere else. */
export const sessionSchema = z.strictObject({
  sessionId: z.string().max(64),
  url: z.url().max(8_192),
  /** What is left of the session's life in milliseconds, counted from when it was asked for here: one opened ahead has lived before. */
  lifeMs: z.number().int().positive(),
  /** When the credentials that opened it end, in milliseconds from now; null: not known to end. A reason to renew earlier. */
  credentialsEndInMs: z.number().nullable(),
});
/** See {@link sessionSchema}. */
export type Session = z.infer<typeof sessionSchema>;

/** Why a session is wanted: a first picture, an unseen renewal, after trouble, or to look into the past. */
export const sessionReasons = ['first', 'renewal', 'recovery', 'replay'] as const;
/** See {@link sessionReasons}. */
export type SessionReason = (typeof sessionReasons)[number];

/** Who goes first when calls have to wait, most urgent first. */
export const sessionPriorities = ['focused', 'visible', 'renewal', 'background'] as const;
/** See {@link sessionPriorities}. */
export type SessionPriority = (typeof sessionPriorities)[number];

/** What a player sends to open a session; `requestId` lets it cancel before the answer. */
export const openSessionSchema = z.strictObject({
  requestId: z.string().min(1).max(64),
  reason: z.enum(sessionReasons),
  priority: z.enum(sessionPriorities),
  camera: cameraRefSchema,
  parameters: sessionParametersSchema,
});
/** See {@link openSessionSchema}. */
export type OpenSession = z.infer<typeof openSessionSchema>;
