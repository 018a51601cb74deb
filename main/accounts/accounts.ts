/** The accounts of this machine, put together: profiles, credentials, sign-ins, identities, and who is told of their changes. */
import { dirname } from 'node:path';
import type { AccountList } from '../../contract/accounts.ts';
import type { Clock, Environment } from '../clock.ts';
import { type AccountDesk, type AccountDeskParts, createAccountDesk } from './account-desk.ts';
import { credentialChain } from './credential-plan.ts';
import { createCredentialSource } from './credential-source.ts';
import { type CredentialDesk, createCredentialDesk } from './credentials.ts';
import { explainCredentials, type SortError } from './explain-credentials.ts';
import { type WatchFolder, watchFiles } from './file-watch.ts';
import { askIdentity, createIdentities } from './identities.ts';
import { createInnerClients, type MakeRequestHandler } from './inner-clients.ts';
import type { Profile } from './profile-facts.ts';
import { createProfileRegister, readProfiles, sharedFiles, sharedFilesStamp } from './profiles.ts';
import { createSignInDesk, type SignInDesk } from './sign-in-desk.ts';
import { createSignInStates } from './sign-in-states.ts';
import { tokenFolders, tokensStamp, writeToken } from './token-cache.ts';

/** What they need. */
export interface AccountsParts extends Pick<AccountDeskParts, 'commandLine' | 'settings' | 'keep' | 'placed'> {
  readonly env: Environment;
  readonly homeDir: string;
  readonly clock: Clock;
  /** The way to the network for everything that signs in. */
  readonly requestHandler: MakeRequestHandler;
  readonly sort: SortError;
  readonly openBrowser: (url: string) => Promise<boolean>;
  readonly watchFolder: WatchFolder;
  /** Anything of the list has changed; `byFiles`: the shared files have. */
  readonly onChange: (list: AccountList, byFiles: boolean) => void;
}

/** The parts others use. */
export interface Accounts {
  readonly desk: AccountDesk;
  readonly credentials: CredentialDesk;
  readonly signIns: SignInDesk;
  /** The number of the account a profile signs in to; null until it has signed in and was told. */
  readonly accountIdOf: (profile: string) => string | null;
  /** Follows the files from now on. */
  readonly start: () => void;
  readonly dispose: () => void;
}

/** Changes come in bursts, and each costs the window a look at its tiles; this much later they are told together. */
const tellAfterMs = 100;

/** Puts them together. */
export function createAccounts(parts: AccountsParts): Accounts {
  const { env, homeDir, clock } = parts;
  const files = sharedFiles(env, homeDir);
  const register = createProfileRegister({
    read: () => readProfiles(env, homeDir),
    stamp: () => sharedFilesStamp(files),
  });
  const inner = createInnerClients(parts.requestHandler);
  const find = async (profile: string): Promise<Profile | undefined> =>
    (await register.read()).profiles.find((facts) => facts.profile === profile);

  let cancelTelling: (() => void) | undefined;
  const tell = async (byFiles: boolean): Promise<void> => parts.onChange(await desk.list(), byFiles);
  const tellSoon = (): void => {
    cancelTelling ??= clock.after(tellAfterMs, () => {
      cancelTelling = undefined;
      void tell(false);
    });
  };

  const states = createSignInStates(tellSoon);
  const credentials: CredentialDesk = createCredentialDesk({
    clock,
    source: createCredentialSource({
      files,
      inner,
      read: register.read,
      provider: (profile) => credentials.provider(profile),
      forget: (profile) => credentials.forget(profile),
      nowMs: clock.nowMs,
    }),
    stamp: async (profile) => fingerprint(profile, (await register.read()).profiles),
    explain: async (profile, thrown) => explainCredentials(profile, (await find(profile))?.plan, thrown, parts.sort),
    onOutcome: (profile, outcome) => {
      states.note(profile, outcome);
      if (outcome.ok) identities.learn(profile);
    },
  });
  const identities = createIdentities({
    clock,
    ask: async (profile) => {
      const facts = await find(profile);
      return facts === undefined ? null : askIdentity(inner, facts, credentials.provider(profile));
    },
    onChange: tellSoon,
  });
  const signIns = createSignInDesk({
    read: register.read,
    credentials,
    states,
    inner,
    clock,
    openBrowser: parts.openBrowser,
    writeToken,
    sort: parts.sort,
    onChange: tellSoon,
  });
  const desk = createAccountDesk({
    readProfiles: register.read,
    commandLine: parts.commandLine,
    env,
    settings: parts.settings,
    placed: parts.placed,
    keep: parts.keep,
    news: { identity: identities.get, signIn: signIns.state },
    nowMs: clock.nowMs,
  });

  let before = new Map<string, string>();
  const fingerprints = async (): Promise<Map<string, string>> => {
    const { profiles } = await register.read();
    return new Map(profiles.map(({ profile }) => [profile, fingerprint(profile, profiles)]));
  };
  const onFiles = async (): Promise<void> => {
    const now = await fingerprints();
    const changed = [...before.keys()].filter((profile) => now.get(profile) !== before.get(profile));
    before = now;
    const asked = changed.filter((profile) => now.has(profile) && states.get(profile) !== undefined);
    for (const profile of changed) {
      identities.forget(profile);
      states.forget(profile);
    }
    // told first that nothing is known of them now, so that what comes of asking is news
    await tell(true);
    signIns.retry(asked);
  };

  let stopWatching: () => void = () => undefined;
  return {
    desk,
    credentials,
    signIns,
    accountIdOf: (profile) => identities.get(profile)?.accountId ?? null,
    start: () => {
      void fingerprints().then((now) => {
        before = now;
      });
      stopWatching = watchFiles(
        [
          {
            folders: () => [...new Set([dirname(files.configFile), dirname(files.credentialsFile)])],
            stamp: () => sharedFilesStamp(files),
            onChange: () => void onFiles(),
          },
          {
            folders: () => tokenFolders(env),
            stamp: () => tokensStamp(tokenFolders(env)),
            onChange: signIns.retryNeeded,
          },
        ],
        clock,
        parts.watchFolder,
      );
    },
    dispose: () => {
      stopWatching();
      signIns.dispose();
      identities.dispose();
      cancelTelling?.();
    },
  };
}

/** Changes with anything the files say of a profile or of one whose credentials it is assumed with. */
function fingerprint(profile: string, all: readonly Profile[]): string {
  const facts = all.find((candidate) => candidate.profile === profile);
  if (facts === undefined) return '-';
  const chain = credentialChain(facts, all);
  return chain.ok
    ? chain.value.map((link) => link.fingerprint).join(' ')
    : JSON.stringify([facts.fingerprint, chain.error]);
}
