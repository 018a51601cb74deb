/** Sessions: who has which, what is given up when, and that no URL is kept or logged. */
import { describe, expect, it } from 'vitest';
import type { OpenSession } from '../../../contract/sessions.ts';
import type { Outcome } from '../../../contract/trouble-kinds.ts';
import type { GrantedSession } from '../../../main/kinesis/video-service.ts';
import { createSessionDesk, type SessionDesk } from '../../../main/sessions/session-desk.ts';
import { createMemoryLog, gate, live } from './fixtures.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

const url = 'https://b-1.kinesisvideo.eu-west-1.amazonaws.com/hls?SessionToken=Cisecret';
const request = (requestId: string): OpenSession => ({
  requestId,
  reason: 'first',
  priority: 'visible',
  camera: gate,
  parameters: live,
});

interface Setting {
  readonly desk: SessionDesk;
  readonly clock: ManualClock;
  readonly lines: readonly string[];
  readonly calls: { readonly signal: AbortSignal; readonly answer: (outcome: Outcome<GrantedSession>) => void }[];
  readonly grant: (index: number) => void;
}

const make = (): Setting => {
  const clock = createManualClock();
  const { log, lines } = createMemoryLog();
  const calls: Setting['calls'] = [];
  let ids = 0;
  const desk = createSessionDesk({
    service: {
      openSession: (_camera, _parameters, signal) =>
        new Promise((answer) => {
          calls.push({ signal, answer });
        }),
    },
    nowMs: clock.nowMs,
    monotonicMs: clock.monotonicMs,
    newId: () => `session-${(ids += 1)}`,
    log,
  });
  const grant = (index: number): void =>
    calls[index]?.answer({ ok: true, value: { url, sentAtMs: clock.monotonicMs() } });
  return { desk, clock, lines, calls, grant };
};

describe('createSessionDesk', () => {
  it('gives the URL to the one who asked, keeps it nowhere, and logs it nowhere', async () => {
    const { desk, lines, grant } = make();
    const opened = desk.open(1, request('a'));
    grant(0);
    expect(await opened).toEqual({
      ok: true,
      value: { sessionId: 'session-1', url, lifeMs: 3_600_000, credentialsEndInMs: null },
    });
    expect(desk.records()).toEqual([{ camera: gate, sender: 1, openedAtMs: 0, endsAtMs: 3_600_000 }]);
    expect(JSON.stringify(desk.records()) + lines.join('')).not.toMatch(/Cisecret|https:/);
    expect(desk.counts()).toEqual({ opened: 1, closed: 0, cancelled: 0, failed: 0 });
  });

  it('refuses broken rules before any call', async () => {
    const { desk, calls } = make();
    const outcome = await desk.open(1, { ...request('a'), parameters: { ...live, PlaybackMode: 'ON_DEMAND' } });
    expect(outcome).toEqual({
      ok: false,
      error: { kind: 'argument-invalid', message: 'LIVE_REPLAY and ON_DEMAND need a TimestampRange.' },
    });
    expect(calls).toHaveLength(0);
  });

  it('gives up a request by its id, only for its own window', async () => {
    const { desk, calls, grant } = make();
    const opened = desk.open(1, request('a'));
    desk.cancel(2, 'a');
    expect(calls[0]?.signal.aborted).toBe(false);
    desk.cancel(1, 'a');
    expect(calls[0]?.signal.aborted).toBe(true);
    // the answer was already on its way: still nobody gets the URL
    grant(0);
    expect(await opened).toEqual({ ok: false, error: { kind: 'cancelled' } });
    expect(desk.records()).toEqual([]);
    expect(desk.counts()).toMatchObject({ opened: 0, cancelled: 1 });
  });

  it('lets the same id be used by two windows, and not twice by one', async () => {
    const { desk, grant } = make();
    const first = desk.open(1, request('a'));
    const other = desk.open(2, request('a'));
    expect(await desk.open(1, request('a'))).toMatchObject({ ok: false, error: { kind: 'message-refused' } });
    grant(0);
    grant(1);
    expect((await first).ok && (await other).ok).toBe(true);
    const again = desk.open(1, request('a'));
    grant(2);
    expect((await again).ok).toBe(true);
  });

  it('closes a session only for its own window', async () => {
    const { desk, grant } = make();
    const opened = desk.open(1, request('a'));
    grant(0);
    await opened;
    desk.close(2, 'session-1');
    expect(desk.records()).toHaveLength(1);
    desk.close(1, 'session-1');
    desk.close(1, 'session-1');
    expect(desk.records()).toHaveLength(0);
    expect(desk.counts().closed).toBe(1);
  });

  it('forgets all of a window that goes away', async () => {
    const { desk, calls, grant } = make();
    const opened = desk.open(1, request('a'));
    grant(0);
    await opened;
    const pending = desk.open(1, request('b'));
    const other = desk.open(2, request('c'));
    desk.forgetSender(1);
    expect(calls[1]?.signal.aborted).toBe(true);
    expect(calls[2]?.signal.aborted).toBe(false);
    grant(1);
    grant(2);
    await Promise.all([pending, other]);
    expect(desk.records().map(({ sender }) => sender)).toEqual([2]);
  });

  it('forgets sessions that have ended, and counts failures', async () => {
    const { desk, clock, calls, grant } = make();
    const opened = desk.open(1, request('a'));
    grant(0);
    await opened;
    await clock.advance(3_600_000);
    expect(desk.records()).toEqual([]);
    const denied = desk.open(1, request('b'));
    calls[1]?.answer({ ok: false, error: { kind: 'not-allowed' } });
    expect(await denied).toEqual({ ok: false, error: { kind: 'not-allowed' } });
    expect(desk.counts()).toEqual({ opened: 1, closed: 0, cancelled: 0, failed: 1 });
  });
});
