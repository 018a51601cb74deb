/** STS and IAM as a real client meets them: roles, one-time codes, web identities, who a caller is, account aliases. */
import { ListAccountAliasesCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  GetCallerIdentityCommand,
} from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { totp } from '../identity/totp.ts';
import { type DemoService, startDemo } from '../index.ts';
import { answerToForm, camerasSeenBy, identityClients, type Keys, keysOf, refusalOf } from './identity-support.ts';
import { type ManualClock, manualClock } from './support.ts';

const viewer = 'arn:aws:iam::111122223333:role/WallViewer';
const operator = 'arn:aws:iam::111122223333:role/WallOperator';
const auditor = 'arn:aws:iam::444455556666:role/WallAuditor';
const partner = 'arn:aws:iam::111122223333:role/WallPartner';
const kiosk = 'arn:aws:iam::444455556666:role/WallKiosk';
const device = 'arn:aws:iam::111122223333:mfa/guard';

let demo: DemoService;
let clock: ManualClock;
beforeEach(async () => {
  clock = manualClock();
  demo = await startDemo({ clock });
});
afterEach(async () => {
  await demo.close();
});

function assume(input: Partial<AssumeRoleCommandInput>, keys: Keys = keysOf(demo)) {
  const { sts } = identityClients(demo, keys);
  return sts.send(new AssumeRoleCommand({ RoleArn: viewer, RoleSessionName: 'wall', ...input }));
}

function keysFrom(credentials: Credentials | undefined): Keys {
  if (!credentials?.AccessKeyId || !credentials.SecretAccessKey || !credentials.SessionToken)
    throw new Error('no keys');
  return {
    accessKeyId: credentials.AccessKeyId,
    secretAccessKey: credentials.SecretAccessKey,
    sessionToken: credentials.SessionToken,
  };
}

describe('AssumeRole', () => {
  it('gives keys that see the cameras of the role, until they expire', async () => {
    const { Credentials: credentials, AssumedRoleUser: user } = await assume({ DurationSeconds: 900 });
    expect(user?.Arn).toBe('arn:aws:sts::111122223333:assumed-role/WallViewer/wall');
    expect(user?.AssumedRoleId).toMatch(/^AROA[0-9A-F]{17}:wall$/);
    expect(credentials?.Expiration?.getTime()).toBe(Math.floor((clock.now() + 900_000) / 1000) * 1000);
    const keys = keysFrom(credentials);
    expect(await camerasSeenBy(demo, keys)).toContain('gate-north');
    const { sts } = identityClients(demo, keys);
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: user?.Arn, Account: '111122223333' });
    clock.advance(900_000);
    const expired = await refusalOf(camerasSeenBy(demo, keys, { clockAheadMs: 900_000 }));
    expect(expired).toMatchObject({ name: 'ExpiredTokenException', status: 403 });
    expect(demo.counts.calls({ operation: 'AssumeRole', profile: 'plant-east' })).toBe(1);
  });

  it('refuses keys that were ended', async () => {
    const keys = keysFrom((await assume({})).Credentials);
    expect(demo.faults.endCredentials('plant-west')).toBe(0);
    expect(demo.faults.endCredentials('plant-east')).toBe(1);
    expect(await refusalOf(camerasSeenBy(demo, keys))).toMatchObject({ name: 'ExpiredTokenException', status: 403 });
    const { sts } = identityClients(demo, keys);
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toEqual({
      name: 'ExpiredToken',
      message: 'The security token included in the request is expired',
      status: 403,
    });
    expect(await camerasSeenBy(demo, keysFrom((await assume({})).Credentials))).toContain('gate-north');
  });

  it('gives shorter lives while a limit is in force', async () => {
    const limit = demo.faults.limitCredentialLife(5000);
    expect((await assume({})).Credentials?.Expiration?.getTime()).toBe(Math.floor((clock.now() + 5000) / 1000) * 1000);
    limit();
    expect((await assume({})).Credentials?.Expiration?.getTime()).toBeGreaterThan(clock.now() + 3_500_000);
  });

  it('lets a role assume another, for an hour at most', async () => {
    const first = keysFrom((await assume({ DurationSeconds: 43_200 })).Credentials);
    const { Credentials: second } = await assume({ RoleArn: auditor }, first);
    expect(await camerasSeenBy(demo, keysFrom(second), { region: 'us-west-2' })).toContain('car-park-a');
    expect(await refusalOf(assume({ RoleArn: auditor, DurationSeconds: 3601 }, first))).toEqual({
      name: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      status: 400,
    });
  });

  it('asks strangers for the external id', async () => {
    const west = keysOf(demo, 'plant-west');
    expect((await refusalOf(assume({ RoleArn: partner }, west))).name).toBe('AccessDenied');
    expect((await refusalOf(assume({ RoleArn: partner, ExternalId: 'partner-0043' }, west))).name).toBe('AccessDenied');
    const { Credentials: credentials } = await assume({ RoleArn: partner, ExternalId: 'partner-0042' }, west);
    expect(await camerasSeenBy(demo, keysFrom(credentials))).toContain('gate-north');
  });

  it('asks for a one-time code where the role wants one', async () => {
    const wrongCode = { RoleArn: operator, SerialNumber: device };
    expect(await refusalOf(assume({ RoleArn: operator }))).toEqual({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::111122223333:user/plant-east is not authorized to perform: sts:AssumeRole on resource: ${operator}`,
      status: 403,
    });
    expect((await refusalOf(assume(wrongCode))).message).toBe(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
    const right = demo.mfaCode(device);
    const typo = right.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
    expect(await refusalOf(assume({ ...wrongCode, TokenCode: typo }))).toEqual({
      name: 'AccessDenied',
      message: 'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
      status: 403,
    });
    expect((await refusalOf(assume({ ...wrongCode, TokenCode: '123' }))).name).toBe('ValidationError');
    const strange = { RoleArn: operator, SerialNumber: 'arn:aws:iam::111122223333:mfa/nobody', TokenCode: right };
    expect((await refusalOf(assume(strange))).message).toMatch(/unable to validate MFA code/);
    const { Credentials: credentials } = await assume({ ...wrongCode, TokenCode: right });
    expect(await camerasSeenBy(demo, keysFrom(credentials))).toContain('gate-north');
    clock.advance(90_000);
    expect((await refusalOf(assume({ ...wrongCode, TokenCode: right }))).name).toBe('AccessDenied');
  });

  const rows: readonly [string, Partial<AssumeRoleCommandInput>, RegExp][] = [
    [
      'too short a life',
      { DurationSeconds: 899 },
      /^1 validation error detected: Value '899' at 'durationSeconds' .*900$/,
    ],
    ['too long a life', { DurationSeconds: 43_201 }, /less than or equal to 43200$/],
    [
      'longer than the role allows',
      { RoleArn: viewer.replace('Viewer', 'Short'), DurationSeconds: 3601 },
      /MaxSession/,
    ],
    ['a short ARN', { RoleArn: 'WallViewer' }, /'roleArn' failed .*greater than or equal to 20$/],
    ['a blank in the name', { RoleSessionName: 'my wall' }, /'roleSessionName' failed .*regular expression/],
    ['two mistakes', { RoleSessionName: '', DurationSeconds: 1 }, /^2 validation errors detected: /],
  ];
  it.each(rows)('refuses %s', async (_, input, message) => {
    const refusal = await refusalOf(assume(input));
    expect(refusal).toEqual({ name: 'ValidationError', status: 400, message: expect.stringMatching(message) });
  });

  it('refuses unknown roles, other accounts, and bad signatures by the names STS has for them', async () => {
    const nobody = viewer.replace('Viewer', 'Nobody');
    expect((await refusalOf(assume({ RoleArn: nobody }))).name).toBe('AccessDenied');
    expect((await refusalOf(assume({}, keysOf(demo, 'lab')))).name).toBe('AccessDenied');
    const wrongSecret = { ...keysOf(demo), secretAccessKey: 'wrong' };
    expect(await refusalOf(assume({}, wrongSecret))).toMatchObject({ name: 'SignatureDoesNotMatch', status: 403 });
    const wrongKey = { ...keysOf(demo), accessKeyId: 'AKIANOBODY0000000001' };
    expect(await refusalOf(assume({}, wrongKey))).toEqual({
      name: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid.',
      status: 403,
    });
  });
});

describe('AssumeRoleWithWebIdentity', () => {
  const assumeBy = (token: string, roleArn = kiosk) =>
    identityClients(demo).sts.send(
      new AssumeRoleWithWebIdentityCommand({ RoleArn: roleArn, RoleSessionName: 'kiosk', WebIdentityToken: token }),
    );

  it('gives keys for a token, without any signature', async () => {
    const answer = await assumeBy(demo.webIdentityToken());
    expect(answer).toMatchObject({ SubjectFromWebIdentityToken: 'kiosk-lobby', Audience: 'sts.amazonaws.com' });
    expect(await camerasSeenBy(demo, keysFrom(answer.Credentials), { region: 'us-west-2' })).toContain('car-park-a');
    expect(demo.counts.calls({ operation: 'AssumeRoleWithWebIdentity', profile: 'plant-west' })).toBe(1);
  });

  it('refuses tokens that are over, forged or none, and roles that want keys', async () => {
    expect(await refusalOf(assumeBy(demo.webIdentityToken(-1000)))).toEqual({
      name: 'ExpiredTokenException',
      message: expect.stringMatching(
        /^Token expired: current date\/time \d+ must be before the expiration date\/time \d+$/,
      ),
      status: 400,
    });
    const [head, , signature] = demo.webIdentityToken().split('.');
    const payload = Buffer.from(JSON.stringify({ iss: 'a', sub: 'b', aud: 'c', exp: 9e9 })).toString('base64url');
    expect(await refusalOf(assumeBy(`${head ?? ''}.${payload}.${signature ?? ''}`))).toMatchObject({
      name: 'InvalidIdentityTokenException',
      message: expect.stringMatching(/^Couldn't retrieve verification key/),
    });
    expect((await refusalOf(assumeBy('rubbish'))).message).toMatch(/not a valid JWT/);
    expect(await refusalOf(assumeBy(demo.webIdentityToken(), viewer))).toEqual({
      name: 'AccessDenied',
      message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
      status: 403,
    });
  });
});

describe('GetCallerIdentity', () => {
  it('tells each account who it is', async () => {
    for (const { profile, accountId } of demo.accounts) {
      const answer = await identityClients(demo, keysOf(demo, profile)).sts.send(new GetCallerIdentityCommand({}));
      expect(answer).toMatchObject({ Account: accountId, Arn: `arn:aws:iam::${accountId}:user/${profile}` });
      expect(answer.UserId).toMatch(/^AIDA[0-9A-F]{17}$/);
    }
  });

  it('is struck by faults, in its own protocol', async () => {
    const { sts } = identityClients(demo);
    demo.faults.add({ kind: 'throttle' }, { operation: 'GetCallerIdentity', times: 1 });
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: 'Throttling',
      status: 400,
    });
    demo.faults.add(
      { kind: 'status', status: 503 },
      { operation: 'GetCallerIdentity', account: 'plant-east', times: 1 },
    );
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({ status: 503 });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('111122223333');
    demo.faults.revokeKeys('plant-east');
    expect((await refusalOf(sts.send(new GetCallerIdentityCommand({})))).name).toBe('InvalidClientTokenId');
  });
});

describe('ListAccountAliases', () => {
  it('knows one alias, none, or has no right to say', async () => {
    const ask = (profile: 'plant-east' | 'plant-west' | 'lab') =>
      identityClients(demo, keysOf(demo, profile)).iam.send(new ListAccountAliasesCommand({}));
    expect(await ask('plant-east')).toMatchObject({ AccountAliases: ['plant-east-prod'], IsTruncated: false });
    expect((await ask('plant-west')).AccountAliases).toEqual([]);
    expect(await refusalOf(ask('lab'))).toMatchObject({
      name: 'AccessDenied',
      status: 403,
      message: expect.stringMatching(/user\/lab is not authorized to perform: iam:ListAccountAliases on resource: \*/),
    });
  });

  it('wants signatures for IAM and its one region, and knows no other action', async () => {
    const { iam } = identityClients(demo);
    expect((await refusalOf(iam.send(new ListUsersCommand({})))).name).toBe('InvalidAction');
    const ask = (service: string, region: string) =>
      answerToForm(demo, service, region, 'Action=ListAccountAliases&Version=2010-05-08');
    expect(await ask('iam', 'us-east-1')).toMatch(/plant-east-prod/);
    expect(await ask('sts', 'us-east-1')).toMatch(/correct service: 'iam'/);
    expect(await ask('iam', 'eu-west-1')).toMatch(/valid region, not 'eu-west-1'/);
  });
});

it('shows the codes of RFC 6238', () => {
  const secret = Buffer.from('12345678901234567890');
  const codes = [59, 1_111_111_109, 1_234_567_890, 20_000_000_000].map((seconds) => totp(secret, seconds * 1000));
  expect(codes).toEqual(['287082', '081804', '005924', '353130']);
});
