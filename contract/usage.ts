/** What the wall has used since the start: sessions, bytes, calls. */
import { z } from 'zod';
import { profileNameSchema } from './accounts.ts';
import { cameraRefSchema } from './cameras.ts';

const count = z.number().int().min(0);

/** Bytes of media and playlists that one session has brought since the last report. */
export const usageReportSchema = z
  .array(z.strictObject({ sessionId: z.string().min(1).max(64), bytes: count }))
  .max(1_000);
/** See {@link usageReportSchema}. */
export type UsageReport = z.infer<typeof usageReportSchema>;

/** Sessions and bytes of one camera. `lost`: ended before their time, by the service or the network. */
export const cameraUsageSchema = z.strictObject({
  camera: cameraRefSchema,
  opened: count,
  renewed: count,
  closed: count,
  lost: count,
  failed: count,
  bytes: count,
});
/** See {@link cameraUsageSchema}. */
export type CameraUsage = z.infer<typeof cameraUsageSchema>;

/** Calls of one API action in one account and region; `throttled` counts the answers that asked for fewer. */
export const callUsageSchema = z.strictObject({
  profile: profileNameSchema,
  region: z.string().max(60),
  operation: z.string().max(100),
  calls: count,
  throttled: count,
});
/** See {@link callUsageSchema}. */
export type CallUsage = z.infer<typeof callUsageSchema>;

/** The whole account of it. */
export const usageSchema = z.strictObject({
  /** How long it has been counted, in milliseconds. */
  forMs: z.number().min(0),
  cameras: z.array(cameraUsageSchema).max(5_000),
  calls: z.array(callUsageSchema).max(5_000),
});
/** See {@link usageSchema}. */
export type Usage = z.infer<typeof usageSchema>;
