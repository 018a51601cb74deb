/** Who may become whom: roles and their trust, authenticators, account aliases, Identity Center assignments. */
import { createHash } from 'node:crypto';
import type { DemoAccount, ProfileName } from '../accounts.ts';

export interface Role {
  readonly name: string;
  readonly profile: ProfileName;
  /** Accounts whose users and roles may assume it. */
  readonly trusts: readonly ProfileName[];
  readonly byWebIdentity: boolean;
  readonly needsMfa: boolean;
  readonly externalId: string | undefined;
  /** Longest session. */
  readonly mostSeconds: number;
}

const plain = { byWebIdentity: false, needsMfa: false, externalId: undefined, mostSeconds: 43_200 } as const;

export const roles: readonly Role[] = [
  { ...plain, name: 'WallViewer', profile: 'plant-east', trusts: ['plant-east'] },
  { ...plain, name: 'WallOperator', profile: 'plant-east', trusts: ['plant-east'], needsMfa: true },
  { ...plain, name: 'WallPartner', profile: 'plant-east', trusts: ['plant-west'], externalId: 'partner-0042' },
  { ...plain, name: 'WallShort', profile: 'plant-east', trusts: ['plant-east'], mostSeconds: 3600 },
  { ...plain, name: 'WallAuditor', profile: 'plant-west', trusts: ['plant-east'] },
  { ...plain, name: 'WallKiosk', profile: 'plant-west', trusts: [], byWebIdentity: true },
];

/** The one person who signs in. */
export const person = { name: 'guard', email: 'guard@plant.example' } as const;

export interface Assignment {
  readonly profile: ProfileName;
  readonly accountName: string;
  readonly roleNames: readonly string[];
}

/** What that person gets from IAM Identity Center. */
export const assignments: readonly Assignment[] = [
  { profile: 'plant-east', accountName: 'Plant East', roleNames: ['VideoOperator', 'VideoViewer'] },
  { profile: 'plant-west', accountName: 'Plant West', roleNames: ['VideoViewer'] },
];

/** The account's alias; undefined when the account's keys have no right to ask. */
export function aliasesOf(profile: ProfileName): readonly string[] | undefined {
  if (profile === 'lab') return undefined;
  return profile === 'plant-east' ? ['plant-east-prod'] : [];
}

export function roleArn(accounts: readonly DemoAccount[], name: string): string {
  const role = roles.find((candidate) => candidate.name === name);
  const account = accounts.find(({ profile }) => profile === role?.profile);
  if (account === undefined) throw new Error(`no role '${name}'`);
  return `arn:aws:iam::${account.accountId}:role/${name}`;
}

/** The role of that ARN, with the account it is in. */
export function roleOf(
  accounts: readonly DemoAccount[],
  arn: string,
): { readonly role: Role; readonly account: DemoAccount } | undefined {
  for (const role of roles) {
    const account = accounts.find(({ profile }) => profile === role.profile);
    if (account !== undefined && arn === `arn:aws:iam::${account.accountId}:role/${role.name}`) {
      return { role, account };
    }
  }
  return undefined;
}

/** The authenticator of the account's user. */
export function mfaSerial(account: DemoAccount): string {
  return `arn:aws:iam::${account.accountId}:mfa/${person.name}`;
}

/** What that authenticator and the service share; undefined when nobody has one with this serial number. */
export function mfaSecret(accounts: readonly DemoAccount[], serial: string): Uint8Array | undefined {
  const known = accounts.some((account) => mfaSerial(account) === serial);
  return known ? createHash('sha1').update(`demo authenticator ${serial}`).digest() : undefined;
}
