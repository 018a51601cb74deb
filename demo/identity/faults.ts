/** What tests can break about signing in. */
import type { KeyRing } from '../accounts.ts';
import type { Disposer } from '../faults/fault-list.ts';
import type { Identity, ProcessBehaviour } from './identity.ts';

export interface IdentityFaults {
  /**
   * Keys handed out from now on (roles, Identity Center, `credential_process`) end after this time, whatever was
   * asked. SDKs renew keys five minutes before their end.
   */
  limitCredentialLife(lifeMs: number): Disposer;
  /** Ends temporary keys now, of one account (by its profile name) or of all, and says how many. */
  endCredentials(profile?: string): number;
  /** Access tokens of Identity Center handed out from now on end after this time. */
  limitSignInLife(lifeMs: number): Disposer;
  /** Ends all Identity Center sign-ins now, refresh tokens too, and says how many. */
  endSignIns(): number;
  /** The `credential_process` program fails, hangs or prints nonsense from now on. */
  disturbCredentialProcess(behaviour: Exclude<ProcessBehaviour, 'answers'>): Disposer;
}

export interface IdentityFaultParts {
  readonly identity: Identity;
  readonly keys: KeyRing;
  readonly now: () => number;
  /** Makes a disposer of an undo. */
  readonly once: (undo: () => void) => Disposer;
}

export function createIdentityFaults({ identity, keys, now, once }: IdentityFaultParts): IdentityFaults {
  const limit = (of: keyof Identity['limits'], lifeMs: number): Disposer => {
    const entry = { lifeMs };
    identity.limits[of].add(entry);
    return once(() => identity.limits[of].delete(entry));
  };
  return {
    limitCredentialLife: (lifeMs) => limit('credentials', lifeMs),
    endCredentials: (profile) => keys.endTemporary(now(), profile),
    limitSignInLife: (lifeMs) => limit('signIns', lifeMs),
    endSignIns: () => identity.signIns.endAll(),
    disturbCredentialProcess: (behaviour) => {
      identity.processBehaviour = behaviour;
      return once(() => {
        identity.processBehaviour = 'answers';
      });
    },
  };
}
