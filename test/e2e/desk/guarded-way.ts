/** The way to the service as a guarded network makes it: names that only a proxy knows, TLS by an authority of its own. All of it can break. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DemoOptions } from '../../../demo/index.ts';
import { issueCertificate } from '../../../runtime/src/issue-certificate.ts';
import { type LocalProxy, startLocalProxy, startTlsFront } from '../../../runtime/test/local-proxy.ts';
import { type Demo, startWatchedDemo } from './watched-demo.ts';

const dates = { validFrom: new Date('2020-01-01'), validUntil: new Date('2060-01-01') };
/** Where the AWS files point to, and where the service's answers do: both lead nowhere but through the proxy. */
const hosts = { calls: 'kvs.demo.example', media: 'media.demo.example' } as const;

/** A service behind a proxy. */
export interface GuardedWay {
  readonly demo: Demo;
  readonly caFile: string;
  /** Stays the same while the proxy dies and comes back. */
  readonly proxyUrl: string;
  /** Section of the AWS config file for each profile. */
  readonly awsConfig: string;
  readonly proxy: () => LocalProxy;
  readonly killProxy: () => Promise<void>;
  readonly reviveProxy: () => Promise<void>;
  /** Everything is met with a certificate of an authority that nobody knows; false: with the right one. */
  readonly breakTls: (broken: boolean) => void;
  readonly close: () => Promise<void>;
}

/** Starts service, TLS fronts and proxy. */
export const startGuardedWay = async (options: DemoOptions = {}): Promise<GuardedWay> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'vigil-way-'));
  const caFile = path.join(folder, 'ca.pem');
  const names = Object.values(hosts);
  const authorities = ['Site', 'Stranger'].map((commonName) =>
    issueCertificate({ commonName, isAuthority: true, ...dates }),
  );
  const [site] = authorities;
  await writeFile(caFile, site?.certificate ?? '');
  const demo = await startWatchedDemo({ ...options, publicEndpoint: `https://${hosts.media}` });
  const fronts = await Promise.all(
    authorities.map((issuer) =>
      startTlsFront(issueCertificate({ commonName: 'front', hosts: names, issuer, ...dates }), demo.port),
    ),
  );
  const [trusted, untrusted] = fronts;
  let frontPort = trusted?.port ?? null;
  const startProxy = (port?: number): Promise<LocalProxy> =>
    startLocalProxy((host, wanted) => (names.some((name) => name === host) && wanted === 443 ? frontPort : null), port);
  let proxy = await startProxy();
  const { port, url } = proxy;
  return {
    demo,
    caFile,
    proxyUrl: url,
    awsConfig: demo.accounts
      .map(
        ({ profile, regions }) =>
          `[profile ${profile}]\nregion = ${regions[0]}\nendpoint_url = https://${hosts.calls}\n`,
      )
      .join('\n'),
    proxy: () => proxy,
    killProxy: () => proxy.close(),
    reviveProxy: async () => {
      proxy = await startProxy(port);
    },
    breakTls: (broken) => {
      frontPort = (broken ? untrusted : trusted)?.port ?? null;
      proxy.cut();
    },
    close: async () => {
      await proxy.close();
      for (const front of fronts) await front.close();
      await demo.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
