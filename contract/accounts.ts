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

/** How a profile comes by credentials; `incomplete`: nothing in the files says how. `login` is `aws login`. */
export const profileKinds = [
  'keys',
  'role',
  'mfa-role',
  'process',
  'web-identity',
  'sso',
  'login',
  'incomplete',
] as const;
/** See {@link profileKinds}. */
export type ProfileKind = (typeof profileKinds)[number];

/** Marks a desk can give an account, so that nobody takes one for another. */
export const accountMarks = ['production', 'read-only', 'test'] as const;
/** See {@link accountMarks}. */
export type AccountMark = (typeof accountMarks)[number];

/** What the desk itself says of an account. `name` stands beside the profile's own name. */
export const accountLabelSchema = z.strictObject({
  profile: profileNameSchema,
  name: z.string().trim().min(1).max(60).nullable().default(null),
  mark: z.enum(accountMarks).nullable().default(null),
  favourite: z.boolean().default(false),
  /** When the account was last switched to, since the Unix epoch. */
  lastUsedAtMs: z.number().int().min(0).nullable().default(null),
});
/** See {@link accountLabelSchema}. */
export type AccountLabel = z.infer<typeof accountLabelSchema>;

/** Whose account it is, by GetCallerIdentity; the alias only where the rights allow asking for it. */
export const accountIdentitySchema = z.strictObject({
  accountId: z.string().regex(/^\d{12}$/),
  alias: z.string().max(63).nullable(),
});
/** See {@link accountIdentitySchema}. */
export type AccountIdentity = z.infer<typeof accountIdentitySchema>;

/** How it stands with an account's sign-in. Times are milliseconds since the Unix epoch. */
export const signInStateSchema = z.discriminatedUnion('state', [
  /** Not asked for yet. */
  z.strictObject({ state: z.literal('unknown') }),
  /** Signed in; `endsAtMs: null`: credentials without an end. */
  z.strictObject({ state: z.literal('ready'), endsAtMs: z.number().nullable() }),
  /** An MFA code is asked for; `refused`: the last one was not accepted. */
  z.strictObject({ state: z.literal('mfa-needed'), serial: z.string().max(300), refused: z.boolean() }),
  /** The person has to sign in. `here`: Vigil can start it; else it has to be done outside (another program's sign-in). */
  z.strictObject({ state: z.literal('needed'), here: z.boolean(), trouble: troubleSchema.nullable() }),
  /** A browser was opened: this code is to be confirmed there. */
  z.strictObject({
    state: z.literal('confirming'),
    userCode: z.string().max(40),
    verificationUri: z.url().max(2_000),
    endsAtMs: z.number(),
  }),
  /** Something else is wrong with the profile. */
  z.strictObject({ state: z.literal('failed'), trouble: troubleSchema }),
]);
/** See {@link signInStateSchema}. */
export type SignInState = z.infer<typeof signInStateSchema>;

/** One profile found on this machine. `region` is the profile's own; `watched` says whether its cameras are listed. */
export const accountSchema = z.strictObject({
  profile: profileNameSchema,
  region: regionNameSchema.nullable(),
  regions: z.array(regionNameSchema),
  watched: z.boolean(),
  kind: z.enum(profileKinds),
  identity: accountIdentitySchema.nullable(),
  signIn: signInStateSchema,
  /** Null while the desk has said nothing of it. */
  label: accountLabelSchema.nullable(),
});
/** See {@link accountSchema}. */
export type Account = z.infer<typeof accountSchema>;

/** The regions in which an account's cameras are looked for: those chosen, else its own. */
export const regionsOf = ({ region, regions }: Pick<Account, 'region' | 'regions'>): readonly string[] => {
  if (regions.length > 0) return regions;
  return region === null ? [] : [region];
};

/** What this machine's AWS files hold; `trouble` when they can't be read. */
export const accountListSchema = z.strictObject({
  accounts: z.array(accountSchema),
  /** Sections of the files that look like profiles, but that no AWS SDK reads, as they are written there. */
  unreadable: z.array(z.string().max(300)).max(100),
  trouble: troubleSchema.nullable(),
});
/** See {@link accountListSchema}. */
export type AccountList = z.infer<typeof accountListSchema>;
