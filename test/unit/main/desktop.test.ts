/** What the window may load, call, do and where it may go; what is served to it; when it is reloaded. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis-video';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClients } from '../../../main/accounts/clients.ts';
import type { ProfileFacts } from '../../../main/accounts/profile-facts.ts';
import { createServe, type Manifest, readManifest } from '../../../main/desktop/app-protocol.ts';
import { connectSources, contentPolicy, covers, isLoopbackSource } from '../../../main/desktop/content-policy.ts';
import { crashStep } from '../../../main/desktop/crash-plan.ts';
import { mayNavigate } from '../../../main/desktop/guards.ts';
import { createStatePrinter, isOffScreen, stateLine } from '../../../main/desktop/off-screen.ts';
import { isAllowed, isAppOrigin } from '../../../main/desktop/permissions.ts';
import { createSdkNetwork } from '../../../main/network/sdk-network.ts';
import { gate } from './fixtures.ts';

const network = createSdkNetwork({ resolveSystemProxy: () => Promise.resolve('DIRECT') });

const plainProfile: ProfileFacts = {
  profile: 'one',
  region: null,
  endpoints: { control: null, archivedMedia: null },
  useFips: false,
  useDualStack: false,
};
/** Where the SDK keeps what it knows of AWS's partitions. */
const partitionsFile = 'submodules/client/util-endpoints/lib/aws/partitions.js';

describe('connectSources', () => {
  it('allows what lies below the service of each region in use and the origins configured by the user, once each', () => {
    const serviceHosts = [
      'kinesisvideo.eu-west-1.amazonaws.com',
      'kinesisvideo.eu-west-1.amazonaws.com',
      'kinesisvideo-fips.us-gov-west-1.amazonaws.com',
      'kinesisvideo.cn-north-1.amazonaws.com.cn',
      'kinesisvideo.eu-west-1.api.aws',
    ];
    const customEndpoints = [
      'http://127.0.0.1:4000/path',
      'https://kvs.example.org',
      'http://kvs.example.org',
      'nonsense',
    ];
    expect(connectSources({ serviceHosts, customEndpoints })).toEqual([
      'http://127.0.0.1:4000',
      'https://*.kinesisvideo-fips.us-gov-west-1.amazonaws.com',
      'https://*.kinesisvideo.cn-north-1.amazonaws.com.cn',
      'https://*.kinesisvideo.eu-west-1.amazonaws.com',
      'https://*.kinesisvideo.eu-west-1.api.aws',
      'https://kvs.example.org',
    ]);
  });

  it('has the hosts of every kind of endpoint the SDK knows in a region, whatever its partition', () => {
    const provider = Object.assign(() => Promise.reject(new Error('no calls')), { memoized: true as const });
    const clients = createClients(() => provider, network.requestHandler);
    const hosts = (region: string): readonly string[] =>
      connectSources({
        serviceHosts: clients.serviceHosts(region),
        customEndpoints: [],
      });
    expect(hosts('eu-west-1')).toEqual([
      'https://*.kinesisvideo-fips.eu-west-1.amazonaws.com',
      'https://*.kinesisvideo-fips.eu-west-1.api.aws',
      'https://*.kinesisvideo.eu-west-1.amazonaws.com',
      'https://*.kinesisvideo.eu-west-1.api.aws',
    ]);
    const known = readFileSync(
      join(import.meta.dirname, '../../../node_modules/@aws-sdk/core/dist-es', partitionsFile),
      'utf8',
    );
    // one region of each partition the SDK knows
    const suffixes = {
      'us-east-1': 'amazonaws.com',
      'cn-north-1': 'amazonaws.com.cn',
      'eusc-de-east-1': 'amazonaws.eu',
      'us-gov-west-1': 'amazonaws.com',
      'us-iso-east-1': 'c2s.ic.gov',
      'us-isob-east-1': 'sc2s.sgov.gov',
      'eu-isoe-west-1': 'cloud.adc-e.uk',
      'us-isof-south-1': 'csp.hci.ic.gov',
    };
    expect(known.match(/"?dnsSuffix"?:/g)).toHaveLength(Object.keys(suffixes).length);
    for (const [region, suffix] of Object.entries(suffixes)) {
      const source = `https://*.kinesisvideo.${region}.${suffix}`;
      expect(hosts(region)).toContain(source);
      expect(covers(hosts(region), `https://b-1234abcd.kinesisvideo.${region}.${suffix}/hls/v1/getHLS`)).toBe(true);
    }
    clients.dispose();
  });

  it('calls the kind of endpoint a profile asks for, and a given endpoint as it is', async () => {
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' };
    const provider = Object.assign(() => Promise.resolve(credentials), { memoized: true as const });
    let host = '';
    const clients = createClients(
      () => provider,
      () => ({
        ...network.requestHandler(),
        handle: ({ hostname }) => {
          host = hostname;
          return Promise.reject(new Error('far enough'));
        },
      }),
    );
    const called = async (facts: Partial<ProfileFacts>): Promise<string> => {
      const client = clients.control({ ...plainProfile, ...facts }, 'us-gov-west-1');
      await client.send(new ListStreamsCommand({})).catch(() => undefined);
      return host;
    };
    expect(await called({})).toBe('kinesisvideo.us-gov-west-1.amazonaws.com');
    expect(await called({ useFips: true })).toBe('kinesisvideo-fips.us-gov-west-1.amazonaws.com');
    expect(await called({ useDualStack: true })).toBe('kinesisvideo.us-gov-west-1.api.aws');
    const endpoints = { control: 'https://vpce-1.kinesisvideo.us-gov-west-1.vpce.amazonaws.com', archivedMedia: null };
    expect(await called({ useFips: true, useDualStack: true, endpoints })).toBe(
      'vpce-1.kinesisvideo.us-gov-west-1.vpce.amazonaws.com',
    );
    clients.dispose();
  });

  it('covers a URL as Chromium does', () => {
    const sources = ['https://*.kinesisvideo.eu-west-1.amazonaws.com', 'http://127.0.0.1:4000'];
    const of = (url: string): boolean => covers(sources, url);
    expect(of('https://b-1.kinesisvideo.eu-west-1.amazonaws.com/x?y')).toBe(true);
    expect(of('http://127.0.0.1:4000/hls')).toBe(true);
    expect(of('https://kinesisvideo.eu-west-1.amazonaws.com/')).toBe(false);
    expect(of('http://b-1.kinesisvideo.eu-west-1.amazonaws.com/')).toBe(false);
    expect(of('https://b-1.kinesisvideo.eu-west-1.amazonaws.com:8443/')).toBe(false);
    expect(of('https://b-1.kinesisvideo.eu-west-1.amazonaws.com.example/')).toBe(false);
    expect(of('http://127.0.0.1:4001/')).toBe(false);
    expect(of('nonsense')).toBe(false);
  });

  it('never lets a whole top-level domain or a policy word through', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.array(fc.oneof(fc.string(), fc.webUrl())),
        (serviceHosts, customEndpoints) => {
          for (const source of connectSources({
            serviceHosts: [...serviceHosts, 'kinesisvideo.x.com'],
            customEndpoints,
          })) {
            expect(source).toMatch(/^https?:\/\/[^\s;,']+$/);
            expect(source).not.toMatch(/^https:\/\/\*\.(?!kinesisvideo(-fips)?\.)/);
          }
        },
      ),
    );
  });

  it('knows which of them are on this machine', () => {
    expect(isLoopbackSource('http://127.0.0.1:4000')).toBe(true);
    expect(isLoopbackSource('https://*.kinesisvideo.eu-west-1.amazonaws.com')).toBe(false);
  });

  it('makes a policy that allows nothing by default and nothing inline', () => {
    const policy = contentPolicy(['https://*.amazonaws.com']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self' https://*.amazonaws.com;");
    expect(policy).not.toMatch(/unsafe|script-src[^;]*(blob|data|https)/);
  });
});

describe('serve', () => {
  let folder = '';
  let manifest: Manifest = new Map();
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-page-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'assets', 'app.js'), 'void 0');
    writeFileSync(join(folder, 'assets', 'app.js.map'), '{}');
    manifest = await readManifest(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const get = (url: string, init?: RequestInit): Promise<Response> =>
    createServe(manifest, () => ['https://x'])(new Request(url, init));

  it('answers with type, policy and guards', async () => {
    const response = await get('app://vigil/index.html');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html>');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'content-security-policy': contentPolicy(['https://x']),
    });
    expect((await get('app://vigil/')).status).toBe(200);
    expect((await get('app://vigil/assets/app.js?v=1#x')).headers.get('content-type')).toBe(
      'text/javascript; charset=utf-8',
    );
  });

  it.each([
    'app://vigil/missing.js',
    'app://vigil/assets',
    'app://vigil/assets/app.js.map',
    'app://vigil/../package.json',
    'app://vigil/%2e%2e/package.json',
    'app://vigil/..%2fpackage.json',
    'app://vigil//etc/passwd',
    'app://vigil/__proto__',
    'app://other/index.html',
  ])('has nothing at %s', async (url) => {
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-security-policy')).not.toBeNull();
  });

  it('takes questions only', async () => {
    expect((await get('app://vigil/', { method: 'POST', body: 'x' })).status).toBe(405);
    const head = await get('app://vigil/', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});

describe('permissions', () => {
  const none = { loopbackEndpoint: false };
  it('are few, only for our own page, and the local network only when a service is there', () => {
    expect(isAllowed('fullscreen', 'app://vigil', none)).toBe(true);
    expect(isAllowed('fullscreen', 'https://evil.example', none)).toBe(false);
    expect(isAllowed('loopback-network', 'app://vigil/index.html', none)).toBe(false);
    expect(isAllowed('loopback-network', 'app://vigil/index.html', { loopbackEndpoint: true })).toBe(true);
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'unknown',
      '__proto__',
    ]) {
      expect(isAllowed(permission, 'app://vigil', { loopbackEndpoint: true })).toBe(false);
    }
  });

  it('are not taken in by a look-alike origin', () => {
    expect(['app://vigil.evil', 'app://vigilant/', 'xapp://vigil', '', 'null'].some(isAppOrigin)).toBe(false);
  });
});

describe('mayNavigate', () => {
  it('lets a page go only to itself', () => {
    expect(mayNavigate('app://vigil/index.html')).toBe(true);
    expect(mayNavigate('app://vigil/index.html?x#y')).toBe(true);
    for (const url of [
      'app://vigil/other.html',
      'https://example.org',
      'file:///etc/passwd',
      ['javascript', 'alert(1)'].join(':'),
      'about:blank',
      '',
    ]) {
      expect(mayNavigate(url)).toBe(false);
    }
  });
});

describe('crashStep', () => {
  it('reloads at once, then with growing patience, and never ends', () => {
    const atMs = Array.from({ length: 12 }, (_, index) => index * 1_000);
    const steps = atMs.map((_at, index) => crashStep(atMs.slice(0, index + 1)));
    expect(steps.map(({ afterMs }) => afterMs)).toEqual([
      0, 0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000,
    ]);
    expect(steps.map(({ keepsFailing }) => keepsFailing)).toEqual(atMs.map((_at, index) => index >= 5));
    expect(crashStep([0, 1_000, 400_000])).toEqual({ afterMs: 0, keepsFailing: false });
  });
});

describe('off-screen', () => {
  it('is a Linux machine without a display', () => {
    expect(isOffScreen('linux', {})).toBe(true);
    expect(isOffScreen('linux', { DISPLAY: '' })).toBe(true);
    expect(isOffScreen('linux', { DISPLAY: ':0' })).toBe(false);
    expect(isOffScreen('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(false);
    expect(isOffScreen('darwin', {})).toBe(false);
  });

  it('prints each change once', () => {
    const lines: string[] = [];
    const print = createStatePrinter(
      (line) => lines.push(line),
      () => new Date(2026, 0, 1, 9, 5, 7).getTime(),
    );
    const live = { camera: gate, health: 'live', sentence: null } as const;
    print([live]);
    print([live]);
    print([{ ...live, health: 'silent', sentence: 'The camera is not sending.' }]);
    expect(lines).toEqual([
      '09:05:07  gate-north            live',
      '09:05:07  gate-north            silent      The camera is not sending.',
    ]);
    expect(stateLine(live, 0)).toMatch(/^\d\d:\d\d:\d\d {2}gate-north +live$/);
  });
});
