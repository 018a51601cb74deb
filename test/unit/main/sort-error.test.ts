/** Every thrown thing becomes one kind of trouble, and none carries a secret. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentenceFor } from '../../../contract/trouble.ts';
import { type Trouble, type TroubleKind, troubleSchema } from '../../../contract/trouble-kinds.ts';
import { type CallContext, isAnswer, isThrottled, mayBeExpired, sortError } from '../../../main/kinesis/sort-error.ts';
import { ProxyError, type ProxyErrorCode } from '../../../main/network/proxy-error.ts';

const context: CallContext = {
  operation: 'GetHLSStreamingSessionURL',
  profile: 'site-a',
  region: 'eu-west-1',
  stream: 'gate-north',
  online: true,
  customEndpoint: false,
  regionAnswered: false,
  isRange: false,
  clockBehindMs: 0,
};

const service = (name: string, status: number, message = 'words'): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status }, $response: {} });
const system = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });
const credentials = (message: string): Error => Object.assign(new Error(message), { name: 'CredentialsProviderError' });
const serviceHost = { hostname: 'kinesisvideo.eu-west-1.amazonaws.com' };

describe('sortError', () => {
  it.each<[string, unknown, TroubleKind]>([
    ['a limit', service('ClientLimitExceededException', 400), 'throttled'],
    ['429 of any name', service('Odd', 429), 'throttled'],
    ['not authorized', service('NotAuthorizedException', 401), 'not-allowed'],
    [
      'an expired token by that name',
      service('NotAuthorizedException', 401, 'The credentials have expired.'),
      'sign-in-needed',
    ],
    [
      'the general text that speaks of both',
      service('NotAuthorizedException', 401, 'The caller is not authorized to do this, or the token has expired.'),
      'not-allowed',
    ],
    ['access denied', service('AccessDeniedException', 403), 'not-allowed'],
    ['an unnamed 403', service('Unknown', 403), 'not-allowed'],
    ['unknown keys', service('UnrecognizedClientException', 403), 'keys-rejected'],
    [
      'a wrong secret',
      service('InvalidSignatureException', 403, 'The request signature we calculated does not match'),
      'keys-rejected',
    ],
    [
      'a wrong clock',
      service('InvalidSignatureException', 403, 'Signature expired: 2026 is now earlier than'),
      'clock-wrong',
    ],
    ['a clock ahead', service('InvalidSignatureException', 403, 'Signature not yet current: 2026'), 'clock-wrong'],
    ['a skewed request', service('RequestTimeTooSkewed', 403), 'clock-wrong'],
    ['expired keys', service('ExpiredTokenException', 403), 'sign-in-needed'],
    [
      'silence',
      service('ResourceNotFoundException', 404, 'No fragments found in the stream for the streaming request.'),
      'camera-silent',
    ],
    [
      'no stream',
      service('ResourceNotFoundException', 404, 'The requested stream is not found or not active.'),
      'stream-not-found',
    ],
    ['an unnamed 404', service('Unknown', 404), 'stream-not-found'],
    ['no retention', service('NoDataRetentionException', 400), 'no-retention'],
    ['no codec data', service('MissingCodecPrivateDataException', 400), 'codec-data-missing'],
    ['bad codec data', service('InvalidCodecPrivateDataException', 400), 'codec-data-invalid'],
    ['G.711', service('UnsupportedStreamMediaTypeException', 400), 'media-unsupported'],
    ['a bad argument', service('InvalidArgumentException', 400), 'argument-invalid'],
    ['503', service('ServiceUnavailable', 503), 'service-fault'],
    ['an unnamed 500', service('Unknown', 500), 'service-fault'],
    ['another service', service('com.amazon.coral.service#UnknownOperationException', 200), 'not-the-service'],
    [
      'a page of HTML',
      Object.assign(new SyntaxError('Unexpected token <'), { $response: { statusCode: 200 } }),
      'not-the-service',
    ],
    ['a proxy that wants a name', service('Unknown', 407), 'proxy-refused'],
    ['no such host', system('ENOTFOUND', serviceHost), 'region-unknown'],
    ['no name server', system('EAI_AGAIN'), 'host-unresolved'],
    ['a refused connection', system('ECONNREFUSED'), 'unreachable'],
    ['a cut connection', system('ECONNRESET'), 'unreachable'],
    [
      'several addresses',
      Object.assign(new AggregateError([system('ECONNREFUSED', { address: '10.0.0.1' })]), {}),
      'unreachable',
    ],
    ['a cause inside', new Error('fetch failed', { cause: system('EHOSTUNREACH') }), 'unreachable'],
    ['a foreign certificate', system('SELF_SIGNED_CERT_IN_CHAIN'), 'tls-refused'],
    ['a wrong name in it', system('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls-refused'],
    ['no answer', Object.assign(new Error('late'), { name: 'TimeoutError' }), 'timed-out'],
    ['a connection cut in the SDK’s words', system('ECONNRESET', { name: 'TimeoutError' }), 'unreachable'],
    ['a lost connection', system('ETIMEDOUT'), 'timed-out'],
    ['giving up', new DOMException('aborted', 'AbortError'), 'cancelled'],
    [
      'no credentials',
      Object.assign(
        new Error('Could not resolve credentials using profile: [x] in configuration/credentials file(s).'),
        { name: 'CredentialsProviderError' },
      ),
      'credentials-missing',
    ],
    [
      'a lapsed sign-in',
      Object.assign(
        new Error(
          "The SSO session token associated with profile=x was not found or is invalid. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
        ),
        { name: 'CredentialsProviderError' },
      ),
      'sign-in-needed',
    ],
    [
      'a wanted code',
      Object.assign(
        new Error('Profile x requires multi-factor authentication, but no MFA code callback was provided.'),
        { name: 'CredentialsProviderError' },
      ),
      'sign-in-needed',
    ],
    ['a name that every object has', service('__proto__', 400), 'argument-invalid'],
    ['another one', system('constructor', { name: 'toString' }), 'internal'],
    ['a bug of ours', new TypeError('x is not a function'), 'internal'],
    ['nothing at all', undefined, 'internal'],
  ])('%s', (_what, thrown, kind) => {
    expect(sortError(thrown, context).kind).toBe(kind);
  });

  it('blames the region only for the service’s own host there, online, and while nothing has ever answered in it', () => {
    const unknown = system('ENOTFOUND', serviceHost);
    const fips = system('ENOTFOUND', { hostname: 'kinesisvideo-fips.eu-west-1.api.aws' });
    expect(sortError(fips, context)).toMatchObject({ kind: 'region-unknown', resource: 'eu-west-1' });
    for (const [thrown, changes] of [
      [unknown, { online: false }],
      [unknown, { customEndpoint: true }],
      [unknown, { regionAnswered: true }],
      [unknown, { region: 'us-east-1' }],
      [system('ENOTFOUND', { hostname: 'b-12ab34cd.kinesisvideo.eu-west-1.amazonaws.com' }), {}],
      [system('ENOTFOUND', { hostname: 'sts.eu-west-1.amazonaws.com' }), {}],
      [system('ENOTFOUND'), {}],
    ] as const) {
      expect(sortError(thrown, { ...context, ...changes }).kind).toBe('host-unresolved');
    }
  });

  it.each<[string, TroubleKind, string?]>([
    [
      'Error: getaddrinfo ENOTFOUND portal.sso.eu-west-1.amazonaws.com',
      'host-unresolved',
      'portal.sso.eu-west-1.amazonaws.com',
    ],
    ['Error: getaddrinfo EAI_AGAIN oidc.eu-west-1.amazonaws.com', 'host-unresolved', 'oidc.eu-west-1.amazonaws.com'],
    ['Error: connect ECONNREFUSED 10.0.0.1:443', 'unreachable', '10.0.0.1'],
    ['TimeoutError: connect ETIMEDOUT 10.0.0.1:443', 'unreachable', '10.0.0.1'],
    ['Error: read ECONNRESET', 'unreachable'],
    ['AggregateError', 'unreachable'],
    ['TimeoutError: Connection timed out after 5000 ms', 'timed-out', 'gate-north'],
    ['TooManyRequestsException: slower', 'throttled', 'gate-north'],
    ['UnauthorizedException: Session token not found or invalid', 'sign-in-needed', 'site-a'],
    ['Command failed: helper\nCould not connect: ECONNREFUSED', 'unreachable'],
  ])('the search for credentials ends with %j: %s', (message, kind, resource) => {
    const trouble = sortError(credentials(message), context);
    expect(trouble).toEqual({ kind, operation: context.operation, ...(resource !== undefined && { resource }) });
  });

  it.each([
    ['sso-desk', 'Could not resolve credentials using profile: [sso-desk] in configuration/credentials file(s).'],
    ['login', 'Profile login credential_process returned invalid JSON.'],
    ['my.token+', 'Profile my.token+ did not contain credential_process.'],
    ['other', 'Could not resolve credentials using profile: [sso-base] in configuration/credentials file(s).'],
    ['other', 'Command failed: /opt/sso/login --token x\nno such file'],
  ])('is not misled by a name: %s, %j', (profile, message) => {
    expect(sortError(credentials(message), { ...context, profile }).kind).toBe('credentials-missing');
  });

  it('still sees a lapsed sign-in of a profile called sso', () => {
    const message = 'The SSO session associated with this profile has expired. To refresh it run aws sso login.';
    expect(sortError(credentials(message), { ...context, profile: 'sso' }).kind).toBe('sign-in-needed');
  });

  it('never passes on what the search for credentials says, wherever it is inside', () => {
    const words = 'Profile x: helper printed {"SecretAccessKey":"hunter2"} and hunter3';
    for (const thrown of [
      credentials(words),
      Object.assign(new Error(words), { name: 'TokenProviderError' }),
      new Error('failed', { cause: credentials(words) }),
      new AggregateError([credentials(words)]),
      new Error('Command failed: helper hunter3\nhunter2'),
      new Error('outer', { cause: new Error('Command failed: helper hunter3') }),
    ]) {
      expect(JSON.stringify(sortError(thrown, context))).not.toContain('hunter');
      expect(sortError(thrown, context).message).toBeUndefined();
    }
  });

  it('says which right is missing on what', () => {
    const message =
      'User: arn:aws:iam::111122223333:user/desk is not authorized to perform: kinesisvideo:GetHLSStreamingSessionURL on resource: arn:aws:kinesisvideo:eu-west-1:111122223333:stream/gate-north/1700000000000 because no identity-based policy allows it';
    const trouble = sortError(service('AccessDeniedException', 403, message), context);
    expect(trouble).toMatchObject({ operation: 'kinesisvideo:GetHLSStreamingSessionURL', resource: 'gate-north' });
    expect(sentenceFor(trouble)).toBe(
      'This account is not allowed kinesisvideo:GetHLSStreamingSessionURL on gate-north.',
    );
    const onAll = sortError(
      service('AccessDeniedException', 403, 'x is not authorized to perform: kinesisvideo:ListStreams on resource: *'),
      { ...context, stream: undefined },
    );
    expect(sentenceFor(onAll)).toBe('This account is not allowed kinesisvideo:ListStreams.');
  });

  it('names host, profile or region where the sentence speaks of one', () => {
    expect(sortError(system('ECONNREFUSED', { address: '127.0.0.1' }), context).resource).toBe('127.0.0.1');
    expect(sortError(service('UnrecognizedClientException', 403), context).resource).toBe('site-a');
    expect(sortError(system('ENOTFOUND', { hostname: 'h' }), context).resource).toBe('h');
  });

  it('makes of anything a trouble that fits the contract and holds no secret', () => {
    const thrown = fc.record({
      name: fc.oneof(fc.string(), fc.constantFrom('AbortError', 'AccessDeniedException', 'CredentialsProviderError')),
      message: fc.oneof(
        fc.string({ maxLength: 900 }),
        fc.constant('GET https://b-1.kinesisvideo/x?SessionToken=Cisecret~ with AKIAABCDEFGHIJKLMNOP'),
      ),
      code: fc.oneof(fc.string(), fc.integer()),
      $metadata: fc.option(fc.record({ httpStatusCode: fc.oneof(fc.integer(), fc.string()) })),
      hostname: fc.string({ maxLength: 400 }),
    });
    fc.assert(
      fc.property(fc.oneof(thrown, fc.anything()), (value) => {
        const trouble = sortError(value, context);
        expect(troubleSchema.safeParse(trouble).success).toBe(true);
        expect(JSON.stringify(trouble)).not.toMatch(/Cisecret|AKIAABCDEFGHIJKLMNOP/);
        expect(sentenceFor(trouble)).not.toContain('undefined');
      }),
    );
  });
});

describe('isThrottled', () => {
  it('knows the service’s own name for it', () => {
    expect(isThrottled(service('ClientLimitExceededException', 400))).toBe(true);
    expect(isThrottled(service('ThrottlingException', 400))).toBe(true);
    expect(isThrottled(service('NotAuthorizedException', 401))).toBe(false);
    expect(isThrottled(undefined)).toBe(false);
  });
});

describe('mayBeExpired', () => {
  it('is true for a refusal that names no right', () => {
    expect(mayBeExpired(service('NotAuthorizedException', 401, 'or the token has expired'))).toBe(true);
    expect(mayBeExpired(service('Unknown', 401))).toBe(true);
    expect(
      mayBeExpired(service('NotAuthorizedException', 401, 'x is not authorized to perform: kinesisvideo:ListStreams')),
    ).toBe(false);
    expect(mayBeExpired(service('AccessDeniedException', 403))).toBe(false);
  });
});

describe('isAnswer', () => {
  it('is true for what a service said, not for what kept it from speaking', () => {
    expect(isAnswer(service('AccessDeniedException', 403))).toBe(true);
    expect(isAnswer(system('ENOTFOUND', serviceHost))).toBe(false);
    expect(isAnswer(Object.assign(new SyntaxError('<'), { $response: { statusCode: 200 } }))).toBe(false);
  });
});

describe('what depends on what was asked', () => {
  const noFragments = service(
    'ResourceNotFoundException',
    404,
    'No fragments found in the stream for the streaming request.',
  );

  it('no fragments: silence of a camera that is live, nothing recorded in a range', () => {
    expect(sortError(noFragments, context).kind).toBe('camera-silent');
    expect(sortError(noFragments, { ...context, isRange: true }).kind).toBe('range-empty');
  });

  it('a limit of players is not one of calls', () => {
    const limit = (message: string): string =>
      sortError(service('ClientLimitExceededException', 400, message), context).kind;
    expect(limit("Limit exceeded on number of requests for GetHLSStreamingSessionURL API for resource 'gate'")).toBe(
      'throttled',
    );
    expect(limit('The maximum number of active HLS streaming sessions for the stream has been exceeded.')).toBe(
      'watched-too-often',
    );
    // calling again would only be one more of what there are too many of
    expect(isThrottled(service('ClientLimitExceededException', 400, 'Too many active sessions.'))).toBe(false);
  });

  it('a wrong clock says by how much, once that is measured', () => {
    const skewed = service('RequestTimeTooSkewed', 403);
    expect(sortError(skewed, { ...context, clockBehindMs: 360_000 })).toMatchObject({ amountMs: -360_000 });
    expect(sentenceFor(sortError(skewed, { ...context, clockBehindMs: 360_000 }))).toBe(
      "This machine's clock is 6 min behind AWS's: set the time.",
    );
    expect(sentenceFor(sortError(skewed, context))).toBe("This machine's clock is too far off for AWS: set the time.");
  });
});

describe('a proxy', () => {
  const proxy = (code: ProxyErrorCode, status?: number): Trouble =>
    sortError(new ProxyError(code, 'proxy.example:3128', status, undefined), context);

  it('that can’t be reached is told by its own name', () => {
    expect(proxy('EPROXYUNREACHABLE')).toMatchObject({ kind: 'proxy-unreachable', resource: 'proxy.example:3128' });
  });

  it('that refuses says why', () => {
    expect(sentenceFor(proxy('EPROXYREFUSED', 407))).toBe(
      'The proxy proxy.example:3128 refuses to pass the calls on: it wants a user name and password (407).',
    );
    expect(sentenceFor(proxy('EPROXYREFUSED', 503))).toBe(
      'The proxy proxy.example:3128 refuses to pass the calls on: it answers 503.',
    );
  });
});
