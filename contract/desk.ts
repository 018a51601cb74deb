/** What the window is told when it starts, and what it reports while it runs. */
import { z } from 'zod';
import { accountListSchema, profileNameSchema, regionNameSchema } from './accounts.ts';
import { cameraRefSchema, cameraSchema } from './cameras.ts';
import { healths } from './health.ts';
import { motions } from './load.ts';
import { sessionParametersSchema, sessionSchema } from './sessions.ts';
import { settingsSchema } from './settings.ts';
import { outcomeSchema } from './trouble-kinds.ts';

/**
 * What is made ahead of a window is kept so long once it is there, by main for whoever asks and by the window that was told of it: a
 * window on a busy machine is open by then.
 */
export const aheadHoldsMs = 15_000;

/** The answer of one camera list that was asked for before the window was there. */
export const knownListSchema = z.strictObject({
  profile: profileNameSchema,
  region: regionNameSchema,
  answer: outcomeSchema(z.array(cameraSchema)),
});
/** See {@link knownListSchema}. */
export type KnownList = z.infer<typeof knownListSchema>;

/** A session that was opened before the window was there, for the first picture of its camera. */
export const toldSessionSchema = z.strictObject({
  camera: cameraRefSchema,
  parameters: sessionParametersSchema,
  session: sessionSchema,
});
/** See {@link toldSessionSchema}. */
export type ToldSession = z.infer<typeof toldSessionSchema>;

/** Everything a window needs to start. */
export const deskStartSchema = z.strictObject({
  version: z.string(),
  runtime: z.enum(['electron', 'chromium']),
  /** True when the cameras are those of the built-in demo service. */
  demo: z.boolean(),
  settings: settingsSchema,
  /** The profiles of this machine. */
  accounts: accountListSchema,
  /** Camera lists that are there already, each told once: the window asks for the others. */
  lists: z.array(knownListSchema).max(10_000),
  /** Sessions that are there already, each told once, to this window alone: it closes those it has no use for. */
  sessions: z.array(toldSessionSchema).max(1_000),
  /** How far this machine's clock is behind AWS's, as far as measured; 0 when not. */
  clockBehindMs: z.number(),
  /** False while the window is minimised or hidden. */
  visible: z.boolean(),
  /** Sentences the operator should see once, e.g. that a broken settings file was set aside. */
  notices: z.array(z.string()),
  /** Present when this start is a commissioning check. */
  selfCheck: z.strictObject({ tiles: z.number().int().positive().nullable(), timeoutMs: z.number() }).nullable(),
});
/** See {@link deskStartSchema}. */
export type DeskStart = z.infer<typeof deskStartSchema>;

/** One camera's state as the wall shows it, for the console and the log. */
export const cameraStateSchema = z.strictObject({
  camera: cameraRefSchema,
  health: z.enum(healths),
  /** The sentence on the tile; null when live. */
  sentence: z.string().max(400).nullable(),
});
/** See {@link cameraStateSchema}. */
export type CameraState = z.infer<typeof cameraStateSchema>;

/** A row of the self-check: measured from painted frames; times in milliseconds. */
export const checkedCameraSchema = z.strictObject({
  name: z.string(),
  account: z.string(),
  region: z.string(),
  health: z.enum(healths),
  motion: z.enum(motions),
  firstPictureMs: z.number().nullable(),
  pictureAgeMs: z.number().nullable(),
  fps: z.number().nullable(),
  renewals: z.number().int(),
  blackFrames: z.number().int(),
  longestGapMs: z.number().nullable(),
  cause: z.string().nullable(),
});
/** See {@link checkedCameraSchema}. */
export type CheckedCamera = z.infer<typeof checkedCameraSchema>;

/** What the window says at the end of a self-check. `trouble` is a sentence when no camera could be checked at all. */
export const selfCheckResultSchema = z.strictObject({
  cameras: z.array(checkedCameraSchema).max(1_000),
  trouble: z.string().max(400).nullable(),
});
/** See {@link selfCheckResultSchema}. */
export type SelfCheckResult = z.infer<typeof selfCheckResultSchema>;

/** The report file: other tools read it, so this shape is a promise. */
export const selfCheckReportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  runtime: z.enum(['electron', 'chromium']),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  durationMs: z.number(),
  ok: z.boolean(),
  cameras: z.array(checkedCameraSchema),
});
/** See {@link selfCheckReportSchema}. */
export type SelfCheckReport = z.infer<typeof selfCheckReportSchema>;
