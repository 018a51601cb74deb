/** The accounts of the service and the keys that open them. None of these keys opens anything anywhere else. */

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

/** What the signature check needs to know about an access key. */
export interface KeyRecord {
  readonly account: DemoAccount;
  readonly secretAccessKey: string;
  readonly temporary: TemporaryKeys | undefined;
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

/** The keys in force: they can be revoked, restored, and joined by temporary ones. */
export interface KeyRing {
  find(accessKeyId: string): KeyRecord | undefined;
  issueTemporary(profile: string, lifetimeMs: number, nowMs: number): TemporaryKeys;
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
    issueTemporary: (profile, lifetimeMs, nowMs) => {
      drop(nowMs);
      const account = accountOf(profile);
      const keys: TemporaryKeys = {
        accessKeyId: `ASIADEMO${Buffer.from(random(6)).toString('hex').toUpperCase()}`,
        secretAccessKey: `demo/temporary/${Buffer.from(random(18)).toString('base64')}`,
        sessionToken: Buffer.from(random(96)).toString('base64'),
        expiresAtMs: nowMs + lifetimeMs,
      };
      temporary.set(keys.accessKeyId, { account, secretAccessKey: keys.secretAccessKey, temporary: keys });
      return keys;
    },
    revoke: (profile) => {
      revoked.add(accountOf(profile).profile);
    },
    restore: (profile) => {
      revoked.delete(profile);
    },
  };
}
