/** Whose accounts the profiles are: asked for once credentials are there, kept until the files change, never in anybody's way. */
import { ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type AccountIdentity, accountIdentitySchema } from '../../contract/accounts.ts';
import type { Clock } from '../clock.ts';
import type { CredentialProvider } from './credentials.ts';
import type { InnerClients } from './inner-clients.ts';
import type { Profile } from './profile-facts.ts';

/** The identities. */
export interface Identities {
  readonly get: (profile: string) => AccountIdentity | null;
  /** The profile has credentials now: asks, unless it has been asked before. */
  readonly learn: (profile: string) => void;
  /** The profile's files are others now. */
  readonly forget: (profile: string) => void;
  readonly dispose: () => void;
}

/** What they need. */
export interface IdentityParts {
  /** Asks AWS; `null`: it answered, but with no account. Rejects when no answer came. */
  readonly ask: (profile: string) => Promise<AccountIdentity | null>;
  readonly clock: Clock;
  readonly onChange: () => void;
}

/** Where no answer came, the next try is so late, and twice as late each time. */
const retryMs = { first: 60_000, most: 3_600_000 } as const;

/** Makes them. */
export function createIdentities({ ask, clock, onChange }: IdentityParts): Identities {
  const known = new Map<string, { identity: AccountIdentity | null; cancelRetry: () => void }>();

  const tryOnce = async (profile: string, delayMs: number): Promise<void> => {
    const entry = { identity: null as AccountIdentity | null, cancelRetry: (): void => undefined };
    known.set(profile, entry);
    try {
      entry.identity = await ask(profile);
    } catch {
      if (known.get(profile) !== entry) return;
      entry.cancelRetry = clock.after(delayMs, () => void tryOnce(profile, Math.min(2 * delayMs, retryMs.most)));
      return;
    }
    if (entry.identity !== null && known.get(profile) === entry) onChange();
  };

  return {
    get: (profile) => known.get(profile)?.identity ?? null,
    learn: (profile) => {
      if (!known.has(profile)) void tryOnce(profile, retryMs.first);
    },
    forget: (profile) => {
      known.get(profile)?.cancelRetry();
      known.delete(profile);
    },
    dispose: () => {
      for (const { cancelRetry } of known.values()) cancelRetry();
    },
  };
}

/** Where STS is asked when the profile names no region: it answers alike in all regions of a partition. */
const lastResortRegion = 'us-east-1';

/** GetCallerIdentity, which needs no rights, then ListAccountAliases, which may be denied. Rejects when no answer came. */
export async function askIdentity(
  inner: InnerClients,
  facts: Profile,
  provider: CredentialProvider,
): Promise<AccountIdentity | null> {
  const sts = inner.sts(facts, facts.region ?? lastResortRegion, provider);
  const caller = await sts.send(new GetCallerIdentityCommand({})).catch(orNull);
  const accountId = caller?.Account;
  if (accountId === undefined) return null;
  const iam = inner.iam(facts, provider);
  const answer = await iam.send(new ListAccountAliasesCommand({ MaxItems: 1 })).catch(() => null);
  const identity = accountIdentitySchema.safeParse({ accountId, alias: answer?.AccountAliases?.[0] ?? null });
  return identity.success ? identity.data : null;
}

/** An answer that refuses is an answer. */
function orNull(thrown: unknown): null {
  const { $metadata } = thrown as { readonly $metadata?: { readonly httpStatusCode?: number } };
  if ($metadata?.httpStatusCode === undefined) throw thrown;
  return null;
}
