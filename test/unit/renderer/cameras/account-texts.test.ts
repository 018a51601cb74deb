/** What is said of an account: names, marks, whose it is, and what it wants of a person. */
import { describe, expect, test } from 'vitest';
import type { AccountLabel, SignInState } from '../../../../contract/accounts.ts';
import {
  accountTitle,
  asksForPerson,
  deviceName,
  identityText,
  outsideCommand,
  shortAccountName,
  signInText,
  spokenCamera,
} from '../../../../renderer/cameras/account-texts.ts';
import { accountOf, refOf } from '../cameras-for-tests.ts';

const label: AccountLabel = {
  profile: 'plant-east',
  name: 'Harbour',
  mark: 'production',
  favourite: false,
  lastUsedAtMs: null,
};

test('an account goes by the name the desk gave it; the profile is told beside', () => {
  const accounts = [accountOf('plant-east', { label }), accountOf('plant-west')];
  expect(shortAccountName('plant-east', accounts)).toBe('Harbour');
  expect(accountTitle('plant-east', accounts)).toBe('Harbour (plant-east) · production');
  expect(shortAccountName('plant-west', accounts)).toBe('plant-west');
  expect(accountTitle('plant-west', accounts)).toBe('plant-west');
  expect(accountTitle('sold', [])).toBe('sold');
  expect(accountTitle('plant-east', [accountOf('plant-east', { label: { ...label, name: null } })])).toBe(
    'plant-east · production',
  );
});

test('a camera is spoken of with its account where the wall holds several, and with its mark', () => {
  const [gate, dock] = [refOf('gate'), refOf('dock', 'plant-west')];
  const accounts = [accountOf('plant-east', { label }), accountOf('plant-west')];
  expect(spokenCamera(gate, [gate, dock], accounts)).toBe('gate, Harbour, production');
  expect(spokenCamera(dock, [gate, dock], accounts)).toBe('dock, plant-west');
  expect(spokenCamera(dock, [dock], accounts)).toBe('dock');
  expect(spokenCamera(gate, [gate], accounts)).toBe('gate, production');
});

test('whose it is, as far as it is known', () => {
  const identity = { accountId: '111122223333', alias: null };
  expect(identityText(accountOf('a'))).toBe('');
  expect(identityText(accountOf('a', { identity }))).toBe('111122223333');
  expect(identityText(accountOf('a', { identity: { ...identity, alias: 'prod' } }))).toBe('111122223333 · prod');
});

test('the command to run elsewhere is one a shell takes as it is', () => {
  expect(outsideCommand(accountOf('night', { kind: 'login' }))).toBe('aws login --profile night');
  expect(outsideCommand(accountOf("o'hara", { kind: 'sso' }))).toBe(`aws sso login --profile 'o'\\''hara'`);
});

describe('what an account wants', () => {
  const trouble = { kind: 'sign-in-needed', resource: 'plant-east' } as const;
  const states: readonly (readonly [SignInState, string | null])[] = [
    [{ state: 'unknown' }, null],
    [{ state: 'ready', endsAtMs: null }, null],
    [{ state: 'mfa-needed', serial: 'arn:aws:iam::1:mfa/guard', refused: false }, 'Asks for the code'],
    [{ state: 'mfa-needed', serial: 'arn:aws:iam::1:mfa/guard', refused: true }, 'did not accept'],
    [{ state: 'needed', here: true, trouble: null }, 'Sign-in needed'],
    [{ state: 'needed', here: false, trouble }, 'Sign in to plant-east again'],
    [{ state: 'confirming', userCode: 'A-B', verificationUri: 'https://x.example', endsAtMs: 1 }, 'Confirm this code'],
    [{ state: 'failed', trouble: { kind: 'credentials-missing', resource: 'x' } }, 'no usable credentials'],
  ];
  test.each(states)('%j', (signIn, text) => {
    const said = signInText(signIn);
    if (text === null) expect(said).toBeNull();
    else expect(said).toContain(text);
    expect(asksForPerson(accountOf('a', { signIn }))).toBe(text !== null);
  });

  test('a device goes by the end of its serial number', () => {
    expect(deviceName('arn:aws:iam::111122223333:mfa/guard')).toBe('guard');
    expect(deviceName('GAHT12345678')).toBe('GAHT12345678');
  });
});
