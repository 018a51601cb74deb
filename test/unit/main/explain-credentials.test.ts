/** What is said of a search for credentials that failed, and what is never said. */
import { describe, expect, it } from 'vitest';
import { sentenceFor } from '../../../contract/trouble.ts';
import type { Trouble } from '../../../contract/trouble-kinds.ts';
import { type CredentialPlan, credentialPlan } from '../../../main/accounts/credential-plan.ts';
import { CredentialTrouble, MfaNeeded } from '../../../main/accounts/credential-trouble.ts';
import { explainCredentials } from '../../../main/accounts/explain-credentials.ts';
import { sortError } from '../../../main/kinesis/sort-error.ts';

const role = { role_arn: 'arn:aws:iam::111122223333:role/wall' };
const plans = {
  process: credentialPlan({ credential_process: 'x' }, {}),
  role: credentialPlan({ ...role, source_profile: 'base', mfa_serial: 'm' }, {}),
  web: credentialPlan({ ...role, web_identity_token_file: 'f' }, {}),
  keys: credentialPlan({ aws_access_key_id: 'a', aws_secret_access_key: 'b' }, {}),
} satisfies Record<string, CredentialPlan>;

const sort = (thrown: unknown, operation: string, profile: string): Trouble =>
  sortError(thrown, {
    operation,
    profile,
    region: '',
    isRange: false,
    online: true,
    customEndpoint: true,
    regionAnswered: true,
    clockBehindMs: 0,
  });
const error = (name: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });
const said = (plan: keyof typeof plans, thrown: unknown): string =>
  sentenceFor(explainCredentials('desk', plans[plan], thrown, sort).trouble);

const noKeys = (why: string): string => `The profile desk has no usable credentials: ${why}`;
const failed = (printed: string): Error =>
  error('CredentialsProviderError', `Command failed: get-keys --secret hunter2\n${printed}`);

describe('explainCredentials', () => {
  it.each<[string, keyof typeof plans, unknown, string]>([
    [
      'a program that is not there',
      'process',
      failed('/bin/sh: 1: get-keys: not found\n'),
      noKeys("its credential_process can't be started."),
    ],
    [
      'the same in bash',
      'process',
      failed('bash: line 1: get-keys: command not found\n'),
      noKeys("its credential_process can't be started."),
    ],
    [
      'the same on Windows',
      'process',
      failed("'get-keys' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n"),
      noKeys("its credential_process can't be started."),
    ],
    ['a program that fails', 'process', failed('no smart card\n'), noKeys('its credential_process failed.')],
    [
      'a program that prints what it likes',
      'process',
      error('CredentialsProviderError', 'Profile desk credential_process returned invalid JSON.'),
      noKeys('its credential_process printed something other than the JSON that is asked of it.'),
    ],
    [
      'a program with old keys',
      'process',
      error('CredentialsProviderError', 'Profile desk credential_process returned expired credentials.'),
      'Sign in to desk again: its sign-in has lapsed.',
    ],
    [
      'a program that hangs',
      'process',
      new DOMException('No answer in 30000 ms', 'TimeoutError'),
      noKeys('its credential_process does not answer.'),
    ],
    [
      'a program whose own sign-in has lapsed',
      'process',
      failed('Your session has expired. Run: corp login\n'),
      'Sign in to desk again: its sign-in has lapsed.',
    ],
    [
      'a wrong code',
      'role',
      error('AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code. '),
      'AWS did not accept the MFA code for desk: type the next one.',
    ],
    [
      'a strange authenticator',
      'role',
      error(
        'AccessDenied',
        'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
      ),
      noKeys('AWS knows no authenticator with its mfa_serial.'),
    ],
    [
      'a role that is not trusted',
      'role',
      error('AccessDenied', `User: x is not authorized to perform: sts:AssumeRole on resource: ${role.role_arn}`),
      `This account is not allowed sts:AssumeRole on ${role.role_arn}.`,
    ],
    [
      'a session that is too long',
      'role',
      error('ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'),
      noKeys(
        'AWS refused sts:AssumeRole: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      ),
    ],
    [
      'keys of the source that are none',
      'role',
      error('InvalidClientTokenId', 'The security token included in the request is invalid.'),
      'AWS does not accept the keys of desk.',
    ],
    [
      'a network that is gone',
      'role',
      error('Error', 'connect ECONNREFUSED', { code: 'ECONNREFUSED', address: '10.0.0.1' }),
      "10.0.0.1 can't be reached; trying again by itself.",
    ],
    [
      'a token file that is gone',
      'web',
      error('Error', "ENOENT: no such file or directory, open '/run/token'", { code: 'ENOENT' }),
      noKeys("its web_identity_token_file can't be read."),
    ],
    [
      'a strange web token',
      'web',
      error('InvalidIdentityTokenException', 'no'),
      noKeys('AWS does not accept its web identity token.'),
    ],
  ])('%s', (_what, plan, thrown, sentence) => {
    expect(said(plan, thrown)).toBe(sentence);
  });

  it('repeats nothing of a program: not its command line, not what it printed', () => {
    for (const printed of ['AKIAIOSFODNN7EXAMPLE\n', 'token=hunter2\n', 'sh: x: hunter2 not found\n']) {
      expect(JSON.stringify(explainCredentials('desk', plans.process, failed(printed), sort).trouble)).not.toMatch(
        /hunter2|AKIA|get-keys/,
      );
    }
  });

  it('leaves a trouble as it is, with whom it is of', () => {
    const needed = new MfaNeeded('inner', 'serial');
    expect(explainCredentials('outer', plans.role, needed, sort)).toBe(needed);
    const other = new CredentialTrouble({ kind: 'sign-in-needed', resource: 'inner' });
    expect(sort(other, 'ListStreams', 'outer')).toEqual({
      kind: 'sign-in-needed',
      resource: 'inner',
      operation: 'ListStreams',
    });
  });
});
