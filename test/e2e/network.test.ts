/** A guarded network: everything through a real proxy that opens the traffic, and what is said when it fails. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { issueCertificate } from '../../runtime/src/issue-certificate.ts';
import { type LocalProxy, startCaptivePortal, startLocalProxy, startTlsFront } from '../../runtime/test/local-proxy.ts';
import { type Demo, type Desk, type DeskOptions, openDesk, startWatchedDemo } from './desk/desk-under-test.ts';
import { expectAllLive, expectHealth, healths } from './desk/wall.ts';

const dates = { validFrom: new Date('2020-01-01'), validUntil: new Date('2060-01-01') };
const authority = issueCertificate({ commonName: 'Site', isAuthority: true, ...dates });
const hosts = ['kvs.demo.example', 'media.demo.example'];
const keys = issueCertificate({ commonName: 'front', hosts, issuer: authority, ...dates });

let folder: string;
let caFile: string;
let demo: Demo;
let proxy: LocalProxy;
/** The port behind which the service is found; null: its own. */
let frontPort: number;
let desk: Desk | undefined;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vigil-network-'));
  caFile = path.join(folder, 'ca.pem');
  await writeFile(caFile, authority.certificate);
  // the service is known by names that lead nowhere but through the proxy
  demo = await startWatchedDemo({ publicEndpoint: 'https://media.demo.example' });
  const front = await startTlsFront(keys, demo.port);
  frontPort = front.port;
  proxy = await startLocalProxy((host, port) => (hosts.includes(host) && port === 443 ? frontPort : null));
  closing.push(
    () => proxy.close(),
    () => front.close(),
    () => demo.close(),
  );
});
afterEach(async () => {
  try {
    await desk?.close();
  } finally {
    desk = undefined;
    for (const close of closing.splice(0)) await close();
    await rm(folder, { recursive: true, force: true });
  }
});

const open = async (network: { proxyUrl?: string; caFile?: string }, options: DeskOptions = {}): Promise<Page> => {
  desk = await openDesk({
    service: demo,
    settings: { wall: { tiles: 4 }, network },
    args: ['--profile', 'plant-east'],
    prepareProfiles: async ({ configFile }) => {
      const config = `[profile plant-east]\nregion = ${demo.accounts[0]?.regions[0]}\nendpoint_url = https://kvs.demo.example\n`;
      await writeFile(configFile, config);
    },
    ...options,
  });
  return desk.page;
};

const expectText = async (page: Page, text: string | RegExp, timeoutMs: number): Promise<void> => {
  await expect.poll(() => page.locator('#root').innerText(), { timeout: timeoutMs, interval: 250 }).toMatch(text);
};

/** Types into the network section of the settings, and applies it. */
const applyNetwork = async (page: Page, fields: Readonly<Record<string, string>>): Promise<void> => {
  await page.keyboard.press('Control+,');
  for (const [name, value] of Object.entries(fields)) await page.locator(`#network-${name}`).fill(value);
  await page.locator('.network-section button[type=submit]').click();
};

describe('behind a proxy that opens the traffic', () => {
  it('calls and pictures go through it, and both trust its authority', async () => {
    const page = await open({ proxyUrl: proxy.url, caFile });
    await expectAllLive(page, 4, 60_000);
    for (const host of hosts) expect(proxy.tunnels).toContain(`${host}:443`);
    // Chromium forwards requests of its own, to hosts of its own
    expect(proxy.forwards.filter((target) => hosts.some((host) => target.includes(host)))).toEqual([]);
    expect(demo.counts.calls({ operation: 'ListStreams', status: 200 })).toBeGreaterThan(0);
    expect(demo.counts.calls({ operation: 'GetMP4MediaFragment', status: 200 })).toBeGreaterThan(0);
  });

  it('a proxy that dies is told of, and the wall comes back with it', async () => {
    const page = await open({ proxyUrl: proxy.url, caFile });
    await expectAllLive(page, 4, 60_000);
    const names = Object.keys(await healths(page));
    const { port } = proxy;
    await proxy.close();
    for (const name of names) await expectHealth(page, name, 'offline', 60_000);
    await expectText(page, `The proxy 127.0.0.1:${port} can't be reached`, 30_000);
    proxy = await startLocalProxy((host) => (hosts.includes(host) ? frontPort : null), port);
    await expectAllLive(page, 4, 60_000);
    proxy.refuseWith(407);
    proxy.cut();
    for (const name of names) await expectHealth(page, name, 'offline', 60_000);
    await expectText(page, /The proxy 127\.0\.0\.1:\d+ refuses to pass the calls on/, 30_000);
  });

  it('an authority that is not known is asked for, and its file mends it without a restart', async () => {
    const page = await open({ proxyUrl: proxy.url });
    await expectText(page, /The certificate of kvs\.demo\.example is not trusted here/, 30_000);
    await applyNetwork(page, { caFile: path.join(folder, 'none.pem') });
    await expectText(page, /The CA file .*none\.pem is not there\./, 10_000);
    await page.locator('#network-caFile').fill(caFile);
    await page.locator('.network-section button[type=submit]').click();
    await expectText(page, /In force\./, 10_000);
    await page.keyboard.press('Escape');
    await expectAllLive(page, 4, 60_000);
  });

  it('a log-in page in place of the service is called one', async () => {
    const portal = await startCaptivePortal();
    const front = await startTlsFront(keys, portal.port);
    closing.push(front.close, portal.close);
    frontPort = front.port;
    const page = await open({ proxyUrl: proxy.url, caFile });
    await expectText(page, /A web page answers in place of the video service/, 30_000);
  });

  it('a proxy set while the wall runs is used at once', async () => {
    const page = await open({});
    await expectText(page, /kvs\.demo\.example can't be found/, 30_000);
    await applyNetwork(page, { proxyUrl: proxy.url, caFile });
    await expectText(page, /In force\./, 30_000);
    await page.keyboard.press('Escape');
    await expectAllLive(page, 4, 60_000);
  });
});
