/** Accounts: AWS profiles of the shared config files with the regions watched under them. Never their secrets. */
import { z } from 'zod';
import { troubleSchema } from './trouble-kinds.ts';

/** A profile name as the AWS files may hold it. */
export const profileNameSchema = z.string().min(1).max(200);

/**
 * An AWS region name, e.g. `eu-west-1`, `us-gov-west-1`, `cn-north-1`.
 * Only the shape is checked: regions come and go, and private endpoints have their own.
 */
export const regionNameSchema = z
  .string()
  .max(40)
  .regex(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, 'a region looks like eu-west-1');

/** An account to watch: one profile, one or more regions. */
export const watchedAccountSchema = z.strictObject({
  profile: profileNameSchema,
  regions: z.array(regionNameSchema).max(40),
});
/** See {@link watchedAccountSchema}. */
export type WatchedAccount = z.infer<typeof watchedAccountSchema>;

/** One profile found on this machine. `region` is the profile's own; `watched` says whether its cameras are listed. */
export const accountSchema = z.strictObject({
  profile: profileNameSchema,
  region: regionNameSchema.nullable(),
  regions: z.array(regionNameSchema),
  watched: z.boolean(),
});
/** See {@link accountSchema}. */
export type Account = z.infer<typeof accountSchema>;

/** What this machine's AWS files hold; `trouble` when they can't be read. */
export const accountListSchema = z.strictObject({
  accounts: z.array(accountSchema),
  trouble: troubleSchema.nullable(),
});
/** See {@link accountListSchema}. */
export type AccountList = z.infer<typeof accountListSchema>;
