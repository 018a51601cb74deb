/** What a person does about signing in: starts it, gives it up, types a code. And what their accounts' sign-ins are at. */
import type { SignInState } from '../../contract/accounts.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import type { Clock } from '../clock.ts';
import { credentialChain, type SsoSession } from './credential-plan.ts';
import { CredentialTrouble } from './credential-trouble.ts';
import type { CredentialDesk } from './credentials.ts';
import { deviceSignIn, type SignInCode } from './device-sign-in.ts';
import type { SortError } from './explain-credentials.ts';
import type { InnerClients } from './inner-clients.ts';
import type { Profile } from './profile-facts.ts';
import type { ProfilesFound } from './profiles.ts';
import type { SignInStates } from './sign-in-states.ts';
import type { SignInToken } from './token-cache.ts';

/** See the file's first line. */
export interface SignInDesk {
  readonly state: (profile: Profile, all: readonly Profile[]) => SignInState;
  /** Answers once the code is known and the browser was asked to open; the rest is told by the states. Again: opens it again. */
  readonly signIn: (profile: string) => Promise<Outcome<null>>;
  readonly cancel: (profile: string) => Promise<void>;
  /** Answers once AWS has taken or refused the code. */
  readonly mfaCode: (profile: string, code: string) => Promise<Outcome<null>>;
  /** Asks anew for all profiles that lack a sign-in: somebody may have signed in outside. */
  readonly retryNeeded: () => void;
  /** Asks anew for these: their files are others now. */
  readonly retry: (profiles: readonly string[]) => void;
  /** Gives up all sign-ins that wait. */
  readonly dispose: () => void;
}

/** What the desk is made of. */
export interface SignInDeskParts {
  readonly read: () => Promise<ProfilesFound>;
  readonly credentials: CredentialDesk;
  readonly states: SignInStates;
  readonly inner: InnerClients;
  readonly clock: Clock;
  /** True when a browser was asked to show the page. */
  readonly openBrowser: (url: string) => Promise<boolean>;
  readonly writeToken: (session: SsoSession, token: SignInToken) => Promise<void>;
  readonly sort: SortError;
  readonly onChange: () => void;
}

interface Run {
  readonly controller: AbortController;
  /** Settles when the person can be shown a code, or never will be. */
  readonly begun: Promise<Outcome<null>>;
  code: SignInCode | undefined;
}

const done: Outcome<null> = { ok: true, value: null };
const fail = (error: Trouble): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error });

/** Makes the desk. Profiles of one session share one sign-in under way. */
export function createSignInDesk(parts: SignInDeskParts): SignInDesk {
  const { credentials, states } = parts;
  /** Sign-ins under way, and how the last one of each session failed, by the session's key. */
  const runs = new Map<string, Run>();
  const failures = new Map<string, Trouble>();
  /** Codes on their way to AWS, by the profile they are for. */
  const codes = new Map<string, Promise<Outcome<null>>>();

  const find = async (profile: string): Promise<{ readonly facts?: Profile; readonly all: readonly Profile[] }> => {
    const { profiles: all } = await parts.read();
    const facts = all.find((candidate) => candidate.profile === profile);
    return facts === undefined ? { all } : { facts, all };
  };

  /** Whatever comes of it is told by the credentials to the states. `forget`: good credentials are asked anew as well. */
  const ask = (profile: string, how: 'forget' | 'retry'): void => {
    credentials[how](profile);
    credentials
      .provider(profile)()
      .catch(() => undefined);
  };

  const askAllOf = async (session: SsoSession, besides: string): Promise<void> => {
    const { all } = await find(besides);
    for (const facts of all) {
      if (sessionOf(facts, all)?.key !== session.key) continue;
      const state = states.get(facts.profile)?.state;
      // those that are signed in stay so: some have cost a person a code
      if (state === 'ready' || (state === undefined && facts.profile !== besides)) continue;
      ask(facts.profile, 'retry');
    }
  };

  const run = (facts: Profile, owner: Profile, session: SsoSession): Run => {
    const controller = new AbortController();
    let shown: (outcome: Outcome<null> | Promise<Outcome<null>>) => void = () => undefined;
    const begun = new Promise<Outcome<null>>((resolve) => {
      shown = resolve;
    });
    const made: Run = { controller, begun, code: undefined };
    const finish = async (): Promise<Outcome<null>> => {
      const outcome = await deviceSignIn({
        client: parts.inner.oidc(owner, session.region),
        session,
        clock: parts.clock,
        signal: controller.signal,
        sort: (thrown, operation) => parts.sort(thrown, operation, owner.profile),
        profile: facts.profile,
        onCode: (code) => {
          made.code = code;
          parts.onChange();
          // without a browser the code and the page's address are still shown
          shown(parts.openBrowser(code.completeUri).then(() => done));
        },
      });
      if (!outcome.ok) return outcome;
      try {
        await parts.writeToken(session, outcome.value);
      } catch {
        return fail({ kind: 'sign-in-needed', resource: facts.profile, message: 'The sign-in could not be kept.' });
      }
      return done;
    };
    // a bug must not leave anybody waiting, nor the session without another sign-in
    const ended = finish().catch(() => fail({ kind: 'internal' }));
    void ended.then(async (outcome) => {
      if (runs.get(session.key) === made) runs.delete(session.key);
      if (outcome.ok || outcome.error.kind === 'cancelled') failures.delete(session.key);
      else failures.set(session.key, outcome.error);
      shown(outcome);
      parts.onChange();
      if (outcome.ok) await askAllOf(session, facts.profile);
    });
    return made;
  };

  const sendCode = async (owner: string, code: string): Promise<Outcome<null>> => {
    try {
      await credentials.renewWithCode(owner, code);
    } catch (error) {
      return fail(error instanceof CredentialTrouble ? error.trouble : { kind: 'timed-out' });
    }
    // everybody else who waits for this authenticator
    for (const profile of states.profiles()) {
      const state = states.get(profile);
      if (profile !== owner && state?.state === 'mfa-needed' && state.owner === owner) ask(profile, 'retry');
    }
    return done;
  };

  const cancel = async (profile: string): Promise<void> => {
    const { facts, all } = await find(profile);
    const session = facts === undefined ? null : sessionOf(facts, all);
    if (session !== null) runs.get(session.key)?.controller.abort();
  };

  return {
    state: (facts, all) => {
      const session = sessionOf(facts, all);
      const code = session === null ? undefined : runs.get(session.key)?.code;
      if (code !== undefined) {
        const { userCode, verificationUri, endsAtMs } = code;
        return { state: 'confirming', userCode, verificationUri, endsAtMs };
      }
      const known = states.get(facts.profile);
      switch (known?.state) {
        case undefined:
          return { state: 'unknown' };
        case 'needed':
          return {
            state: 'needed',
            here: session !== null,
            trouble: session === null ? null : (failures.get(session.key) ?? null),
          };
        case 'mfa-needed':
          return {
            state: 'mfa-needed',
            serial: known.serial.slice(0, 300),
            refused: states.wasRefused(known.owner),
          };
        case 'ready':
        case 'failed':
          return known;
      }
    },

    signIn: async (profile) => {
      const { facts, all } = await find(profile);
      if (facts === undefined) return fail({ kind: 'profile-unknown', resource: profile });
      const owner = ssoOwner(facts, all);
      if (owner?.plan.kind !== 'sso') return fail({ kind: 'sign-in-needed', resource: profile });
      const { session } = owner.plan;
      const known = runs.get(session.key);
      if (known?.code !== undefined) await parts.openBrowser(known.code.completeUri);
      if (known !== undefined) return known.begun;
      failures.delete(session.key);
      const made = run(facts, owner, session);
      runs.set(session.key, made);
      return made.begun;
    },

    cancel,

    mfaCode: async (profile, typed) => {
      const { facts, all } = await find(profile);
      if (facts === undefined) return fail({ kind: 'profile-unknown', resource: profile });
      const known = states.get(profile);
      const owner = known?.state === 'mfa-needed' ? known.owner : mfaOwner(facts, all);
      if (owner === null) return fail({ kind: 'mfa-refused', resource: profile });
      // authenticators show the six digits in two groups
      const code = typed.replaceAll(/\s/g, '');
      if (!/^\d{6}$/.test(code)) return fail({ kind: 'mfa-refused', resource: owner });
      const sent = codes.get(owner) ?? sendCode(owner, code).finally(() => codes.delete(owner));
      codes.set(owner, sent);
      return sent;
    },

    retryNeeded: () => {
      for (const profile of states.profiles()) {
        if (states.get(profile)?.state !== 'needed') continue;
        credentials.forget(profile);
        // what waits for the browser here is not needed any more
        credentials
          .provider(profile)()
          .then(() => cancel(profile))
          .catch(() => undefined);
      }
    },
    retry: (profiles) => {
      for (const profile of profiles) ask(profile, 'forget');
    },
    dispose: () => {
      for (const { controller } of runs.values()) controller.abort();
    },
  };
}

/** The profile whose sign-in at IAM Identity Center stands behind this one; null when there is none. */
function ssoOwner(facts: Profile, all: readonly Profile[]): Profile | null {
  const chain = credentialChain(facts, all);
  const last = chain.ok ? chain.value.at(-1) : undefined;
  return last?.plan.kind === 'sso' ? last : null;
}

function sessionOf(facts: Profile, all: readonly Profile[]): SsoSession | null {
  const plan = ssoOwner(facts, all)?.plan;
  return plan?.kind === 'sso' ? plan.session : null;
}

/** The profile of this one's chain that is asked for a code first: the one nearest to the keys. */
function mfaOwner(facts: Profile, all: readonly Profile[]): string | null {
  const chain = credentialChain(facts, all);
  if (!chain.ok) return null;
  const owner = chain.value.findLast(({ plan }) => plan.kind === 'role' && plan.mfaSerial !== null);
  return owner?.profile ?? null;
}
