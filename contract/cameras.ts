/** Cameras: one Kinesis video stream each, known by account, region and stream. */
import { z } from 'zod';
import { profileNameSchema, regionNameSchema } from './accounts.ts';

/** StreamName as the service allows it (API_StreamInfo: 1–256 of `[a-zA-Z0-9_.-]`). */
export const streamNameSchema = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[a-zA-Z0-9_.-]+$/, 'a stream name has letters, digits, _ . and - only');

/** StreamARN as the service gives it (API_StreamInfo). */
export const streamArnSchema = z
  .string()
  .max(1024)
  .regex(/^arn:[a-z\d-]+:kinesisvideo:[a-z0-9-]+:[0-9]+:stream\/[a-zA-Z0-9_.-]+\/[0-9]+$/, 'not a stream ARN');

/** The identity of a camera: what layouts store. Field names are the service's own. */
export const cameraRefSchema = z.strictObject({
  account: profileNameSchema,
  region: regionNameSchema,
  StreamName: streamNameSchema,
  StreamARN: streamArnSchema,
});
/** See {@link cameraRefSchema}. */
export type CameraRef = z.infer<typeof cameraRefSchema>;

/** A camera as ListStreams or DescribeStream tells of it. */
export const cameraSchema = z.strictObject({
  ref: cameraRefSchema,
  Status: z.enum(['CREATING', 'ACTIVE', 'UPDATING', 'DELETING']),
  /** Null where only the ARN is known, because the rights include neither call; the stream then passes for ACTIVE. */
  DataRetentionInHours: z.number().int().min(0).nullable(),
  MediaType: z.string().max(256).nullable(),
});
/** See {@link cameraSchema}. */
export type Camera = z.infer<typeof cameraSchema>;

/** One text per camera, equal exactly when the cameras are the same: for maps and element keys. */
export const cameraKey = (ref: CameraRef): string => `${ref.account}|${ref.region}|${ref.StreamARN}`;
