/** Proxy rules for both stacks, the file of authorities, and which certificates lead to one of them. */
import { X509Certificate } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type NetworkSettings, networkSettingsSchema } from '../../../contract/settings.ts';
import { sentenceFor } from '../../../contract/trouble.ts';
import { createMediaNetwork } from '../../../main/desktop/media-network.ts';
import { answerProxies, userFor } from '../../../main/desktop/proxy-login.ts';
import { readAuthorities } from '../../../main/network/authority-file.ts';
import { createNetworkDesk } from '../../../main/network/network-desk.ts';
import { blamedOnProxy, ProxyError } from '../../../main/network/proxy-error.ts';
import { isBypassed, mediaProxy, proxyAddress, proxyRules, systemProxy } from '../../../main/network/proxy-rules.ts';
import { leadsToAuthority } from '../../../main/network/verify-certificate.ts';
import {
  type CertificateRequest,
  type IssuedCertificate,
  issueCertificate,
} from '../../../runtime/src/issue-certificate.ts';
import { proxyPlan, proxyTo } from '../../../runtime/src/proxy-config.ts';
import { createMemoryLog } from './fixtures.ts';

const none = { proxyUrl: null, proxyBypass: [] };

describe('proxyRules', () => {
  it('takes the setting, else the environment, else the system', () => {
    const env = { HTTPS_PROXY: 'http://env.example:1', NO_PROXY: 'a.example, .b.example' };
    expect(proxyRules({ proxyUrl: 'http://set.example:2', proxyBypass: ['c.example'] }, env)).toEqual({
      from: 'settings',
      url: 'http://set.example:2',
      bypass: ['c.example'],
    });
    const fromEnvironment = { from: 'environment', url: 'http://env.example:1', bypass: ['.a.example', '.b.example'] };
    expect(proxyRules(none, env)).toEqual(fromEnvironment);
    expect(proxyRules(none, { ...env, https_proxy: 'lower.example:3' })).toMatchObject({
      url: 'http://lower.example:3',
    });
    expect(proxyRules({ proxyUrl: null, proxyBypass: ['c.example'] }, { NO_PROXY: 'd.example' })).toEqual({
      from: 'system',
      bypass: [],
    });
    expect(proxyRules({ proxyUrl: null, proxyBypass: ['c.example'] }, env)).toMatchObject({
      bypass: ['c.example', '.a.example', '.b.example'],
    });
    expect(proxyRules(none, { HTTPS_PROXY: 'socks5://s:1' })).toMatchObject({ from: 'system' });
    expect(proxyRules(none, { HTTP_PROXY: 'http://plain.example:1' })).toMatchObject({ from: 'system' });
  });

  it.each([
    ['amazonaws.com', 'kinesisvideo.eu-west-1.amazonaws.com', true],
    ['amazonaws.com', 'amazonaws.com', true],
    ['amazonaws.com', 'notamazonaws.com', false],
    ['AmazonAWS.com', 'kvs.amazonaws.com', true],
    ['10.0.0.7', '10.0.0.7', true],
    ['10.0.0.0/8', '10.2.3.4', true],
    ['*', 'kvs.example', true],
    ['kvs.example:443', 'kvs.example', true],
  ])('takes %s of NO_PROXY as curl does, for both stacks: %s %s', (entry, host, expected) => {
    const rules = proxyRules(none, { HTTPS_PROXY: 'http://p:1', NO_PROXY: entry });
    expect(isBypassed(host, '443', rules.bypass)).toBe(expected);
    const plan = proxyPlan({ ...mediaProxy(rules) });
    expect(plan !== null && proxyTo(plan, host, 443, {}) === null).toBe(expected);
  });

  it('keeps the name and password of the environment from the window and from words', () => {
    const rules = proxyRules(none, { HTTPS_PROXY: 'http://me:secret@p.example:8080' });
    expect(rules).toMatchObject({ url: 'http://me:secret@p.example:8080' });
    expect(JSON.stringify(mediaProxy(rules))).not.toContain('secret');
    expect(mediaProxy(rules)).toMatchObject({ mode: 'fixed_servers', proxyRules: 'http://p.example:8080' });
  });

  it('says the same to Chromium, whose suffixes leave out the domain itself', () => {
    const rules = { from: 'settings', url: 'http://p:1', bypass: ['.corp.example', 'nas', '10.0.0.0/8'] } as const;
    expect(mediaProxy(rules).proxyBypassRules).toBe('corp.example;*.corp.example;nas;10.0.0.0/8');
    expect(mediaProxy({ from: 'system', bypass: [] })).toEqual({ mode: 'system' });
  });

  it.each([
    ['localhost', [], true],
    ['127.0.0.1', [], true],
    ['[::1]', [], true],
    ['127.example', [], false],
    ['kvs.corp.example', ['.corp.example'], true],
    ['corp.example', ['*.corp.example'], true],
    ['notcorp.example', ['.corp.example'], false],
    ['10.2.3.4', ['10.0.0.0/8'], true],
    ['11.2.3.4', ['10.0.0.0/8'], false],
    ['a.example', ['10.0.0.0/99', '/', 'A.EXAMPLE'], true],
    ['a.example', ['a.example:8443'], false],
    ['a.example', ['*'], true],
    ['nas', ['<local>'], true],
  ] as const)('bypasses %s by %j: %s', (host, bypass, expected) => {
    expect(isBypassed(host, '443', bypass)).toBe(expected);
  });

  it("reads the system's answer as far as Node can follow it", () => {
    expect(systemProxy('DIRECT')).toBeNull();
    expect(systemProxy('PROXY p.example:8080; DIRECT')).toBe('http://p.example:8080');
    expect(systemProxy('SOCKS5 s:1; HTTPS h.example:443')).toBe('https://h.example');
    expect(systemProxy('SOCKS s:1')).toBeNull();
    expect(proxyAddress('p.example:3128')).toBe('http://p.example:3128');
    expect(proxyAddress('http://')).toBeNull();
  });
});

describe('blamedOnProxy', () => {
  const failed = (fields: object): Error => Object.assign(new Error('no'), fields);

  it('tells a proxy that is not there from one that refuses, and both from the service', () => {
    const refused = blamedOnProxy(failed({ code: 'ERR_PROXY_TUNNEL', statusCode: 407 }), 'p:1');
    expect(refused).toMatchObject({ name: 'ProxyError', code: 'EPROXYREFUSED', status: 407, host: 'p:1' });
    expect(blamedOnProxy(failed({ code: 'ERR_PROXY_TUNNEL' }), 'p:1')).toMatchObject({ code: 'EPROXYUNREACHABLE' });
    const unreachable = failed({ code: 'ECONNREFUSED', syscall: 'connect' });
    expect(blamedOnProxy(unreachable, 'p:1')).toMatchObject({ code: 'EPROXYUNREACHABLE', cause: unreachable });
    expect(blamedOnProxy(new AggregateError([unreachable]), 'p:1')).toBeInstanceOf(ProxyError);
    const other = failed({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
    expect(blamedOnProxy(other, 'p:1')).toBe(other);
    expect(blamedOnProxy('text', 'p:1')).toBe('text');
  });
});

const nowMs = Date.parse('2030-06-01T00:00:00Z');
const issue = (request: Partial<CertificateRequest>): IssuedCertificate =>
  issueCertificate({
    commonName: 'some',
    validFrom: new Date('2025-01-01'),
    validUntil: new Date('2055-01-01'),
    ...request,
  });
const site = issue({ commonName: 'Site', isAuthority: true });

describe('leadsToAuthority', () => {
  const parsed = ({ certificate }: IssuedCertificate): X509Certificate => new X509Certificate(certificate);
  const leads = (hostname: string, ...chain: IssuedCertificate[]): boolean =>
    leadsToAuthority({ hostname, chain: chain.map(parsed), authorities: [parsed(site)], nowMs });
  const hosts = ['kvs.example', '10.0.0.7'];
  const middle = issue({ commonName: 'Middle', isAuthority: true, issuer: site });

  it('takes what the authority has signed, directly or by others, whatever the order of the chain', () => {
    expect(leads('kvs.example', issue({ hosts, issuer: site }))).toBe(true);
    expect(leads('10.0.0.7', issue({ hosts, issuer: site }))).toBe(true);
    const leaf = issue({ hosts, issuer: middle });
    expect(leads('kvs.example', leaf, middle, site)).toBe(true);
    expect(leads('kvs.example', leaf, site, middle)).toBe(true);
    expect(leads('kvs.example', leaf)).toBe(false);
  });

  it('refuses other hosts, dates, purposes and signatures', () => {
    const stranger = issue({ commonName: 'Site', isAuthority: true });
    const notAuthority = issue({ commonName: 'Clerk', issuer: site, hosts: ['clerk.example'] });
    const old = { validFrom: new Date('2001-01-01'), validUntil: new Date('2002-01-01') };
    expect(leads('other.example', issue({ hosts, issuer: site }))).toBe(false);
    expect(leads('some', issue({ issuer: site }))).toBe(false);
    expect(leads('kvs.example', issue({ hosts, issuer: site, ...old }))).toBe(false);
    expect(leads('kvs.example', issue({ hosts, issuer: site, validFrom: new Date('2040-01-01') }))).toBe(false);
    expect(leads('kvs.example', issue({ hosts, issuer: site, usages: ['1.3.6.1.5.5.7.3.2'] }))).toBe(false);
    // of the same name, with another key
    expect(leads('kvs.example', issue({ hosts, issuer: stranger }), stranger)).toBe(false);
    expect(leads('kvs.example', issue({ hosts, issuer: notAuthority }), notAuthority)).toBe(false);
    expect(leads('kvs.example', issue({ hosts }))).toBe(false);
    expect(leads('kvs.example')).toBe(false);
    const oldMiddle = issue({ commonName: 'Old', isAuthority: true, issuer: site, ...old });
    expect(leads('kvs.example', issue({ hosts, issuer: oldMiddle }), oldMiddle)).toBe(false);
  });
});

describe('readAuthorities', () => {
  const reading = (text: string): ReturnType<typeof readAuthorities> =>
    readAuthorities('/etc/ca.pem', () => Promise.resolve(Buffer.from(text)));

  it('reads every certificate of a bundle, with whatever stands between them', async () => {
    const read = await reading(`# ours\n${site.certificate}\nsubject: x\n${issue({}).certificate}`);
    expect(read.ok && read.value.length).toBe(2);
  });

  it('says in a sentence what is wrong', async () => {
    const failing = (code: string): ReturnType<typeof readAuthorities> =>
      readAuthorities('/etc/ca.pem', () => Promise.reject(Object.assign(new Error(code), { code })));
    const readings = [
      reading('MIIB'),
      reading(site.certificate.replace(/\n.{64}\n/, '\n')),
      failing('ENOENT'),
      failing('EISDIR'),
      failing('EACCES'),
      readAuthorities('/etc/ca.pem', () => Promise.resolve(new Uint8Array(3_000_000))),
    ];
    const sentences = (await Promise.all(readings)).map((read) => (read.ok ? '' : read.error));
    expect(new Set(sentences).size).toBe(6);
    for (const sentence of sentences) expect(sentence).toMatch(/^The CA file \/etc\/ca\.pem .+\.$/);
  });
});

describe('a proxy that wants a user', () => {
  const rules = proxyRules(none, { HTTPS_PROXY: 'http://me:se%23cret@P.example:8080' });
  const asking = { isProxy: true, host: 'p.example', port: 8080 };

  it('is told the one it was named with, as the URL means it', () => {
    expect(userFor(rules, asking)).toEqual({ username: 'me', password: 'se#cret' });
    const plain = proxyRules(none, { HTTPS_PROXY: 'http://me:100%@p.example' });
    expect(userFor(plain, { ...asking, port: 80 })).toEqual({ username: 'me', password: '100%' });
  });

  it('and nobody else is', () => {
    for (const other of [{ isProxy: false }, { host: 'q.example' }, { port: 3128 }]) {
      expect(userFor(rules, { ...asking, ...other })).toBeNull();
    }
    expect(userFor(proxyRules(none, {}), asking)).toBeNull();
    expect(userFor(proxyRules(none, { HTTPS_PROXY: 'http://p.example:8080' }), asking)).toBeNull();
  });

  it('is told once: when it asks again, it does not take them', () => {
    const app = new EventEmitter();
    answerProxies(app as unknown as Parameters<typeof answerProxies>[0], () => rules);
    const answers: unknown[] = [];
    const ask = (firstAuthAttempt: boolean): void => {
      const event = { preventDefault: () => answers.push('answered') };
      app.emit('login', event, null, { firstAuthAttempt }, asking, (...user: string[]) => answers.push(user));
    };
    ask(true);
    ask(false);
    expect(answers).toEqual(['answered', ['me', 'se#cret']]);
  });
});

describe('the network desk', () => {
  const make = (files: Readonly<Record<string, string>> = {}, env: Readonly<Record<string, string>> = {}) => {
    const used: unknown[] = [];
    const window = { isRefusing: false };
    const desk = createNetworkDesk({
      sdk: { use: (rules, authorities) => used.push(['sdk', rules.from, authorities.length]) },
      media: {
        use: (proxy, authorities) => {
          used.push(['media', proxy.mode, authorities.length]);
          return window.isRefusing && proxy.mode !== 'system' ? Promise.reject(new Error('no')) : Promise.resolve();
        },
      },
      readFile: (path) => {
        const text = files[path];
        return text === undefined
          ? Promise.reject(Object.assign(new Error('no'), { code: 'ENOENT' }))
          : Promise.resolve(Buffer.from(text));
      },
      env,
      log: createMemoryLog().log,
    });
    return { desk, used, window };
  };
  const settings = (fields: Partial<NetworkSettings>): NetworkSettings => ({
    ...networkSettingsSchema.parse({}),
    ...fields,
  });

  it('tells both stacks the same', async () => {
    const { desk, used } = make({ '/ca.pem': site.certificate });
    expect(await desk.start(settings({ proxyUrl: 'http://p.example:3128', caFile: '/ca.pem' }))).toBeNull();
    expect(used).toEqual([
      ['media', 'fixed_servers', 1],
      ['sdk', 'settings', 1],
    ]);
  });

  it('goes back to what was in force when the window can not be told', async () => {
    const { desk, used, window } = make();
    window.isRefusing = true;
    const checked = await desk.check(settings({ proxyUrl: 'http://p.example:3128' }));
    const outcome = checked.ok ? await desk.use(checked.value) : checked;
    expect(outcome.ok ? '' : sentenceFor(outcome.error)).toMatch(/nothing was changed\.$/);
    expect(used).toEqual([
      ['media', 'fixed_servers', 0],
      ['media', 'system', 0],
    ]);
    expect(await desk.start(settings({ proxyUrl: 'http://p.example:3128' }))).toMatch(/nothing was changed\.$/);
  });

  it('takes exceptions only where there is a proxy they can be given with', async () => {
    const exceptions = settings({ proxyBypass: ['kvs.example'] });
    const sentenceIn = async (env: Readonly<Record<string, string>>): Promise<string | null> => {
      const checked = await make({}, env).desk.check(exceptions);
      return checked.ok ? null : sentenceFor(checked.error);
    };
    expect(await sentenceIn({})).toMatch(/need a proxy beside them/);
    expect(await sentenceIn({ HTTPS_PROXY: 'http://p.example:3128' })).toBeNull();
  });

  it('refuses what it can not put in force, changes nothing, and says why', async () => {
    const { desk, used } = make();
    for (const fields of [
      { caFile: '/none.pem' },
      { proxyUrl: 'http://p.example:70000' },
      { proxyUrl: 'http://p.example:0' },
      { proxyBypass: ['a b'] },
    ]) {
      const checked = await desk.check(settings(fields));
      expect(checked.ok ? '' : sentenceFor(checked.error)).toMatch(/^[^:]{10,}.*\.$/);
    }
    expect(used).toEqual([]);
  });

  it('goes on at the start without what has gone, and tells of it', async () => {
    const { desk, used } = make();
    expect(await desk.start(settings({ proxyUrl: 'http://p.example:3128', caFile: '/none.pem' }))).toContain(
      '/none.pem is not there',
    );
    expect(used).toEqual([
      ['media', 'fixed_servers', 0],
      ['sdk', 'settings', 0],
    ]);
  });

  it('leaves out at the start only what is broken', async () => {
    const { desk, used } = make({ '/ca.pem': site.certificate });
    const kept = settings({ proxyUrl: 'http://p.example:70000', caFile: '/ca.pem' });
    expect(await desk.start(kept)).toMatch(/^The proxy must look like/);
    expect(used).toEqual([
      ['media', 'system', 1],
      ['sdk', 'system', 1],
    ]);
  });
});

describe("the window's network", () => {
  const request = (hostname: string, { certificate }: IssuedCertificate, errorCode: number) => {
    const issuerCert = { data: site.certificate };
    return { hostname, certificate: { data: certificate, issuerCert }, errorCode };
  };

  it('is told again when it could not be told the first time', async () => {
    let isRefusing = true;
    const told: string[] = [];
    const media = createMediaNetwork(
      {
        setProxy: () => (isRefusing ? Promise.reject(new Error('no')) : Promise.resolve()),
        setCertificateVerifyProc: (proc) => void told.push(proc === null ? 'as usual' : 'judged'),
        closeAllConnections: () => Promise.resolve(void told.push('closed')),
      },
      () => nowMs,
    );
    await expect(media.use({ mode: 'system' }, [])).rejects.toThrow('no');
    isRefusing = false;
    await media.use({ mode: 'system' }, []);
    expect(told).toEqual(['as usual', 'as usual', 'closed']);
  });

  it('answers for its authorities only where Chromium knows none, and otherwise as Chromium says', async () => {
    const told: unknown[] = [];
    let verify: ((question: object, answer: (result: number) => void) => void) | null = null;
    const media = createMediaNetwork(
      {
        setProxy: (config) => Promise.resolve(void told.push(config)),
        setCertificateVerifyProc: (proc) => {
          verify = proc as typeof verify;
        },
        closeAllConnections: () => Promise.resolve(void told.push('closed')),
      },
      () => nowMs,
    );
    await media.use({ mode: 'system' }, [new X509Certificate(site.certificate)]);
    await media.use({ mode: 'system' }, [new X509Certificate(site.certificate)]);
    expect(told).toEqual([{ mode: 'system' }, 'closed']);
    const good = issue({ hosts: ['kvs.example'], issuer: site });
    const answers: number[] = [];
    const ask = (question: object): void => verify?.(question, (result) => answers.push(result));
    ask(request('kvs.example', good, -202));
    ask(request('other.example', good, -202));
    ask(request('kvs.example', good, -206));
    ask(request('kvs.example', good, 0));
    ask({ hostname: 'kvs.example', certificate: { data: 'nonsense' }, errorCode: -202 });
    expect(answers).toEqual([0, -3, -3, -3, -3]);
    await media.use({ mode: 'system' }, []);
    expect(verify).toBeNull();
  });
});
