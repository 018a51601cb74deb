/** How it stands with each profile's sign-in, from what became of every search for credentials. */
import type { SignInState } from '../../contract/accounts.ts';
import type { TroubleKind } from '../../contract/trouble-kinds.ts';
import { CredentialTrouble, MfaNeeded } from './credential-trouble.ts';
import type { CredentialOutcome } from './credentials.ts';

/** What was last heard of a profile. A state that waits for a code names the profile whose authenticator it is of. */
export type KnownState =
  | Extract<SignInState, { readonly state: 'ready' | 'failed' }>
  | { readonly state: 'mfa-needed'; readonly owner: string; readonly serial: string }
  | { readonly state: 'needed' };

/** The states. */
export interface SignInStates {
  readonly get: (profile: string) => KnownState | undefined;
  /** Profiles of which anything is known. */
  readonly profiles: () => readonly string[];
  readonly note: (profile: string, outcome: CredentialOutcome) => void;
  readonly forget: (profile: string) => void;
  /** True when the last code for this authenticator's profile was not accepted. */
  readonly wasRefused: (owner: string) => boolean;
}

/** After these a person has to sign in. */
const signInKinds: ReadonlySet<TroubleKind> = new Set<TroubleKind>([
  'sign-in-needed',
  'sign-in-refused',
  'sign-in-expired',
]);

/** Makes the states; `onChange` is told when one of them is another one than before. */
export function createSignInStates(onChange: () => void): SignInStates {
  const known = new Map<string, KnownState>();
  const refused = new Set<string>();

  const stateFor = (profile: string, error: Error): KnownState => {
    if (error instanceof MfaNeeded) return { state: 'mfa-needed', owner: error.profile, serial: error.serial };
    if (!(error instanceof CredentialTrouble)) return { state: 'failed', trouble: { kind: 'internal' } };
    const { trouble } = error;
    if (trouble.kind === 'mfa-refused') {
      // whoever typed the code was asked for it before
      const before = known.get(profile);
      return before?.state === 'mfa-needed'
        ? before
        : { state: 'mfa-needed', owner: trouble.resource ?? profile, serial: '' };
    }
    return signInKinds.has(trouble.kind) ? { state: 'needed' } : { state: 'failed', trouble };
  };

  return {
    get: (profile) => known.get(profile),
    profiles: () => [...known.keys()],
    note: (profile, outcome) => {
      const before = `${briefly(known.get(profile))} ${refused.has(profile)}`;
      if (outcome.ok) refused.delete(profile);
      else if (outcome.error instanceof CredentialTrouble && outcome.error.trouble.kind === 'mfa-refused') {
        refused.add(outcome.error.trouble.resource ?? profile);
      }
      const next: KnownState = outcome.ok
        ? { state: 'ready', endsAtMs: outcome.endsAtMs }
        : stateFor(profile, outcome.error);
      known.set(profile, next);
      if (before !== `${briefly(next)} ${refused.has(profile)}`) onChange();
    },
    forget: (profile) => {
      refused.delete(profile);
      if (known.delete(profile)) onChange();
    },
    wasRefused: (owner) => refused.has(owner),
  };
}

/**
 * What makes two states different to a person. A service's own words may hold a time, and differ each time they are said;
 * credentials are renewed again and again.
 */
function briefly(state: KnownState | undefined): string {
  if (state?.state === 'ready') return 'ready';
  if (state?.state !== 'failed') return JSON.stringify(state ?? null);
  const { kind, operation, resource } = state.trouble;
  return JSON.stringify([kind, operation, resource]);
}
