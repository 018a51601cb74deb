/** What is said of an account: its names, its mark, its sign-in. Pure. */
import type { Account, AccountLabel, AccountMark, ProfileKind, SignInState } from '../../contract/accounts.ts';
import type { CameraRef } from '../../contract/cameras.ts';
import { sentenceFor } from '../../contract/trouble.ts';
import { shellWord } from '../streams/cli-command.ts';
import type { Tone } from '../wall/tile-text.ts';

/** What the desk calls an account where there is little room: its own name for it, else the profile's. */
export const shortAccountName = (profile: string, accounts: readonly Account[]): string =>
  labelOf(profile, accounts)?.name ?? profile;

/** Both names where there are two: `Plant East (plant-east)`, with the mark's word behind. */
export const accountTitle = (profile: string, accounts: readonly Account[]): string => {
  const label = labelOf(profile, accounts);
  const name = label?.name == null || label.name === profile ? profile : `${label.name} (${profile})`;
  return label?.mark == null ? name : `${name} · ${label.mark}`;
};

/** Whether cameras belong to more than one account, so that each has to be told by its own. */
export const areOfSeveral = (cameras: readonly CameraRef[]): boolean =>
  cameras.some(({ account }) => account !== cameras[0]?.account);

/** A camera as a screen reader names it on a wall of these cameras: with its account where there are several, and its mark. */
export const spokenCamera = (camera: CameraRef, wall: readonly CameraRef[], accounts: readonly Account[]): string => {
  const mark = labelOf(camera.account, accounts)?.mark ?? null;
  const parts = [areOfSeveral(wall) ? shortAccountName(camera.account, accounts) : null, mark];
  return [camera.StreamName, ...parts].filter((part) => part !== null).join(', ');
};

/** What the desk has said of an account. */
export const labelOf = (profile: string, accounts: readonly Account[]): AccountLabel | null =>
  accounts.find((account) => account.profile === profile)?.label ?? null;

/** A label to change, for an account of which nothing was said yet. */
export const labelToChange = (account: Account): AccountLabel =>
  account.label ?? { profile: account.profile, name: null, mark: null, favourite: false, lastUsedAtMs: null };

/** The tone of a mark: a production wall is nothing to try things on. */
export const markTones: Readonly<Record<AccountMark, Tone>> = {
  production: 'bad',
  'read-only': 'neutral',
  test: 'ok',
};

/** How a profile comes by its keys, in words. */
export const kindWords: Readonly<Record<ProfileKind, string>> = {
  keys: 'access keys',
  role: 'role',
  'mfa-role': 'role with MFA',
  process: 'credential process',
  'web-identity': 'web identity',
  sso: 'IAM Identity Center',
  login: 'aws login',
  incomplete: 'incomplete',
};

/** `111122223333 · plant-east-prod`; empty while nothing is known. */
export const identityText = ({ identity }: Account): string =>
  identity === null ? '' : [identity.accountId, identity.alias].filter((part) => part !== null).join(' · ');

/** The command that signs a profile in outside of Vigil: AWS CLI Command Reference, `aws login` and `aws sso login`. */
export const outsideCommand = ({ kind, profile }: Account): string =>
  `aws ${kind === 'login' ? 'login' : 'sso login'} --profile ${shellWord(profile)}`;

/** Whether a person has to do something for this account. */
export const asksForPerson = ({ signIn }: Account): boolean =>
  signIn.state === 'mfa-needed' ||
  signIn.state === 'needed' ||
  signIn.state === 'confirming' ||
  signIn.state === 'failed';

/** The one line that tells how it stands with the sign-in; null where there is nothing to tell. */
export const signInText = (signIn: SignInState): string | null => {
  switch (signIn.state) {
    case 'unknown':
    case 'ready':
      return null;
    case 'mfa-needed':
      return signIn.refused
        ? 'AWS did not accept that code. Type the next one the device shows.'
        : 'Asks for the code of the MFA device';
    case 'needed':
      return signIn.trouble === null ? 'Sign-in needed' : sentenceFor(signIn.trouble);
    case 'confirming':
      return 'Confirm this code in the browser';
    case 'failed':
      return sentenceFor(signIn.trouble);
  }
};

/** The last part of an MFA device's serial number: what people call it. */
export const deviceName = (serial: string): string => serial.split('/').at(-1) ?? serial;
