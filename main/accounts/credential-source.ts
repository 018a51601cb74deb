/** Gets credentials from the shared AWS files and whatever they lead to: keys, roles, sign-ins, programs. */
import { fromIni, fromSSO, fromTokenFile } from '@aws-sdk/credential-providers';
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import { assumeRole, type MfaProof } from './assume-role.ts';
import { credentialChain, type RolePlan } from './credential-plan.ts';
import { CredentialTrouble, MfaNeeded } from './credential-trouble.ts';
import type { InnerClients } from './inner-clients.ts';
import type { Profile } from './profile-facts.ts';
import type { ProfilesFound, SharedFiles } from './profiles.ts';

/** What an SDK client tells its credential provider: its own configuration, the region above all. */
export type CallerProperties = Parameters<ReturnType<typeof fromIni>>[0];

/** Credentials as the SDK passes them; never logged, never sent to a window. */
export type Credentials = Awaited<ReturnType<ReturnType<typeof fromIni>>>;

/** How to get credentials afresh. `mfaCode` is spent on the profile's own second factor, and used once. */
export type CredentialSource = (profile: string, caller?: CallerProperties, mfaCode?: string) => Promise<Credentials>;

/** What the source is made of. */
export interface CredentialSourceParts {
  readonly files: SharedFiles;
  readonly read: () => Promise<ProfilesFound>;
  readonly inner: InnerClients;
  /** The kept credentials of another profile: sources of roles are shared with everybody who uses them. */
  readonly provider: (profile: string) => (caller?: CallerProperties) => Promise<Credentials>;
  /** A source's credentials were refused, and should be got anew by the next one who needs them. */
  readonly forget: (profile: string) => void;
  readonly nowMs: () => number;
}

type SsoClient = NonNullable<NonNullable<Parameters<typeof fromSSO>[0]>['ssoClient']>;

/** Where STS is asked when neither the profile nor whoever asks names a region: as the SDK does. */
const lastResortRegion = 'us-east-1';

/** STS's names for keys that are not good any more ("Common errors", STS API reference). */
const refusedKeys: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
]);

/**
 * Credentials by the profile's plan, read anew each time they are asked for, since the files change under a running desk. The
 * environment's own keys are left aside: a profile means that profile. The SDK's provider for whole files is used where one
 * step leads to credentials; longer ways are put together here, so that each step is kept by itself, waits for no person,
 * and calls the endpoints its own profile names.
 */
export function createCredentialSource(parts: CredentialSourceParts): CredentialSource {
  const { files, inner } = parts;
  const places = { configFilepath: files.configFile, filepath: files.credentialsFile, ignoreCache: true } as const;

  const masterOf = (facts: Profile, source: Profile, caller: CallerProperties): Promise<Credentials> =>
    source.hasKeys && (source.plan.kind === 'role' || source.profile === facts.profile)
      ? staticKeys(files, source.profile)
      : parts.provider(source.profile)(caller);

  const byRole = async (
    facts: Profile,
    plan: RolePlan,
    source: Profile,
    caller: CallerProperties,
    code: string | undefined,
  ): Promise<Credentials> => {
    const once = async (): Promise<Credentials> => {
      const master = await masterOf(facts, source, caller);
      const proof = proofFor(facts, plan, code);
      const client = inner.sts(facts, await regionOf(facts, caller), master);
      return assumeRole(client, plan, proof, parts.nowMs());
    };
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof Error) || !refusedKeys.has(error.name)) throw error;
      parts.forget(source.profile);
      // keys in a file are the same ones a second time; others may have been ended before their time
      if (source.hasKeys) throw error;
      return once();
    }
  };

  return async (profile, caller, mfaCode) => {
    const { profiles } = await parts.read();
    const facts = profiles.find((candidate) => candidate.profile === profile);
    if (facts === undefined) throw new CredentialTrouble({ kind: 'profile-unknown', resource: profile });
    const chain = credentialChain(facts, profiles);
    if (!chain.ok) throw new CredentialTrouble(chain.error);
    const { plan } = facts;
    switch (plan.kind) {
      case 'role': {
        const source = chain.value[1] ?? facts;
        if ('profile' in plan.source) return byRole(facts, plan, source, caller, mfaCode);
        const proof = proofFor(facts, plan, mfaCode);
        return fromIni({
          profile,
          ...places,
          clientConfig: inner.config(facts, 'sts', await regionOf(facts, caller)),
          ...(proof === null ? {} : { mfaCodeProvider: () => Promise.resolve(proof.code) }),
        })(caller);
      }
      case 'web-identity':
        return fromTokenFile({
          webIdentityTokenFile: plan.tokenFile,
          roleArn: plan.roleArn,
          roleSessionName: plan.sessionName ?? `vigil-${parts.nowMs()}`,
          clientConfig: inner.config(facts, 'sts', await regionOf(facts, caller)),
        })(caller);
      case 'sso': {
        const { region } = plan.session;
        return fromSSO({
          profile,
          ...places,
          // the SDK brings a second copy of the same class, for itself
          ssoClient: inner.sso(facts, region) as unknown as SsoClient,
          clientConfig: inner.config(facts, 'sso_oidc', region),
        })(caller);
      }
      case 'keys':
      case 'process':
      case 'login':
      case 'incomplete':
        return fromIni({ profile, ...places, clientConfig: inner.anywhere() })(caller);
    }
  };
}

/** The proof a role asks for; null when it asks for none. Nobody is waited for: without a code the answer is that one is needed. */
function proofFor(facts: Profile, { mfaSerial: serial }: RolePlan, code: string | undefined): MfaProof | null {
  if (serial === null) return null;
  if (code === undefined) throw new MfaNeeded(facts.profile, serial);
  return { serial, code };
}

/** The role's own region comes before that of whoever asks. */
async function regionOf(facts: Profile, caller: CallerProperties): Promise<string> {
  if (facts.region !== null) return facts.region;
  const config = caller?.callerClientConfig;
  if (config === undefined) return lastResortRegion;
  return (await config.region()) ?? lastResortRegion;
}

/** The keys in a profile's own section: as somebody's source they come before anything else the section says. */
async function staticKeys(files: SharedFiles, profile: string): Promise<Credentials> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    configFilepath: files.configFile,
    filepath: files.credentialsFile,
    ignoreCache: true,
  });
  const section = { ...configFile[profile], ...credentialsFile[profile] };
  const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey, aws_session_token: token } = section;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new CredentialTrouble({ kind: 'credentials-missing', resource: profile });
  }
  return { accessKeyId, secretAccessKey, ...(token === undefined ? {} : { sessionToken: token }) };
}
