/** What a credential provider rejects with: a trouble already sorted, so that no caller has to read a provider's words again. */
import type { Trouble } from '../../contract/trouble-kinds.ts';

/** Carries a {@link Trouble} through the SDK's clients, which pass a provider's rejection on as it is. */
export class CredentialTrouble extends Error {
  override readonly name: string = 'CredentialTrouble';
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble.kind);
    this.trouble = trouble;
  }
}

/** A code of this profile's authenticator is needed, whoever it was that asked for credentials. */
export class MfaNeeded extends CredentialTrouble {
  override readonly name = 'MfaNeeded';
  readonly profile: string;
  readonly serial: string;
  constructor(profile: string, serial: string) {
    super({ kind: 'mfa-needed', resource: profile });
    this.profile = profile;
    this.serial = serial;
  }
}
