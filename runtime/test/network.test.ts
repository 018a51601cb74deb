/** The network of the session: a proxy that comes and goes under an open page, and an app that judges certificates. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { _electron } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IssuedCertificate, issueCertificate } from '../src/issue-certificate.ts';
import { extensionProxy, isBypassed, parseProxy, proxyPlan, proxyTo } from '../src/proxy-config.ts';
import { type LocalProxy, startLocalProxy, startTlsFront } from './local-proxy.ts';
import { EXECUTABLE, fixture, launch, type RunningApp, temporaryFolder } from './support.ts';

const dates = { validFrom: new Date('2020-01-01'), validUntil: new Date('2060-01-01') };

describe('a configuration', () => {
  test('is read as Electron reads it', () => {
    const proxy = { scheme: 'http', host: 'proxy.example', port: 3128 };
    expect(proxyPlan({ proxyRules: 'proxy.example:3128', proxyBypassRules: '*.a.example, <local>' })).toEqual({
      mode: 'fixed',
      proxy,
      bypass: ['*.a.example', '<local>'],
    });
    expect(proxyPlan({ proxyRules: 'http=other:1;https=http://proxy.example:3128' })).toMatchObject({ proxy });
    expect(proxyPlan({ mode: 'system', proxyRules: 'ignored:1' })).toEqual({ mode: 'system' });
    expect(proxyPlan({ mode: 'direct' })).toEqual({ mode: 'direct' });
    expect(proxyPlan({ proxyRules: 'socks5://proxy:1080' })).toBeNull();
    expect(proxyPlan({ pacScript: 'http://proxy/pac' })).toBeNull();
    expect(parseProxy('https://proxy.example')).toEqual({ scheme: 'https', host: 'proxy.example', port: 443 });
    expect(extensionProxy({ mode: 'system' })).toEqual({ mode: 'system' });
  });

  test('leaves out this machine and what the rules name', () => {
    expect(isBypassed('127.0.0.1', 443, [])).toBe(true);
    expect(isBypassed('service.localhost', 443, [])).toBe(true);
    expect(isBypassed('a.example', 443, ['.a.example'])).toBe(false);
    expect(isBypassed('b.a.example', 443, ['.a.example'])).toBe(true);
    expect(isBypassed('ba.example', 443, ['*a.example'])).toBe(true);
    expect(isBypassed('a.example', 443, ['a.example:8443'])).toBe(false);
    expect(isBypassed('nas', 443, ['<local>'])).toBe(true);
    expect(isBypassed('10.2.3.4', 443, ['10.0.0.0/8'])).toBe(true);
    expect(isBypassed('11.2.3.4', 443, ['10.0.0.0/8', '11.0.0.0/99', '/', 'a/8'])).toBe(false);
    expect(isBypassed('[fd00::7]', 443, ['fd00::/8'])).toBe(true);
    expect(isBypassed('ten.example', 443, ['10.0.0.0/8'])).toBe(false);
    expect(proxyTo({ mode: 'system' }, 'a.example', 443, { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'b.example' })).toEqual(
      {
        scheme: 'http',
        host: 'p',
        port: 1,
      },
    );
    expect(proxyTo({ mode: 'system' }, 'b.example', 443, {})).toBeNull();
    const env = { HTTPS_PROXY: 'p:1', NO_PROXY: 'b.example, 10.0.0.7' };
    expect(proxyTo({ mode: 'system' }, 'b.example', 443, env)).toBeNull();
    expect(proxyTo({ mode: 'system' }, 'kvs.b.example', 443, env)).toBeNull();
    expect(proxyTo({ mode: 'system' }, 'notb.example', 443, env)).not.toBeNull();
    expect(proxyTo({ mode: 'system' }, '10.0.0.7', 443, env)).toBeNull();
  });
});

describe('a page behind a proxy', () => {
  let running: RunningApp;
  let proxy: LocalProxy;
  let authority: IssuedCertificate;
  const closing: (() => Promise<void> | void)[] = [];

  beforeAll(async () => {
    running = await launch('basic');
    closing.push(() => running[Symbol.asyncDispose]());
    const plain = createServer((message, response) => {
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end(`from ${message.headers.host}`);
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    closing.push(() => void plain.close());
    authority = issueCertificate({ commonName: 'Site', isAuthority: true, ...dates });
    const keys = issueCertificate({ commonName: 'front', hosts: ['media.example'], issuer: authority, ...dates });
    const front = await startTlsFront(keys, (plain.address() as AddressInfo).port);
    proxy = await startLocalProxy((_host, port) => (port === 443 ? front.port : null));
    closing.push(front.close, proxy.close);
  });
  afterAll(async () => {
    for (const close of closing) await close();
  });

  /** A request by a page of the app that may call anything; its own policy is not what is tried here. */
  const fetched = (url: string): Promise<string> =>
    running.page.evaluate(
      (address) =>
        fetch(address).then(
          (response) => response.text(),
          () => 'failed',
        ),
      url,
    );
  const use = (proxyUrl: string | null): Promise<void> =>
    running.app.evaluate(
      ({ session }, rules) =>
        session.defaultSession.setProxy(
          rules === null ? { mode: 'system' } : { mode: 'fixed_servers', proxyRules: rules },
        ),
      proxyUrl,
    );

  /** Chromium asks for hosts of its own too, whenever it likes: only those of the page are judged. */
  const tunnelled = (): readonly string[] => proxy.tunnels.filter((target) => target.endsWith('.example:443'));

  test('goes through it as soon as it is set, and no more when it is taken away', async () => {
    expect(await fetched('https://media.example/one')).toBe('failed');
    expect(tunnelled()).toEqual([]);
    await use(proxy.url);
    // the front's certificate is nobody's
    expect(await fetched('https://media.example/two')).toBe('failed');
    expect(tunnelled()).toEqual(['media.example:443']);
    expect(await running.app.evaluate(({ session }) => session.defaultSession.resolveProxy('https://x.example/'))).toBe(
      `PROXY 127.0.0.1:${proxy.port}`,
    );
    await use(null);
    expect(await fetched('https://media.example/three')).toBe('failed');
    expect(tunnelled()).toHaveLength(1);
  });

  test('trusts the server the app trusts, and only that one', async () => {
    await use(proxy.url);
    const asked = await running.app.evaluateHandle(() => [] as [string, string, number][]);
    await running.app.evaluate(
      ({ session }, list) =>
        session.defaultSession.setCertificateVerifyProc(({ hostname, certificate, errorCode }, answer) => {
          list.push([hostname, certificate.issuerName, errorCode]);
          answer(hostname === 'media.example' && certificate.issuerName === 'Site' ? 0 : -3);
        }),
      asked,
    );
    await running.app.evaluate(({ session }) => session.defaultSession.closeAllConnections());
    expect(await fetched('https://media.example/four')).toBe('from media.example');
    expect(await fetched('https://other.example/five')).toBe('failed');
    expect(await asked.jsonValue()).toContainEqual(['media.example', 'Site', -202]);
    await running.app.evaluate(({ session }) => session.defaultSession.setCertificateVerifyProc(null));
    await running.app.evaluate(({ session }) => session.defaultSession.closeAllConnections());
    expect(await fetched('https://media.example/six')).toBe('failed');
  });
});

test('what an app has set is gone at its next start', async () => {
  const folder = temporaryFolder();
  const proxy = await startLocalProxy(() => null);
  const run = async (proxyRules: string | null): Promise<void> => {
    const app = await _electron.launch({
      executablePath: EXECUTABLE,
      args: [fixture('basic'), `--user-data-dir=${folder.path}`],
    });
    try {
      const page = await app.firstWindow();
      await page.waitForURL('**/index.html');
      if (proxyRules !== null) {
        await app.evaluate(({ session }, rules) => session.defaultSession.setProxy({ proxyRules: rules }), proxyRules);
      }
      await page.evaluate(() => fetch('https://media.example/').catch(() => null));
    } finally {
      await app.close();
    }
  };
  try {
    await run(proxy.url);
    const heard = proxy.tunnels.length;
    expect(proxy.tunnels).toContain('media.example:443');
    await run(null);
    expect(proxy.tunnels).toHaveLength(heard);
  } finally {
    await proxy.close();
    folder[Symbol.dispose]();
  }
});
