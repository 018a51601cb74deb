/** The real SDK against the real demo service with a real proxy and a TLS front between them. */
import { KinesisVideoClient, ListStreamsCommand } from '@aws-sdk/client-kinesis-video';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoService, startDemo } from '../../../demo/index.ts';
import { createSdkNetwork, type SdkNetwork } from '../../../main/network/sdk-network.ts';
import { issueCertificate } from '../../../runtime/src/issue-certificate.ts';
import { closedPort, type LocalProxy, startLocalProxy, startTlsFront } from '../../../runtime/test/local-proxy.ts';

const dates = { validFrom: new Date('2020-01-01'), validUntil: new Date('2060-01-01') };
const authority = issueCertificate({ commonName: 'Site', isAuthority: true, ...dates });
const keys = issueCertificate({ commonName: 'front', hosts: ['kvs.demo.example'], issuer: authority, ...dates });

let demo: DemoService;
let proxy: LocalProxy;
let network: SdkNetwork;
let client: KinesisVideoClient;
let system = 'DIRECT';
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  demo = await startDemo({ publicEndpoint: 'https://kvs.demo.example' });
  const front = await startTlsFront(keys, demo.port);
  proxy = await startLocalProxy((host, port) => (host === 'kvs.demo.example' && port === 443 ? front.port : null));
  closing.push(proxy.close, front.close, () => demo.close());
  network = createSdkNetwork({ resolveSystemProxy: () => Promise.resolve(system) });
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = demo.environment();
  client = new KinesisVideoClient({
    endpoint: demo.endpoint,
    region: demo.environment()['AWS_REGION'] ?? '',
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    requestHandler: network.requestHandler(),
  });
});
afterAll(async () => {
  client.destroy();
  network.dispose();
  for (const close of closing) await close();
});

/** Lists the streams: how many, or the error's code. */
const list = (): Promise<unknown> =>
  client.send(new ListStreamsCommand({})).then(
    ({ StreamInfoList }) => (StreamInfoList?.length ?? 0) > 0,
    (error: unknown) => error,
  );
const through = (url: string, bypass: readonly string[] = []): void =>
  network.use({ from: 'settings', url, bypass }, [authority.certificate]);

describe('calls of the SDK', () => {
  it('go through the proxy, and its authority is trusted', async () => {
    through(proxy.url);
    const before = proxy.tunnels.length;
    expect(await list()).toBe(true);
    through(proxy.url);
    expect(await list()).toBe(true);
    // one tunnel, kept: the same setting once more is no change
    expect(proxy.tunnels.slice(before)).toEqual(['kvs.demo.example:443']);
  });

  it('go through the one the system names when nothing else does', async () => {
    network.use({ from: 'system', bypass: [] }, [authority.certificate]);
    expect(await list()).toMatchObject({ code: 'ENOTFOUND' });
    system = `PROXY 127.0.0.1:${proxy.port}`;
    network.use({ from: 'system', bypass: [] }, [authority.certificate]);
    expect(await list()).toBe(true);
  });

  it('do not trust the front without its authority', async () => {
    network.use({ from: 'settings', url: proxy.url, bypass: [] }, []);
    expect(await list()).toMatchObject({
      code: expect.stringMatching(/^(UNABLE_TO|SELF_SIGNED)/),
      hostname: 'kvs.demo.example',
    });
  });

  it('blame a proxy that refuses, with its answer', async () => {
    through(proxy.url);
    proxy.refuseWith(407);
    expect(await list()).toMatchObject({ code: 'EPROXYREFUSED', status: 407, host: `127.0.0.1:${proxy.port}` });
    proxy.refuseWith(null);
    expect(await list()).toBe(true);
  });

  it('blame a proxy that is not there', async () => {
    const port = await closedPort();
    through(`http://127.0.0.1:${port}`);
    expect(await list()).toMatchObject({ code: 'EPROXYUNREACHABLE', host: `127.0.0.1:${port}` });
  });

  it('leave the proxy out where the list says so', async () => {
    through(proxy.url, ['.demo.example']);
    const before = proxy.tunnels.length;
    expect(await list()).toMatchObject({ code: 'ENOTFOUND' });
    expect(proxy.tunnels).toHaveLength(before);
  });
});
