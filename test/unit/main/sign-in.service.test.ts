/** Every kind of profile against the real local service over real HTTP: what leads to credentials, what does not, and what is said. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SignInState } from '../../../contract/accounts.ts';
import { sentenceFor } from '../../../contract/trouble.ts';
import { type DemoDesk, openDemoDesk } from './demo-desk.ts';

const patient = new AbortController().signal;
const homeBefore = process.env['HOME'];
let desk: DemoDesk;
beforeAll(async () => {
  desk = await openDemoDesk({ kinds: true, signIn: { intervalSeconds: 0.05, codeLifeSeconds: 600 } });
  // the SDK's cache of sign-ins lies below it
  process.env['HOME'] = desk.folder;
  desk.access.start();
});
afterAll(async () => {
  await desk.close();
  process.env['HOME'] = homeBefore;
});
afterEach(() => {
  desk.demo.faults.clear();
});

const tokenFile = (key: string): string =>
  join(desk.folder, '.aws', 'sso', 'cache', `${createHash('sha1').update(key).digest('hex')}.json`);
const regionOf = (profile: string): string =>
  ['chain', 'web', 'sso-legacy'].includes(profile) ? 'us-west-2' : 'eu-west-1';

/** Cameras listed with the profile's credentials, or the sentence that says why not. */
const list = async (profile: string): Promise<readonly string[] | string> => {
  const outcome = await desk.service.listCameras(profile, regionOf(profile), patient);
  return outcome.ok ? outcome.value.map(({ ref }) => ref.StreamName).toSorted() : sentenceFor(outcome.error);
};
const camerasOf = (profile: string): readonly string[] =>
  desk.demo.cameras
    .filter((camera) => camera.profile === profile && camera.region === regionOf(profile === 'plant-west' ? 'web' : ''))
    .map(({ name }) => name)
    .toSorted();
const signIn = async (profile: string): Promise<SignInState | undefined> =>
  (await desk.accounts.list()).accounts.find((account) => account.profile === profile)?.signIn;
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  await expect.poll(isSo, { timeout: 10_000, interval: 20 }).toBe(true);
};
const userCode = async (profile: string): Promise<string> => {
  const state = await signIn(profile);
  return state?.state === 'confirming' ? state.userCode : '';
};

describe('profiles that need nobody', () => {
  it.each([
    ['plant-east', 'plant-east'],
    ['role', 'plant-east'],
    ['chain', 'plant-west'],
    ['process', 'plant-east'],
    ['web', 'plant-west'],
  ])('%s lists the cameras of %s', async (profile, owner) => {
    expect(await list(profile)).toEqual(camerasOf(owner));
    expect(await signIn(profile)).toMatchObject({ state: 'ready' });
    expect(camerasOf(owner).length).toBeGreaterThan(0);
  });

  it('are known by account and alias afterwards, as far as their rights go', async () => {
    const identity = async (profile: string): Promise<unknown> =>
      (await desk.accounts.list()).accounts.find((account) => account.profile === profile)?.identity;
    await list('role');
    await list('chain');
    await list('lab');
    await until(async () => (await identity('role')) !== null && (await identity('chain')) !== null);
    await until(async () => (await identity('lab')) !== null);
    expect(await identity('role')).toEqual({ accountId: '111122223333', alias: 'plant-east-prod' });
    expect(await identity('chain')).toEqual({ accountId: '444455556666', alias: null });
    expect(await identity('lab')).toEqual({ accountId: '777788889999', alias: null });
  });

  it('share one role session between all that are assumed with it', async () => {
    desk.access.credentials.forget('role');
    desk.access.credentials.forget('chain');
    desk.demo.counts.reset();
    await Promise.all([list('role'), list('chain'), list('role')]);
    expect(desk.demo.counts.calls({ operation: 'AssumeRole' })).toBe(2);
  });
});

describe('a chain of roles', () => {
  it('mends itself when the service has ended the keys in its middle', async () => {
    expect(await list('chain')).toEqual(camerasOf('plant-west'));
    desk.demo.faults.endCredentials('plant-east');
    desk.access.credentials.forget('chain');
    const before = desk.told.length;
    expect(await list('chain')).toEqual(camerasOf('plant-west'));
    const heard = desk.told.slice(before).flatMap(({ accounts }) => accounts);
    expect(heard.filter(({ profile, signIn: { state } }) => profile === 'chain' && state !== 'ready')).toEqual([]);
  });
});

describe('profiles that lead nowhere', () => {
  it.each([
    ['half-keys', 'The profile half-keys has no usable credentials: aws_secret_access_key is missing.'],
    [
      'cycle-a',
      'The profile cycle-a has no usable credentials: its source_profile leads back to itself (cycle-a → cycle-b → cycle-a).',
    ],
    [
      'lost-source',
      'The profile lost-source has no usable credentials: its source_profile nobody is not in the AWS files.',
    ],
    ['bad-process', "The profile bad-process has no usable credentials: its credential_process can't be started."],
    ['broken role', 'There is no AWS profile named broken role on this machine.'],
  ])('%s: one clear sentence', async (profile, sentence) => {
    expect(await list(profile)).toBe(sentence);
  });

  it('say what their program did', async () => {
    for (const [behaviour, sentence] of [
      ['fails', 'The profile process has no usable credentials: its credential_process failed.'],
      [
        'prints-nonsense',
        'The profile process has no usable credentials: its credential_process printed something other than the JSON that is asked of it.',
      ],
    ] as const) {
      const undo = desk.demo.faults.disturbCredentialProcess(behaviour);
      desk.access.credentials.forget('process');
      expect(await list('process')).toBe(sentence);
      undo();
    }
    desk.demo.faults.clear();
    desk.access.credentials.forget('process');
    expect(await list('process')).toEqual(camerasOf('plant-east'));
  });

  it('say when a web identity token is gone, strange or over', async () => {
    const file = join(desk.folder, 'web-identity-token');
    const good = readFileSync(file, 'utf8');
    const said: unknown[] = [];
    for (const token of [null, 'not.a.token', desk.demo.webIdentityToken(-60_000), good]) {
      if (token === null) rmSync(file);
      else writeFileSync(file, token, { mode: 0o600 });
      desk.access.credentials.forget('web');
      said.push(await list('web'));
    }
    expect(said).toEqual([
      "The profile web has no usable credentials: its web_identity_token_file can't be read.",
      'The profile web has no usable credentials: AWS does not accept its web identity token.',
      'Sign in to web again: its sign-in has lapsed.',
      camerasOf('plant-west'),
    ]);
  });
});

describe('a code of an authenticator', () => {
  const serial = 'arn:aws:iam::111122223333:mfa/guard';
  const code = (): string => desk.demo.mfaCode(serial);

  it('is asked for once, refused when wrong, kept when right, and asked for again when it has run out', async () => {
    const said = await Promise.all([list('mfa'), list('mfa'), list('mfa')]);
    expect(new Set(said)).toEqual(new Set(['mfa asks for an MFA code.']));
    expect(await signIn('mfa')).toEqual({ state: 'mfa-needed', serial, refused: false });

    desk.demo.counts.reset();
    const wrong = String((Number(code()) + 333_333) % 1_000_000).padStart(6, '0');
    for (const typed of ['12', 'abcdef', wrong]) {
      expect(await desk.access.signIns.mfaCode('mfa', typed)).toEqual({
        ok: false,
        error: { kind: 'mfa-refused', resource: 'mfa' },
      });
    }
    // only what could be a code is sent
    expect(desk.demo.counts.calls({ operation: 'AssumeRole' })).toBe(1);
    expect(await signIn('mfa')).toEqual({ state: 'mfa-needed', serial, refused: true });

    const right = code();
    expect(await desk.access.signIns.mfaCode('mfa', ` ${right.slice(0, 3)} ${right.slice(3)}`)).toEqual({
      ok: true,
      value: null,
    });
    expect(await Promise.all([list('mfa'), list('mfa')])).toEqual([camerasOf('plant-east'), camerasOf('plant-east')]);
    expect(await signIn('mfa')).toMatchObject({ state: 'ready' });
    expect(desk.access.credentials.endAtMs('mfa')).toBeGreaterThan(Date.now() + 3_000_000);
    expect(desk.demo.counts.calls({ operation: 'AssumeRole' })).toBe(2);

    // the service ends them before their time
    desk.demo.faults.endCredentials();
    await until(async () => (await list('mfa')) === 'mfa asks for an MFA code.');
    expect(await signIn('mfa')).toEqual({ state: 'mfa-needed', serial, refused: false });
    desk.access.credentials.forget('role');
  });

  it('typed for a profile that is assumed with another one counts for that one', async () => {
    const config = join(desk.folder, 'config');
    const before = readFileSync(config, 'utf8');
    const arn = 'arn:aws:iam::444455556666:role/WallAuditor';
    const more = `\n[profile behind-mfa]\nregion = us-west-2\nendpoint_url = ${desk.demo.endpoint}\nrole_arn = ${arn}\nsource_profile = mfa\n`;
    writeFileSync(config, before + more);
    desk.access.credentials.forget('mfa');
    expect((await desk.service.listCameras('behind-mfa', 'us-west-2', patient)).ok).toBe(false);
    expect(await signIn('behind-mfa')).toEqual({ state: 'mfa-needed', serial, refused: false });
    expect(await desk.access.signIns.mfaCode('behind-mfa', code())).toEqual({ ok: true, value: null });
    expect((await desk.service.listCameras('behind-mfa', 'us-west-2', patient)).ok).toBe(true);
    expect(await list('mfa')).toEqual(camerasOf('plant-east'));
    writeFileSync(config, before);
  });

  it('survives edits of the files that do not concern its profile', async () => {
    const config = join(desk.folder, 'config');
    desk.access.credentials.forget('mfa');
    expect(await desk.access.signIns.mfaCode('mfa', code())).toEqual({ ok: true, value: null });
    writeFileSync(config, `${readFileSync(config, 'utf8')}\n[profile newcomer]\nregion = eu-west-3\n`);
    await until(async () => (await desk.accounts.list()).accounts.some(({ profile }) => profile === 'newcomer'));
    expect(await list('mfa')).toEqual(camerasOf('plant-east'));
  });
});

describe('a sign-in at IAM Identity Center', () => {
  it('is needed at first, started here, confirmed in the browser, and then good for all of its session', async () => {
    expect(await list('sso')).toBe('Sign in to sso again: its sign-in has lapsed.');
    expect(await signIn('sso')).toEqual({ state: 'needed', here: true, trouble: null });
    expect(await desk.access.signIns.signIn('sso')).toEqual({ ok: true, value: null });
    const state = await signIn('sso');
    expect(state).toMatchObject({ state: 'confirming', verificationUri: `${desk.demo.endpoint}/device` });
    const codeNow = await userCode('sso');
    expect(desk.pages.at(-1)).toBe(`${desk.demo.endpoint}/device?user_code=${codeNow}`);
    // again: the same page once more
    expect(await desk.access.signIns.signIn('sso')).toEqual({ ok: true, value: null });
    expect(desk.pages.at(-1)).toBe(desk.pages.at(-2));
    desk.demo.approveSignIn(codeNow);
    await until(async () => (await signIn('sso'))?.state === 'ready');
    expect(await list('sso')).toEqual(camerasOf('plant-east'));
  });

  it('leaves the very file that the AWS CLI leaves, and nothing else', () => {
    const file = tokenFile('demo-sso');
    expect(readdirSync(dirname(file))).toEqual([basename(file)]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const text = expect.stringMatching(/^.{20,}$/);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(document).toEqual({
      startUrl: desk.demo.ssoStartUrl,
      region: 'eu-west-1',
      accessToken: text,
      expiresAt: time,
      clientId: text,
      clientSecret: text,
      registrationExpiresAt: time,
      refreshToken: text,
    });
  });

  it('stands behind the roles that are assumed with it', async () => {
    const config = join(desk.folder, 'config');
    const before = readFileSync(config, 'utf8');
    const arn = 'arn:aws:iam::111122223333:role/WallViewer';
    const more = `\n[profile behind-sso]\nregion = eu-west-1\nendpoint_url = ${desk.demo.endpoint}\nrole_arn = ${arn}\nsource_profile = sso\n`;
    writeFileSync(config, before + more);
    desk.demo.faults.endSignIns();
    desk.access.credentials.forget('sso');
    expect(await list('behind-sso')).toBe('Sign in to sso again: its sign-in has lapsed.');
    expect(await signIn('behind-sso')).toEqual({ state: 'needed', here: true, trouble: null });
    await desk.access.signIns.signIn('behind-sso');
    expect(await signIn('sso')).toEqual(await signIn('behind-sso'));
    desk.demo.approveSignIn(await userCode('behind-sso'));
    await until(async () => (await signIn('behind-sso'))?.state === 'ready');
    expect(await list('behind-sso')).toEqual(camerasOf('plant-east'));
    expect(await list('sso')).toEqual(camerasOf('plant-east'));
    writeFileSync(config, before);
  });

  it('takes nothing from those of its session that are signed in: a code is not asked for twice', async () => {
    const config = join(desk.folder, 'config');
    const before = readFileSync(config, 'utf8');
    const more = `\n[profile code-on-sso]\nregion = eu-west-1\nendpoint_url = ${desk.demo.endpoint}\nrole_arn = arn:aws:iam::111122223333:role/WallOperator\nsource_profile = sso\nmfa_serial = arn:aws:iam::111122223333:mfa/guard\n`;
    writeFileSync(config, before + more);
    expect(await list('code-on-sso')).toBe('code-on-sso asks for an MFA code.');
    const code = desk.demo.mfaCode('arn:aws:iam::111122223333:mfa/guard');
    expect(await desk.access.signIns.mfaCode('code-on-sso', code)).toEqual({ ok: true, value: null });
    const endAtMs = desk.access.credentials.endAtMs('code-on-sso');
    expect(endAtMs).not.toBeNull();

    desk.demo.faults.endSignIns();
    desk.access.credentials.forget('sso');
    expect(await list('sso')).toBe('Sign in to sso again: its sign-in has lapsed.');
    await desk.access.signIns.signIn('sso');
    desk.demo.approveSignIn(await userCode('sso'));
    await until(async () => (await signIn('sso'))?.state === 'ready');
    expect(await list('sso')).toEqual(camerasOf('plant-east'));
    expect(await list('code-on-sso')).toEqual(camerasOf('plant-east'));
    expect(desk.access.credentials.endAtMs('code-on-sso')).toBe(endAtMs);
    writeFileSync(config, before);
  });

  it('is prolonged by its refresh token without anybody being asked', async () => {
    // less is left than the SDK wants, so it asks for more before it uses it
    desk.demo.faults.limitSignInLife(200_000);
    await desk.demo.signInOutside(desk.folder, 'sso');
    desk.demo.faults.clear();
    desk.access.credentials.forget('sso');
    expect(await list('sso')).toEqual(camerasOf('plant-east'));
    const { expiresAt } = JSON.parse(readFileSync(tokenFile('demo-sso'), 'utf8')) as { readonly expiresAt: string };
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 3_600_000);
    expect(statSync(tokenFile('demo-sso')).mode & 0o777).toBe(0o600);
  });

  it('is refused, given up, and started again', async () => {
    await list('sso-legacy');
    await desk.access.signIns.signIn('sso-legacy');
    desk.demo.denySignIn(await userCode('sso-legacy'));
    await until(async () => (await signIn('sso-legacy'))?.state === 'needed');
    expect(await signIn('sso-legacy')).toEqual({
      state: 'needed',
      here: true,
      trouble: { kind: 'sign-in-refused', resource: 'sso-legacy' },
    });
    await desk.access.signIns.signIn('sso-legacy');
    expect(await userCode('sso-legacy')).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    await desk.access.signIns.cancel('sso-legacy');
    await until(async () => (await signIn('sso-legacy'))?.state === 'needed');
    expect(await signIn('sso-legacy')).toEqual({ state: 'needed', here: true, trouble: null });
  });

  it('made outside is picked up by itself', async () => {
    expect(await list('sso-legacy')).toBe('Sign in to sso-legacy again: its sign-in has lapsed.');
    await desk.demo.signInOutside(desk.folder, 'sso-legacy');
    await until(async () => (await signIn('sso-legacy'))?.state === 'ready');
    expect(await list('sso-legacy')).toEqual(camerasOf('plant-west'));
  });

  it('is not for a role that the person is not given', async () => {
    const config = join(desk.folder, 'config');
    const before = readFileSync(config, 'utf8');
    writeFileSync(config, before.replace(/(\[profile sso\][^[]*sso_role_name = )\w+/, '$1Administrator'));
    expect(await list('sso')).toBe('This account is not allowed sso:GetRoleCredentials on Administrator.');
    writeFileSync(config, before);
    expect(await list('sso')).toEqual(camerasOf('plant-east'));
  });

  it('can not be started for a profile that has none', async () => {
    expect(await desk.access.signIns.signIn('role')).toEqual({
      ok: false,
      error: { kind: 'sign-in-needed', resource: 'role' },
    });
  });
});

describe('the files', () => {
  it('are followed: what is written into them is in the list, without anybody asking', async () => {
    const config = join(desk.folder, 'config');
    const before = readFileSync(config, 'utf8');
    const names = (): readonly string[] => desk.told.at(-1)?.accounts.map(({ profile }) => profile) ?? [];
    writeFileSync(config, `${before}\n[profile fresh]\nregion = eu-north-1\n[fresh but wrong]\na = b\n`);
    await until(() => names().includes('fresh'));
    expect(desk.told.at(-1)?.unreadable).toEqual(['[profile broken role]', '[stray]', '[fresh but wrong]']);
    writeFileSync(config, before);
    await until(() => !names().includes('fresh'));
  });

  it('that are mended mend the accounts, all by themselves', async () => {
    const credentials = join(desk.folder, 'credentials');
    const before = readFileSync(credentials, 'utf8');
    const state = (): SignInState | undefined =>
      desk.told.at(-1)?.accounts.find(({ profile }) => profile === 'half-keys')?.signIn;
    await list('half-keys');
    await until(() => state()?.state === 'failed');
    const [{ accessKeyId, secretAccessKey } = { accessKeyId: '', secretAccessKey: '' }] = desk.demo.accounts;
    const whole = `[half-keys]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    const heard = desk.told.length;
    writeFileSync(credentials, before.replace(/\[half-keys\][^[]*/, whole));
    await until(() => state()?.state === 'ready');
    // that nothing is known any more is told before what comes of asking anew, so that this is news even where it is the same
    const states = desk.told
      .slice(heard)
      .flatMap(({ accounts }) => accounts.filter(({ profile }) => profile === 'half-keys'));
    expect(states[0]?.signIn).toEqual({ state: 'unknown' });
    expect(await list('half-keys')).toEqual(camerasOf('plant-east'));
    writeFileSync(credentials, before);
  });
});

describe('a code that nobody confirms', () => {
  it('runs out, says so, and leaves the next one to be started', async () => {
    const other = await openDemoDesk({ kinds: true, signIn: { intervalSeconds: 0.05, codeLifeSeconds: 0.2 } });
    try {
      const state = async (): Promise<SignInState | undefined> =>
        (await other.accounts.list()).accounts.find(({ profile }) => profile === 'sso')?.signIn;
      rmSync(tokenFile('demo-sso'), { force: true });
      await other.service.listCameras('sso', 'eu-west-1', patient);
      await other.access.signIns.signIn('sso');
      expect(await state()).toMatchObject({ state: 'confirming' });
      await until(async () => (await state())?.state === 'needed');
      expect(await state()).toEqual({
        state: 'needed',
        here: true,
        trouble: { kind: 'sign-in-expired', resource: 'sso' },
      });
      await other.access.signIns.signIn('sso');
      expect(await state()).toMatchObject({ state: 'confirming' });
    } finally {
      await other.close();
    }
  });
});

describe('everything said and kept meanwhile', () => {
  it('holds no key, token or code', async () => {
    const document = JSON.stringify([desk.lines, desk.told, desk.kept(), await desk.accounts.list()]);
    const secrets = [
      ...desk.demo.accounts.map((account) => account.secretAccessKey),
      ...desk.demo.accounts.map((account) => account.accessKeyId),
      desk.demo.mfaCode('arn:aws:iam::111122223333:mfa/guard'),
      'aoaDemo',
      'aorDemo',
      'ASIADEMO',
      'demo/temporary',
      readFileSync(join(desk.folder, 'web-identity-token'), 'utf8'),
    ];
    expect(desk.told.length).toBeGreaterThan(5);
    for (const secret of secrets) expect(document).not.toContain(secret);
  });
});
