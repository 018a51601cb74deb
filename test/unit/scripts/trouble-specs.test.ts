/** No row of the table of trouble is without a spec that causes it through the real service and reads it off the screen. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type TroubleKind, troubleKinds } from '../../../contract/trouble-kinds.ts';

const e2e = path.resolve(import.meta.dirname, '../../e2e');

/** For each kind the spec, and words of its sentence (or of the note beside the picture) that the spec waits for. */
const shownBy: Readonly<Record<TroubleKind, readonly [spec: string, words: string] | { readonly notShown: string }>> = {
  'profile-unknown': ['bad-input', 'There is no AWS profile named nobody'],
  'profile-unreadable': ['bad-input', "can't be read"],
  'region-missing': ['account-troubles', 'names no region'],
  'region-unknown': ['account-troubles', 'There is no Kinesis Video service in a region called'],
  'credentials-missing': ['account-troubles', 'has no usable credentials'],
  'sign-in-needed': ['account-troubles', 'its sign-in has lapsed'],
  'mfa-needed': ['account-troubles', 'asks for an MFA code'],
  'mfa-refused': ['accounts', 'did not accept'],
  'sign-in-refused': ['accounts', 'was refused in the browser'],
  'sign-in-expired': ['account-troubles', 'was not confirmed in time'],
  'keys-rejected': ['trouble', 'does not accept the keys'],
  'not-allowed': ['every-trouble', 'not allowed kinesisvideo:GetHLSStreamingSessionURL'],
  throttled: ['every-trouble', 'limits calls just now'],
  'watched-too-often': ['contention', 'watched'],
  'camera-silent': ['every-trouble', 'The camera is not sending'],
  'range-empty': ['playback-range', 'Nothing was recorded in this time range'],
  'stream-not-found': ['every-trouble', 'is not there any more, or not in this region'],
  'stream-deleted': ['every-trouble', 'deleted'],
  'stream-not-active': ['every-trouble', 'is not active'],
  'no-retention': ['every-trouble', 'keeps no data'],
  'codec-data-missing': ['every-trouble', 'sends no codec private data'],
  'codec-data-invalid': ['every-trouble', 'codec private data is not valid'],
  'media-unsupported': ['every-trouble', 'set the camera to AAC'],
  'picture-missing': ['every-trouble', 'sound only'],
  'codec-not-decodable': ['every-trouble', 'H.265'],
  'argument-invalid': ['account-troubles', 'its endpoint_url must be https'],
  'answer-without-url': ['every-trouble', 'without a session URL'],
  'clock-wrong': ['every-trouble', "This machine's clock is"],
  'service-fault': ['every-trouble', 'reports a fault of its own'],
  'host-unresolved': ['account-troubles', "can't be found"],
  unreachable: ['bad-input', "can't be reached"],
  'tls-refused': ['network', 'is not trusted here'],
  'proxy-unreachable': ['network', "can't be reached"],
  'proxy-refused': ['network', 'refuses to pass the calls on'],
  'timed-out': ['every-trouble', 'does not answer in time'],
  'not-the-service': ['every-trouble', 'this network may want a log-in'],
  'network-setting': ['network', 'is not there'],
  'session-ended': ['every-trouble', 'session has ended early'],
  'playlist-invalid': ['every-trouble', 'not a playlist'],
  'media-invalid': ['every-trouble', 'pictures arriving are damaged'],
  'picture-frozen': ['every-trouble', 'No new picture is arriving'],
  'picture-late': ['every-trouble', 'The picture is older than it should be'],
  'camera-clock-wrong': ['stream-kinds', 'camera clock wrong'],
  'timestamps-off': ['stream-kinds', 'no times'],
  'container-fallback': ['stream-kinds', 'FRAGMENTED_MP4'],
  'audio-missing': ['sound', 'no sound'],
  cancelled: { notShown: 'what was given up has no tile any more' },
  'message-refused': { notShown: 'no service can cause it: a mistake of our own, tried in test/contract' },
  internal: { notShown: 'no service can cause it: a mistake of our own, tried in test/contract' },
};

describe('each kind of trouble', () => {
  const shown = troubleKinds.flatMap((kind) => {
    const row = shownBy[kind];
    return 'notShown' in row ? [] : [[kind, ...row] as const];
  });

  it.each(shown)('%s is read off the screen in %s', (_kind, spec, words) => {
    expect(readFileSync(path.join(e2e, `${spec}.test.ts`), 'utf8').replaceAll('\\', '')).toContain(words);
  });

  it('only a mistake of our own is left out', () => {
    expect(troubleKinds.filter((kind) => 'notShown' in shownBy[kind])).toEqual([
      'cancelled',
      'message-refused',
      'internal',
    ]);
    expect(readdirSync(e2e)).toContain('every-trouble.test.ts');
  });
});
