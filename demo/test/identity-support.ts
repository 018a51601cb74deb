/** What the tests of signing in share: real clients of each API, and the name and text of what they are refused. */

import { Sha256 } from '@aws-crypto/sha256-js';
import { IAMClient } from '@aws-sdk/client-iam';
import { KinesisVideoClient, ListStreamsCommand } from '@aws-sdk/client-kinesis-video';
import { SSOClient } from '@aws-sdk/client-sso';
import { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { STSClient } from '@aws-sdk/client-sts';
import { SignatureV4 } from '@smithy/signature-v4';
import type { DemoService, ProfileName } from '../index.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface IdentityClients {
  readonly sts: STSClient;
  readonly iam: IAMClient;
  readonly sso: SSOClient;
  readonly oidc: SSOOIDCClient;
}

/** The static keys of an account. */
export function keysOf(demo: DemoService, profile: ProfileName = 'plant-east'): Keys {
  const account = demo.accounts.find((candidate) => candidate.profile === profile);
  if (account === undefined) throw new Error('no such account');
  return { accessKeyId: account.accessKeyId, secretAccessKey: account.secretAccessKey };
}

/** Real clients; each call is tried once. */
export function identityClients(demo: DemoService, credentials: Keys = keysOf(demo)): IdentityClients {
  const config = { endpoint: demo.endpoint, region: 'eu-west-1', maxAttempts: 1, credentials };
  return {
    sts: new STSClient(config),
    iam: new IAMClient({ ...config, region: 'us-east-1' }),
    sso: new SSOClient(config),
    oidc: new SSOOIDCClient(config),
  };
}

/** The cameras that keys can see, or the error they meet. */
export async function camerasSeenBy(
  demo: DemoService,
  credentials: Keys | (() => Promise<Keys>),
  { region = 'eu-west-1', clockAheadMs = 0 }: { readonly region?: string; readonly clockAheadMs?: number } = {},
): Promise<readonly string[]> {
  const client = new KinesisVideoClient({
    endpoint: demo.endpoint,
    region,
    maxAttempts: 1,
    credentials,
    systemClockOffset: clockAheadMs,
  });
  const { StreamInfoList: list } = await client.send(new ListStreamsCommand({}));
  return (list ?? []).map(({ StreamName: name }) => name ?? '');
}

/** What the service says to a form signed for a service and region of the test's choice. */
export async function answerToForm(demo: DemoService, service: string, region: string, form: string): Promise<string> {
  const signer = new SignatureV4({ service, region, sha256: Sha256, credentials: keysOf(demo) });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    path: '/',
    headers: { host: new URL(demo.endpoint).host, 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
  });
  return (await fetch(`${demo.endpoint}/`, { method: 'POST', headers, body: form })).text();
}

/** How a call failed; throws when it did not. */
export async function refusalOf(call: Promise<unknown>): Promise<{ name: string; message: string; status: number }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
    const status = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata;
    return { name: error.name, message: error.message, status: status ? Number(metadata.httpStatusCode) : 0 };
  }
  throw new Error('the call succeeded');
}
