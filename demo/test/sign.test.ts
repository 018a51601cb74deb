/** The signature check, against the signatures AWS has published and against everything that can be wrong with one. */
import { describe, expect, it } from 'vitest';
import type { KeyRecord } from '../accounts.ts';
import type { SignedRequest } from '../sign/authorization.ts';
import { verifySignature } from '../sign/verify.ts';

const key: KeyRecord = {
  account: {
    profile: 'lab',
    accountId: '123456789012',
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    regions: ['us-east-1'],
  },
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  temporary: undefined,
};
const signedAtMs = Date.UTC(2015, 7, 30, 12, 36, 0);

function request(
  service: string,
  signedHeaders: string,
  signature: string,
  more: Partial<SignedRequest>,
): SignedRequest {
  return {
    method: 'GET',
    path: '/',
    query: {},
    body: new Uint8Array(),
    ...more,
    headers: {
      host: 'example.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/${service}/aws4_request, SignedHeaders=${signedHeaders}, Signature=${signature}`,
      ...more.headers,
    },
  };
}

const rulesFor = (service: string) => ({
  service,
  regions: new Set(['us-east-1']),
  findKey: (id: string) => (id === 'AKIDEXAMPLE' ? key : undefined),
});

/** From the AWS Signature Version 4 test suite (names as there), and the IAM ListUsers example of the AWS documentation. */
const published: readonly { name: string; service: string; request: SignedRequest }[] = [
  {
    name: 'get-vanilla',
    service: 'service',
    request: request(
      'service',
      'host;x-amz-date',
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
      {},
    ),
  },
  {
    name: 'post-vanilla',
    service: 'service',
    request: request('service', 'host;x-amz-date', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b', {
      method: 'POST',
    }),
  },
  {
    name: 'get-vanilla-query-order-key-case',
    service: 'service',
    request: request('service', 'host;x-amz-date', 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500', {
      query: { Param2: 'value2', Param1: 'value1' },
    }),
  },
  {
    name: 'IAM ListUsers',
    service: 'iam',
    request: request(
      'iam',
      'content-type;host;x-amz-date',
      '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
      {
        query: { Action: 'ListUsers', Version: '2010-05-08' },
        headers: { host: 'iam.amazonaws.com', 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      },
    ),
  },
];

describe('signature check', () => {
  it.each(published)('accepts the published signature of $name', async ({ service, request: example }) => {
    expect(await verifySignature(example, rulesFor(service), signedAtMs)).toMatchObject({
      ok: true,
      value: { region: 'us-east-1' },
    });
  });

  const vanilla = published[0]?.request;
  if (vanilla === undefined) throw new Error('no vector');
  const rows: readonly [string, SignedRequest, number, string, RegExp][] = [
    ['a changed path', { ...vanilla, path: '/other' }, 0, 'InvalidSignatureException', /does not match the signature/],
    ['a changed body', { ...vanilla, body: Buffer.from('x') }, 0, 'InvalidSignatureException', /does not match/],
    ['a changed query', { ...vanilla, query: { a: 'b' } }, 0, 'InvalidSignatureException', /does not match/],
    [
      'six minutes late',
      vanilla,
      360_000,
      'InvalidSignatureException',
      /^Signature expired: 20150830T123600Z is now earlier than 20150830T123700Z/,
    ],
    ['six minutes early', vanilla, -360_000, 'InvalidSignatureException', /^Signature not yet current/],
    ['no authorization', { ...vanilla, headers: { host: 'a' } }, 0, 'MissingAuthenticationTokenException', /^Missing/],
    [
      'half an authorization',
      { ...vanilla, headers: { ...vanilla.headers, authorization: 'AWS4-HMAC-SHA256 Credential=a' } },
      0,
      'IncompleteSignatureException',
      /'Signature' parameter.*'SignedHeaders'/,
    ],
    [
      'no date',
      { ...vanilla, headers: { ...vanilla.headers, 'x-amz-date': 'yesterday' } },
      0,
      'IncompleteSignatureException',
      /ISO-8601/,
    ],
    [
      'an unknown key',
      replaceIn(vanilla, 'AKIDEXAMPLE', 'AKIDNOBODY'),
      0,
      'UnrecognizedClientException',
      /token included in the request is invalid/,
    ],
    [
      'another region',
      replaceIn(vanilla, 'us-east-1', 'moon-1'),
      0,
      'InvalidSignatureException',
      /valid region, not 'moon-1'/,
    ],
    [
      'another service',
      replaceIn(vanilla, '/service/', '/s3/'),
      0,
      'InvalidSignatureException',
      /correct service: 'service'/,
    ],
    [
      'another day',
      replaceIn(vanilla, '/20150830/', '/20150829/'),
      0,
      'InvalidSignatureException',
      /^Date in Credential scope/,
    ],
    [
      'a token that was not given out',
      { ...vanilla, headers: { ...vanilla.headers, 'x-amz-security-token': 't' } },
      0,
      'UnrecognizedClientException',
      /invalid/,
    ],
  ];
  it.each(rows)('refuses %s', async (_, changed, laterMs, name, text) => {
    const verdict = await verifySignature(changed, rulesFor('service'), signedAtMs + laterMs);
    expect(verdict).toMatchObject({ ok: false, error: { name, status: 403, message: expect.stringMatching(text) } });
  });

  it('allows the clocks to differ by five minutes', async () => {
    for (const differenceMs of [-299_000, 299_000]) {
      expect((await verifySignature(vanilla, rulesFor('service'), signedAtMs + differenceMs)).ok).toBe(true);
    }
  });
});

function replaceIn(source: SignedRequest, from: string, to: string): SignedRequest {
  return {
    ...source,
    headers: { ...source.headers, authorization: (source.headers['authorization'] ?? '').replace(from, to) },
  };
}
