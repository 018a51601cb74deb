/** No secret survives redaction, wherever it stands in a line. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactedLine } from '../../../main/redact.ts';

const urlSafe = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const base64 = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const textOf = (alphabet: readonly string[], minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });

/** Anything that may stand around a secret without changing what it is. */
const around = fc.constantFrom('', ' ', '"', "'", 'at ', 'failed: ', '(', ', ', '\n', '{"x": ');

describe('redact', () => {
  it('takes session tokens out of URLs and pairs', () => {
    fc.assert(
      fc.property(around, textOf(urlSafe, 8, 200), around, (before, token, after) => {
        const lines = [
          `${before}https://b-12ab34cd.kinesisvideo.eu-west-1.amazonaws.com/hls/v1/getHLSMasterPlaylist.m3u8?SessionToken=${token}${after}`,
          `${before}http://127.0.0.1:8080/hls/v1/getHLSMediaPlaylist.m3u8?SessionToken=${token}&TrackNumber=1${after}`,
          `${before}getMP4MediaFragment.mp4?FragmentNumber=12&SessionToken=${token}&TrackNumber=1${after}`,
          `${before}SessionToken: ${token}${after}`,
          `${before}"sessionToken":"${token}"${after}`,
        ];
        for (const line of lines) expect(redact(line)).not.toContain(`=${token}`);
        for (const line of lines.slice(3)) expect(redact(line)).not.toMatch(new RegExp(`[: "]${token}`));
      }),
    );
  });

  it('takes access keys out, bare or named', () => {
    fc.assert(
      fc.property(
        around,
        fc.constantFrom('AKIA', 'ASIA'),
        textOf(Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'), 16, 16),
        around,
        (before, prefix, rest, after) => {
          const key = `${prefix}${rest}`;
          for (const line of [
            `${before}${key}${after}`,
            `aws_access_key_id = ${key}`,
            `Credential=${key}/20261122/eu-west-1/kinesisvideo/aws4_request`,
          ]) {
            expect(redact(line)).not.toContain(key);
          }
        },
      ),
    );
  });

  it('takes secret keys out, bare or named', () => {
    const secret = textOf(base64, 40, 40).filter((text) => /\d/.test(text) && /[A-Za-z]/.test(text));
    fc.assert(
      fc.property(around, secret, around, (before, key, after) => {
        for (const line of [`${before}${key}${after}`, `aws_secret_access_key=${key}`, `"secretAccessKey": "${key}"`]) {
          expect(redact(line)).not.toContain(key);
        }
      }),
    );
  });

  it('takes every presigned parameter out', () => {
    const line = redact('X-Amz-Signature=abcdef&X-Amz-Security-Token: tokenvalue X-Amz-Credential=me');
    expect(line).not.toMatch(/abcdef|tokenvalue|=me/);
  });

  it.each([
    ['a failed program', 'Command failed: /opt/get-keys --as hunter2\nhunter2: no such user', 'hunter2'],
    [
      'a failed program given an ARN',
      'Command failed: x --role arn:aws:iam::111122223333:role/desk hunter2',
      'hunter2',
    ],
    ['an option', 'ran x --password hunter2 -v', 'hunter2'],
    ['an option with =', 'ran x --client-secret=hunter2', 'hunter2'],
    ['a quoted option', 'ran x --token "hunter2 and more" -v', 'and more'],
    ['JSON inside JSON', String.raw`{"body":"{\"SecretAccessKey\":\"hunter2\",\"Token\" : \"hunter3\"}"}`, 'hunter'],
    ['JSON inside JSON inside JSON', String.raw`\\\"SecretAccessKey\\\":\\\"hunter2\\\"`, 'hunter2'],
    ['a quoted value with spaces', '{"password": "correct, horse; staple"}', 'staple'],
    ['a quoted value cut short', '{"sessionToken": "correct horse', 'horse'],
    ['a value after an empty quote', "password=''hunter2", 'hunter2'],
    ['an encoded pair', 'to=https%3A%2F%2Fh%2Fp%3FSessionToken%3Dhunter2', 'hunter2'],
    ['a pair encoded twice', 'SessionToken%253Dhunter2', 'hunter2'],
    ['a name and a space', 'aws_secret_access_key hunter2', 'hunter2'],
    ['another name and a space', 'SessionToken  hunter2 was refused', 'hunter2'],
    ['a word and what looks like one', 'with token hunter2', 'hunter2'],
    ['a prefixed name', 'my_api_token=hunter2', 'hunter2'],
    ['a header', 'Authorization: Bearer hunter2', 'hunter2'],
    ['a scheme alone', 'sent Bearer hunter2', 'hunter2'],
    ['a short web token', 'got eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln from it', 'c2ln'],
    ['an unsigned web token', 'got eyJhbGciOiJub25lIn0.eyJhIjoxfQ. from it', 'eyJhIjoxfQ'],
  ])('takes out %s', (_what, text, secret) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(redact(text))).toBe(redact(text));
  });

  it.each([
    'The security token included in the request is invalid.',
    'Signature expired: 20261122T000000Z is now earlier than 20261122T000500Z',
    'Token is expired. To refresh this sign-in run the command again.',
    'stream-key west of plant-token-2 was left out',
    'keyboard: none',
  ])('leaves %j as it is', (sentence) => {
    expect(redact(sentence)).toBe(sentence);
  });

  it('leaves words, names, hosts and ARNs as they are', () => {
    const line =
      'User: arn:aws:iam::111122223333:user/desk is not authorized to perform: kinesisvideo:ListStreams on resource: arn:aws:kinesisvideo:eu-west-1:111122223333:stream/loading-bay-south-long-name/1700000000000';
    expect(redact(line)).toBe(line);
    expect(redact('getaddrinfo ENOTFOUND kinesisvideo.eu-west-9.amazonaws.com')).toContain(
      'kinesisvideo.eu-west-9.amazonaws.com',
    );
  });

  it('looks at no more than a bounded part, which ends with a whole word: half a key would pass for one', () => {
    fc.assert(
      fc.property(textOf(base64, 40, 60), fc.nat({ max: 80 }), (random, early) => {
        const key = `A1b2C3d4${random}`;
        const kept = redact(`${'so '.repeat(2_700)}${'x'.repeat(early)} ${key} ${'and '.repeat(3_000)}`);
        expect(kept.length).toBeLessThanOrEqual(8_192);
        expect(kept).not.toContain(key.slice(0, 8));
      }),
    );
    expect(redact('x'.repeat(10_000))).toBe('');
    expect(redact(`${'so '.repeat(2_000)}end`)).toMatch(/end$/);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(redact(redact(text))).toBe(redact(text));
      }),
    );
  });
});

describe('redactedLine', () => {
  it('is one line of bounded length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), (text) => {
        const line = redactedLine(text);
        expect(line.length).toBeLessThanOrEqual(300);
        expect(line).not.toMatch(/[\n\r]/);
      }),
    );
  });
});
