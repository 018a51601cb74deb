/** Profiles of every kind, resolved by the SDK's own provider that has nothing but the files. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromIni } from '@aws-sdk/credential-providers';
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DemoService, type ProfileFiles, startDemo } from '../index.ts';
import { camerasSeenBy, type Keys, refusalOf } from './identity-support.ts';

let demo: DemoService;
let folder: string;
let files: ProfileFiles;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'demo-profiles-'));
  demo = await startDemo();
  files = await demo.writeProfiles(path.join(folder, 'files with blank'), { kinds: true });
  vi.stubEnv('HOME', folder);
  // By environment, not by option: the part of the SDK that resolves Identity Center ignores the options.
  vi.stubEnv('AWS_CONFIG_FILE', files.configFile);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', files.credentialsFile);
  // The role behind a web identity is asked for in this region: the SDK does not look into the profile for it.
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  for (const [name, value] of Object.entries(demo.signInEnvironment())) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await demo.close();
  await rm(folder, { recursive: true });
});

function credentialsOf(profile: string, mfaCode?: (serial: string) => string): Promise<Keys & { expiration?: Date }> {
  return fromIni({
    profile,
    ignoreCache: true,
    ...(mfaCode === undefined ? {} : { mfaCodeProvider: (serial: string) => Promise.resolve(mfaCode(serial)) }),
  })();
}

const eastCamera = 'gate-north';
const westCamera = 'car-park-a';
const west = { region: 'us-west-2' };

describe('profiles of every kind', () => {
  it('resolve a role, a chain of roles, and a web identity', async () => {
    expect(await camerasSeenBy(demo, await credentialsOf('role'))).toContain(eastCamera);
    expect(await camerasSeenBy(demo, await credentialsOf('chain'), west)).toContain(westCamera);
    expect(await camerasSeenBy(demo, await credentialsOf('web'), west)).toContain(westCamera);
    expect(demo.counts.calls({ operation: 'AssumeRole' })).toBe(3);
    expect((await stat(path.join(path.dirname(files.configFile), 'web-identity-token'))).mode & 0o777).toBe(0o600);
  });

  it('resolve a role behind a one-time code', async () => {
    expect(await camerasSeenBy(demo, await credentialsOf('mfa', (serial) => demo.mfaCode(serial)))).toContain(
      eastCamera,
    );
    expect((await refusalOf(credentialsOf('mfa', () => '000000'))).message).toMatch(/invalid MFA one time pass code/);
    expect((await refusalOf(credentialsOf('mfa'))).message).toMatch(/no MFA code callback/);
  });

  it('resolve a program, which can fail', async () => {
    const keys = await credentialsOf('process');
    expect(await camerasSeenBy(demo, keys)).toContain(eastCamera);
    expect(keys.expiration?.getTime()).toBeGreaterThan(Date.now());
    const fails = demo.faults.disturbCredentialProcess('fails');
    expect((await refusalOf(credentialsOf('process'))).message).toMatch(/the smart card is not inserted/);
    fails();
    demo.faults.disturbCredentialProcess('prints-nonsense');
    expect((await refusalOf(credentialsOf('process'))).message).toMatch(/returned invalid JSON/);
  });

  it('resolve Identity Center sign-ins, once somebody has signed in', async () => {
    expect((await refusalOf(credentialsOf('sso'))).message).toMatch(/SSO session token .* was not found or is invalid/);
    const file = await demo.signInOutside(folder, 'sso');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await camerasSeenBy(demo, await credentialsOf('sso'))).toContain(eastCamera);
    expect((await refusalOf(credentialsOf('sso-legacy'))).message).toMatch(/SSO session .* is invalid/);
    await demo.signInOutside(folder, 'sso-legacy');
    expect(await camerasSeenBy(demo, await credentialsOf('sso-legacy'), west)).toContain(westCamera);
    demo.faults.endSignIns();
    expect((await refusalOf(credentialsOf('sso'))).message).toMatch(/Session token not found or invalid/);
  });

  it('refresh a sign-in that is about to end, and keep it in the cache file', async () => {
    demo.faults.limitSignInLife(200_000);
    const file = await demo.signInOutside(folder, 'sso');
    const before: unknown = JSON.parse(await readFile(file, 'utf8'));
    await credentialsOf('sso');
    expect(demo.counts.calls({ operation: 'CreateToken', status: 200 })).toBe(1);
    const after: unknown = JSON.parse(await readFile(file, 'utf8'));
    expect(after).toMatchObject({ startUrl: demo.ssoStartUrl, refreshToken: expect.any(String) });
    expect(after).not.toEqual(before);
  });

  it('have the malformed ones that people have', async () => {
    const { configFile, credentialsFile } = await loadSharedConfigFiles({
      filepath: files.credentialsFile,
      configFilepath: files.configFile,
      ignoreCache: true,
    });
    const readable = new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)]);
    expect([...readable].toSorted()).toEqual(
      [
        ['bad-process', 'chain', 'cycle-a', 'cycle-b', 'half-keys', 'lab', 'lost-source', 'mfa', 'no-region'],
        ['plant-east', 'plant-west', 'process', 'role', 'sso', 'sso-legacy', 'sso-session.demo-sso', 'web'],
      ].flat(),
    );
    expect(configFile['no-region']?.['region']).toBeUndefined();
    expect(await camerasSeenBy(demo, await credentialsOf('no-region'))).toContain(eastCamera);
    const failures: readonly [string, RegExp][] = [
      ['half-keys', /Could not resolve credentials using profile: \[half-keys\]/],
      ['cycle-a', /Detected a cycle/],
      ['lost-source', /Could not resolve credentials using profile: \[nobody\]/],
      ['bad-process', /credential-program/],
      ['stray', /\[stray\]/],
      ['broken role', /\[broken role\]/],
    ];
    for (const [profile, message] of failures) {
      expect((await refusalOf(credentialsOf(profile))).message).toMatch(message);
    }
  });

  it('are left out unless asked for', async () => {
    const plain = await demo.writeProfiles(path.join(folder, 'plain'));
    const { configFile } = await loadSharedConfigFiles({
      filepath: plain.credentialsFile,
      configFilepath: plain.configFile,
      ignoreCache: true,
    });
    expect(Object.keys(configFile)).toEqual(['plant-east', 'plant-west', 'lab']);
  });
});
