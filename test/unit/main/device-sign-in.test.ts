/** The pace of a device sign-in: how often is asked, what slows it down, what ends it. */
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../contract/trouble-kinds.ts';
import { deviceSignIn, type SignInCode } from '../../../main/accounts/device-sign-in.ts';
import type { SignInToken } from '../../../main/accounts/token-cache.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

const session = { key: 'corp', startUrl: 'https://corp', region: 'eu-west-1', scopes: ['sso:account:access'] };
const failing = (name: string, httpStatusCode?: number): Error =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

interface Setting {
  readonly clock: ManualClock;
  readonly codes: readonly SignInCode[];
  /** When CreateToken was asked, from the start. */
  readonly askedAtMs: readonly number[];
  readonly inputs: readonly object[];
  readonly controller: AbortController;
  readonly outcome: Promise<Outcome<SignInToken>>;
}

/** Answers CreateToken with each of these in turn, the last one for ever. */
const run = (answers: readonly (Error | object)[], started: object = {}): Setting => {
  const clock = createManualClock();
  const controller = new AbortController();
  const codes: SignInCode[] = [];
  const askedAtMs: number[] = [];
  const inputs: object[] = [];
  const send = (command: { readonly input: object }): Promise<object> => {
    inputs.push(command.input);
    if (inputs.length === 1) {
      return Promise.resolve({ clientId: 'id', clientSecret: 'secret', clientSecretExpiresAt: 1_800_000_000 });
    }
    if (inputs.length === 2) {
      return Promise.resolve({
        deviceCode: 'device',
        userCode: 'ABCD-EFGH',
        verificationUri: 'https://device.example/',
        verificationUriComplete: 'https://device.example/?user_code=ABCD-EFGH',
        expiresIn: 600,
        interval: 1,
        ...started,
      });
    }
    askedAtMs.push(clock.monotonicMs());
    const answer = answers[Math.min(askedAtMs.length, answers.length) - 1];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? {});
  };
  const outcome = deviceSignIn({
    client: { send },
    session,
    clock,
    signal: controller.signal,
    onCode: (code) => codes.push(code),
    sort: () => ({ kind: 'argument-invalid' }),
    profile: 'desk',
  });
  return { clock, codes, askedAtMs, inputs, controller, outcome };
};

const pending = failing('AuthorizationPendingException', 400);
const granted = { accessToken: 'access', expiresIn: 28_800, refreshToken: 'refresh' };

describe('deviceSignIn', () => {
  it('asks at the interval of the service until the person has confirmed', async () => {
    const { clock, codes, askedAtMs, inputs, outcome } = run([pending, pending, granted]);
    const beganMs = clock.nowMs();
    await clock.advance(10_000);
    expect(await outcome).toEqual({
      ok: true,
      value: {
        accessToken: 'access',
        refreshToken: 'refresh',
        expiresAtMs: beganMs + 3_000 + 28_800_000,
        clientId: 'id',
        clientSecret: 'secret',
        registrationExpiresAtMs: 1_800_000_000_000,
      },
    });
    expect(askedAtMs).toEqual([1_000, 2_000, 3_000]);
    expect(codes).toEqual([
      {
        userCode: 'ABCD-EFGH',
        verificationUri: 'https://device.example/',
        completeUri: 'https://device.example/?user_code=ABCD-EFGH',
        endsAtMs: beganMs + 600_000,
      },
    ]);
    expect(inputs.slice(0, 2)).toEqual([
      { clientName: 'vigil', clientType: 'public', scopes: ['sso:account:access'] },
      { clientId: 'id', clientSecret: 'secret', startUrl: 'https://corp' },
    ]);
  });

  it('asks five seconds later each time it is told to slow down, or nobody answers', async () => {
    const { clock, askedAtMs, outcome } = run([
      failing('SlowDownException', 400),
      failing('InternalServerException', 500),
      failing('TimeoutError'),
      granted,
    ]);
    await clock.advance(60_000);
    expect((await outcome).ok).toBe(true);
    expect(askedAtMs).toEqual([1_000, 7_000, 18_000, 34_000]);
  });

  it('takes five seconds where the service names no interval', async () => {
    const { clock, askedAtMs } = run([pending], { interval: undefined });
    await clock.advance(12_000);
    expect(askedAtMs).toEqual([5_000, 10_000]);
  });

  it.each([
    ['AccessDeniedException', 'sign-in-refused'],
    ['ExpiredTokenException', 'sign-in-expired'],
  ])('%s: %s', async (name, kind) => {
    const { clock, outcome } = run([pending, failing(name, 400)]);
    await clock.advance(5_000);
    expect(await outcome).toEqual({ ok: false, error: { kind, resource: 'desk' } });
  });

  it('ends with the code, though no answer says so', async () => {
    const { clock, askedAtMs, outcome } = run([pending], { expiresIn: 3 });
    await clock.advance(20_000);
    expect(await outcome).toEqual({ ok: false, error: { kind: 'sign-in-expired', resource: 'desk' } });
    expect(askedAtMs).toHaveLength(3);
  });

  it('is given up at once, and asks no more', async () => {
    const { clock, askedAtMs, controller, outcome } = run([pending]);
    await clock.advance(1_500);
    controller.abort();
    expect(await outcome).toEqual({ ok: false, error: { kind: 'cancelled' } });
    await clock.advance(60_000);
    expect(askedAtMs).toHaveLength(1);
    expect(clock.waiting()).toBe(0);
  });

  it('opens no page that is not safe', async () => {
    for (const verificationUriComplete of ['file:///etc/passwd', 'http://evil.example/', 'javascript:alert(1)']) {
      const { clock, codes, outcome } = run([granted], { verificationUriComplete });
      await clock.advance(5_000);
      expect(await outcome).toMatchObject({ ok: false, error: { kind: 'not-the-service' } });
      expect(codes).toEqual([]);
    }
  });

  it('names the settings that are wrong when it can not even begin', async () => {
    const { clock, outcome } = run([failing('InvalidGrantException', 400)]);
    await clock.advance(5_000);
    expect(await outcome).toMatchObject({ ok: false, error: { kind: 'credentials-missing', resource: 'desk' } });
  });
});
