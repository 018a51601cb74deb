/** The accounts of the service and the keys that open them. None of these keys opens anything anywhere else. */

import { createHash } from 'node:crypto';

export type ProfileName = 'plant-east' | 'plant-west' | 'lab';

export interface DemoAccount {
  /** The profile name under which its keys are handed out. */
  readonly profile: ProfileName;
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Where its cameras are; the first is the profile's default region. */
  readonly regions: readonly [string, ...string[]];
}

/** Keys that go with a session token and run out. */
export interface TemporaryKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAtMs: number;
}

/** Who makes a call, as GetCallerIdentity tells it. */
export interface Principal {
  readonly arn: string;
  readonly userId: string;
}

/** What the signature check needs to know about an access key. */
export interface KeyRecord {
  readonly account: DemoAccount;
  readonly secretAccessKey: string;
  readonly temporary: TemporaryKeys | undefined;
  /** Of temporary keys; long-lived ones are their account's user's. */
  readonly principal?: Principal;
}

export const demoAccounts: readonly DemoAccount[] = [
  {
    profile: 'plant-east',
    accountId: '111122223333',
    accessKeyId: 'AKIADEMOPLANTEAST001',
    secretAccessKey: 'demo/plant-east/not+a+real+secret/000001',
    regions: ['eu-west-1'],
  },
  {
    profile: 'plant-west',
    accountId: '444455556666',
    accessKeyId: 'AKIADEMOPLANTWEST001',
    secretAccessKey: 'demo/plant-west/not+a+real+secret/000002',
    regions: ['us-west-2'],
  },
  {
    profile: 'lab',
    accountId: '777788889999',
    accessKeyId: 'AKIADEMOLABORATORY01',
    secretAccessKey: 'demo/laboratory/not+a+real+secret/000003',
    regions: ['eu-west-1'],
  },
];

/**
 * Regions in which the real service is offered (AWS General Reference, "Kinesis Video Streams endpoints"). A signature
 * scoped to any other is refused; one scoped to a region without cameras sees an empty list.
 */
export const knownRegions: ReadonlySet<string> = new Set([
  'af-south-1',
  'ap-east-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'cn-north-1',
  'eu-central-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'me-south-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-gov-east-1',
  'us-gov-west-1',
  'us-west-2',
]);

/** A role's session. */
export function assumedRole({ accountId }: DemoAccount, roleName: string, sessionName: string): Principal {
  return {
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    userId: `${uniqueId('AROA', `${accountId}/${roleName}`)}:${sessionName}`,
  };
}

/** Whose the key is. */
export function principalOf({ account, principal }: KeyRecord): Principal {
  const { accountId, profile } = account;
  return (
    principal ?? {
      arn: `arn:aws:iam::${accountId}:user/${profile}`,
      userId: uniqueId('AIDA', `${accountId}/${profile}`),
    }
  );
}

/** IAM User Guide, "IAM identifiers": four letters for the kind, then letters and digits. */
function uniqueId(kind: 'AIDA' | 'AROA', name: string): string {
  return kind + createHash('sha1').update(name).digest('hex').slice(0, 17).toUpperCase();
}

/** The keys in force: they can be revoked, restored, and joined by temporary ones. */
export interface KeyRing {
  find(accessKeyId: string): KeyRecord | undefined;
  issueTemporary(profile: string, lifetimeMs: number, nowMs: number, principal?: Principal): TemporaryKeys;
  /** Ends temporary keys now, of one account or of all, and says how many. */
  endTemporary(nowMs: number, profile?: string): number;
  revoke(profile: string): void;
  restore(profile: string): void;
}

/** Throws when an account is not one of `accounts`: that is a mistake of the caller. */
export function createKeyRing(accounts: readonly DemoAccount[], random: (bytes: number) => Uint8Array): KeyRing {
  const revoked = new Set<string>();
  const temporary = new Map<string, KeyRecord>();
  const accountOf = (profile: string): DemoAccount => {
    const account = accounts.find((candidate) => candidate.profile === profile);
    if (account === undefined) throw new Error(`no account '${profile}'`);
    return account;
  };
  const drop = (nowMs: number): void => {
    const keptMs = 24 * 3600 * 1000;
    for (const [id, record] of temporary) {
      if (record.temporary !== undefined && record.temporary.expiresAtMs + keptMs < nowMs) temporary.delete(id);
    }
  };
  return {
    find: (accessKeyId) => {
      const account = accounts.find((candidate) => candidate.accessKeyId === accessKeyId);
      const record = account
        ? { account, secretAccessKey: account.secretAccessKey, temporary: undefined }
        : temporary.get(accessKeyId);
      return record === undefined || revoked.has(record.account.profile) ? undefined : record;
    },
    issueTemporary: (profile, lifetimeMs, nowMs, principal) => {
      drop(nowMs);
      const account = accountOf(profile);
      const keys: TemporaryKeys = {
        accessKeyId: `ASIADEMO${Buffer.from(random(6)).toString('hex').toUpperCase()}`,
        secretAccessKey: `demo/temporary/${Buffer.from(random(18)).toString('base64')}`,
        sessionToken: Buffer.from(random(96)).toString('base64'),
        expiresAtMs: nowMs + lifetimeMs,
      };
      temporary.set(keys.accessKeyId, {
        account,
        secretAccessKey: keys.secretAccessKey,
        temporary: keys,
        principal: principal ?? assumedRole(account, 'DemoRole', 'demo'),
      });
      return keys;
    },
    endTemporary: (nowMs, profile) => {
      const account = profile === undefined ? undefined : accountOf(profile);
      let count = 0;
      for (const [id, record] of temporary) {
        if (record.temporary === undefined || record.temporary.expiresAtMs <= nowMs) continue;
        if (account !== undefined && record.account !== account) continue;
        temporary.set(id, { ...record, temporary: { ...record.temporary, expiresAtMs: nowMs } });
        count += 1;
      }
      return count;
    },
    revoke: (profile) => {
      revoked.add(accountOf(profile).profile);
    },
    restore: (profile) => {
      revoked.delete(profile);
    },
  };
}
