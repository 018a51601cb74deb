/** Profiles of the shared files: names, regions, endpoints, and files that can't be read. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLoopbackHost, isSafeEndpoint } from '../../../main/accounts/profile-facts.ts';
import { createProfileRegister, looksLikeIni, readProfiles, sharedFiles } from '../../../main/accounts/profiles.ts';
import type { Environment } from '../../../main/clock.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vigil-home-'));
  mkdirSync(join(home, '.aws'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const write = (name: 'config' | 'credentials', text: string): void => writeFileSync(join(home, '.aws', name), text);
const read = (env: Environment = {}): ReturnType<typeof readProfiles> => readProfiles(env, home);

describe('readProfiles', () => {
  it('lists each profile of both files once, without the sections that are none', async () => {
    write(
      'config',
      '[default]\nregion = eu-west-1\n[profile cam.eu]\nregion=eu-central-1\n[sso-session corp]\nsso_region=x\n[services mine]\nkinesis_video =\n  endpoint_url = http://127.0.0.1:1\n',
    );
    write('credentials', '[cam.eu]\naws_access_key_id = x\n[keys-only]\naws_access_key_id = y\n');
    const { profiles, unreadableFile } = await read();
    expect(profiles.map(({ profile, region }) => [profile, region])).toEqual([
      ['default', 'eu-west-1'],
      ['cam.eu', 'eu-central-1'],
      ['keys-only', null],
    ]);
    expect(unreadableFile).toBeNull();
    expect(JSON.stringify(profiles)).not.toContain('aws_access_key_id');
  });

  it('names sections that no SDK reads, as they are written', async () => {
    write(
      'config',
      '[default]\nregion=x\n[profile two words]\nregion=x\n[profile "also two"]\na=b\n[stray]\na=b\n[profile ok] ; here\nregion=x\n[plugins]\na=b\n',
    );
    write('credentials', '[three plain words]\na=b\n[profile odd]\naws_access_key_id = x\n[two words]\na=b\n');
    const { profiles, unreadable } = await read();
    expect(profiles.map(({ profile }) => profile)).toEqual(['default', 'ok', 'three plain words']);
    expect(unreadable).toEqual([
      '[profile two words]',
      '[profile "also two"]',
      '[stray]',
      '[profile odd]',
      '[two words]',
    ]);
    expect(looksLikeIni('[a]\nb=c\n[__proto__]\n')).toBe(false);
  });

  it('sees an edit without a restart', async () => {
    write('config', '[profile one]\nregion=eu-west-1\n');
    expect((await read()).profiles).toHaveLength(1);
    write('config', '[profile one]\nregion=eu-west-1\n[profile two]\nregion=eu-west-1\n');
    expect((await read()).profiles).toHaveLength(2);
  });

  it('takes missing files for empty ones', async () => {
    rmSync(join(home, '.aws'), { recursive: true });
    expect(await read()).toEqual({ profiles: [], unreadable: [], unreadableFile: null });
  });

  it('names a file that is not what it should be', async () => {
    mkdirSync(join(home, '.aws', 'config'));
    expect((await read()).unreadableFile).toBe(join(home, '.aws', 'config'));
    rmSync(join(home, '.aws', 'config'), { recursive: true });
    write('credentials', '{"json": true}');
    expect((await read()).unreadableFile).toBe(join(home, '.aws', 'credentials'));
  });

  it('reads files with a byte order mark and CRLF', async () => {
    write('config', '\uFEFF[profile one]\r\nregion = eu-west-1\r\n');
    const { unreadableFile } = await read();
    expect(unreadableFile).toBeNull();
    expect(looksLikeIni('# only a comment\n\n')).toBe(true);
    expect(looksLikeIni('[a]\n\0')).toBe(false);
  });

  it('takes the region of the environment only where a profile has none', async () => {
    write('config', '[profile one]\nregion=eu-west-1\n[profile two]\noutput=json\n');
    const { profiles } = await read({ AWS_REGION: 'us-east-1' });
    expect(profiles.map(({ region }) => region)).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('looks where the environment says', () => {
    expect(
      sharedFiles({ AWS_CONFIG_FILE: '~/elsewhere', AWS_SHARED_CREDENTIALS_FILE: '/etc/keys' }, '/home/x'),
    ).toEqual({
      configFile: join('/home/x', 'elsewhere'),
      credentialsFile: '/etc/keys',
    });
  });
});

describe('configured endpoints', () => {
  const config =
    '[profile one]\nregion=eu-west-1\nendpoint_url=https://general\nservices=mine\n[services mine]\nkinesis_video =\n  endpoint_url = https://specific\nkinesis_video_archived_media =\n  endpoint_url = https://archive\n[profile two]\nendpoint_url=https://general\n';
  const endpoints = async (env: Environment): Promise<readonly unknown[]> => {
    write('config', config);
    return (await read(env)).profiles.map((profile) => profile.endpoints);
  };

  it('prefers the one of the service to the general one', async () => {
    expect(await endpoints({})).toEqual([
      { control: 'https://specific', archivedMedia: 'https://archive' },
      { control: 'https://general', archivedMedia: null },
    ]);
  });

  it('prefers the environment to the files, the service there to the general one', async () => {
    expect(await endpoints({ AWS_ENDPOINT_URL: 'https://env' })).toEqual([
      { control: 'https://env', archivedMedia: null },
      { control: 'https://env', archivedMedia: null },
    ]);
    expect(
      await endpoints({ AWS_ENDPOINT_URL: 'https://env', AWS_ENDPOINT_URL_KINESIS_VIDEO: 'https://env-kv' }),
    ).toEqual([
      { control: 'https://env-kv', archivedMedia: null },
      { control: 'https://env-kv', archivedMedia: null },
    ]);
  });

  it('follow the same order for the services that sign in', async () => {
    write(
      'config',
      '[profile one]\nendpoint_url=https://general\nservices=mine\n[services mine]\nsts =\n  endpoint_url = https://sts\nsso_oidc =\n  endpoint_url = https://oidc\n',
    );
    const inner = async (env: Environment): Promise<unknown> => (await read(env)).profiles[0]?.inner;
    const general = { sso: 'https://general', iam: 'https://general' };
    expect(await inner({})).toEqual({ ...general, sts: 'https://sts', sso_oidc: 'https://oidc' });
    expect(await inner({ AWS_ENDPOINT_URL_SSO: 'https://env-sso', AWS_ENDPOINT_URL: 'https://env' })).toEqual({
      sts: 'https://env',
      sso: 'https://env-sso',
      sso_oidc: 'https://env',
      iam: 'https://env',
    });
  });

  it('ignores all of them when told to', async () => {
    const none = { control: null, archivedMedia: null };
    expect(await endpoints({ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true', AWS_ENDPOINT_URL: 'https://env' })).toEqual([
      none,
      none,
    ]);
  });
});

describe('isSafeEndpoint', () => {
  it.each([
    ['https://kinesisvideo.eu-west-1.amazonaws.com', true],
    ['http://127.0.0.1:4000', true],
    ['http://localhost', true],
    ['http://[::1]:80', true],
    ['http://10.0.0.1', false],
    ['http://127.0.0.1.evil.example', false],
    ['http://localhost.evil.example', false],
    ['https://user:pass@host', false],
    ['ftp://127.0.0.1', false],
    ['not a url', false],
  ])('%s: %s', (url, isSafe) => {
    expect(isSafeEndpoint(url)).toBe(isSafe);
  });

  it('knows this machine by name and address', () => {
    expect(['localhost', '127.0.0.1', '127.9.9.9', '[::1]'].every(isLoopbackHost)).toBe(true);
    expect(['127.0.0.1.example', '128.0.0.1', ''].some(isLoopbackHost)).toBe(false);
  });
});

describe('createProfileRegister', () => {
  it('reads again when the stamp is another one, and only then', async () => {
    let stamp = 'a';
    let reads = 0;
    const register = createProfileRegister({
      stamp: () => Promise.resolve(stamp),
      read: () => {
        reads += 1;
        return Promise.resolve({ profiles: [], unreadable: [], unreadableFile: null });
      },
    });
    await Promise.all([register.read(), register.read()]);
    await register.read();
    expect(reads).toBe(1);
    stamp = 'b';
    await register.read();
    expect(reads).toBe(2);
  });
});
