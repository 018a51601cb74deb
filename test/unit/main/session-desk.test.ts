/** Sessions: who has which, what is given up when, and that no URL is kept or logged. */
import { describe, expect, it } from 'vitest';
import type { OpenSession } from '../../../contract/sessions.ts';
import type { Outcome } from '../../../contract/trouble-kinds.ts';
import type { Urgency } from '../../../main/kinesis/urgency.ts';
import type { GrantedSession } from '../../../main/kinesis/video-service.ts';
import { createSessionDesk, type SessionDesk } from '../../../main/sessions/session-desk.ts';
import type { SessionEvent } from '../../../main/sessions/session-events.ts';
import { createMemoryLog, gate, live } from './fixtures.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

const url = 'https://b-1.kinesisvideo.eu-west-1.amazonaws.com/hls?SessionToken=Cisecret';
const request = (requestId: string, change: Partial<OpenSession> = {}): OpenSession => ({
  requestId,
  reason: 'first',
  priority: 'visible',
  camera: gate,
  parameters: live,
  ...change,
});

interface Setting {
  readonly desk: SessionDesk;
  readonly clock: ManualClock;
  readonly lines: readonly string[];
  readonly calls: {
    readonly urgency: Urgency;
    readonly signal: AbortSignal;
    readonly answer: (outcome: Outcome<GrantedSession>) => void;
  }[];
  readonly grant: (index: number) => void;
  readonly events: SessionEvent[];
  /** The ages of retention that were good enough, as asked for. */
  readonly retentionAges: number[];
}

/** What is different from a desk whose clock is right, whose keys never end and whose streams keep a day. */
interface Circumstances {
  readonly clockBehindMs?: number;
  readonly credentialsEndAtMs?: number;
  /** Hours told, the older one first. */
  readonly retention?: readonly (number | null)[];
}

const make = ({ clockBehindMs = 0, credentialsEndAtMs, retention = [24, 24] }: Circumstances = {}): Setting => {
  const clock = createManualClock();
  const { log, lines } = createMemoryLog();
  const calls: Setting['calls'] = [];
  const events: SessionEvent[] = [];
  const retentionAges: number[] = [];
  let ids = 0;
  const desk = createSessionDesk({
    service: {
      openSession: (_camera, _parameters, urgency, signal) =>
        new Promise((answer) => {
          calls.push({ urgency, signal, answer });
        }),
      retentionHours: (_camera, maxAgeMs) => {
        retentionAges.push(maxAgeMs);
        return Promise.resolve(retention[retentionAges.length - 1] ?? null);
      },
    },
    nowMs: clock.nowMs,
    monotonicMs: clock.monotonicMs,
    after: clock.after,
    clockBehindMs: () => clockBehindMs,
    credentialsEndAtMs: () => credentialsEndAtMs ?? null,
    onSession: (event) => events.push(event),
    newId: () => `session-${(ids += 1)}`,
    log,
  });
  const grant = (index: number): void =>
    calls[index]?.answer({ ok: true, value: { url, sentAtMs: clock.monotonicMs() } });
  return { desk, clock, lines, calls, grant, events, retentionAges };
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
    expect(desk.counts()).toEqual({ opened: 1, closed: 0, lost: 0, cancelled: 0, failed: 0 });
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
    expect(desk.counts()).toEqual({ opened: 1, closed: 1, lost: 0, cancelled: 0, failed: 1 });
  });

  it('tells of every step of a session, and of nothing that was given up in time', async () => {
    const { desk, calls, grant, events } = make();
    const opened = desk.open(1, request('a'));
    grant(0);
    await opened;
    const renewed = desk.open(1, request('b', { reason: 'renewal', priority: 'renewal' }));
    grant(1);
    await renewed;
    const failing = desk.open(1, request('c', { reason: 'recovery' }));
    calls[2]?.answer({ ok: false, error: { kind: 'throttled' } });
    await failing;
    const given = desk.open(1, request('d'));
    desk.cancel(1, 'd');
    calls[3]?.answer({ ok: false, error: { kind: 'cancelled' } });
    await given;
    desk.close(1, 'session-1');
    desk.close(1, 'session-2', true);
    desk.close(1, 'session-2', true);
    expect(events.map(({ event, sessionId }) => [event, sessionId])).toEqual([
      ['opened', 'session-1'],
      ['renewed', 'session-2'],
      ['failed', null],
      ['closed', 'session-1'],
      ['lost', 'session-2'],
    ]);
    expect(desk.counts()).toEqual({ opened: 2, closed: 1, lost: 1, cancelled: 1, failed: 1 });
    expect(calls.map(({ urgency }) => urgency)).toEqual([
      { priority: 'visible', isRecovery: false },
      { priority: 'renewal', isRecovery: false },
      { priority: 'visible', isRecovery: true },
      { priority: 'visible', isRecovery: false },
    ]);
  });

  it('says when the credentials that opened it end', async () => {
    const { desk, clock, grant } = make({ credentialsEndAtMs: 1_700_000_900_000 });
    const opened = desk.open(1, request('a'));
    await clock.advance(60_000);
    grant(0);
    expect(await opened).toMatchObject({ ok: true, value: { credentialsEndInMs: 840_000 } });
  });
});

describe('a session opened ahead', () => {
  const yard = { ...gate, StreamName: 'yard', StreamARN: gate.StreamARN.replace('gate-north', 'yard') };
  /** What has become of sessions, by the names of their steps. */
  const stepsOf = ({ events }: Setting): readonly string[] =>
    events.map(({ event, sessionId }) => `${event} ${sessionId}`);

  it('is the page’s with its first request for the same, and lives only as long as it really does', async () => {
    const setting = make({ credentialsEndAtMs: 1_700_000_900_000 });
    const { desk, clock, calls, grant } = setting;
    desk.openAhead(gate, live);
    grant(0);
    await clock.advance(4_000.25);
    expect(desk.records()).toEqual([{ camera: gate, sender: null, openedAtMs: 0, endsAtMs: 3_600_000 }]);
    expect(await desk.open(1, request('a', { priority: 'focused' }))).toEqual({
      ok: true,
      value: { sessionId: 'session-1', url, lifeMs: 3_595_999, credentialsEndInMs: 900_000 - 4_000.25 },
    });
    expect(desk.records()).toEqual([{ camera: gate, sender: 1, openedAtMs: 0, endsAtMs: 3_600_000 }]);
    await clock.advance(60_000);
    expect(calls).toHaveLength(1);
    expect(stepsOf(setting)).toEqual(['opened session-1']);
    desk.close(1, 'session-1');
    expect(desk.counts()).toEqual({ opened: 1, closed: 1, lost: 0, cancelled: 0, failed: 0 });
  });

  it('goes through the scheduler like any first picture', () => {
    const { desk, calls } = make();
    desk.openAhead(gate, live);
    expect(calls.map(({ urgency }) => urgency)).toEqual([{ priority: 'visible', isRecovery: false }]);
  });

  it('is waited for while it is under way; its life counts from when it was sent, not from the wish', async () => {
    const { desk, clock, calls, grant } = make();
    desk.openAhead(gate, live);
    await clock.advance(1_000);
    const opened = desk.open(1, request('a'));
    await clock.advance(2_000);
    // it had to wait for its turn: sent only now
    grant(0);
    expect(await opened).toMatchObject({ ok: true, value: { sessionId: 'session-1', lifeMs: 3_600_000 } });
    expect(calls).toHaveLength(1);
  });

  it.each<[string, Partial<OpenSession>]>([
    ['other parameters', { parameters: { ...live, Expires: 300 } }],
    ['another camera', { camera: yard }],
    ['the same stream by another account', { camera: { ...gate, account: 'site-b' } }],
    ['a recovery', { reason: 'recovery' }],
    ['a renewal', { reason: 'renewal' }],
  ])('is not for %s', async (_what, change) => {
    const { desk, calls, grant } = make();
    desk.openAhead(gate, live);
    grant(0);
    const opened = desk.open(1, request('a', change));
    expect(calls).toHaveLength(2);
    grant(1);
    expect(await opened).toMatchObject({ ok: true, value: { sessionId: 'session-2' } });
  });

  it('is for one request only, and opened once for each camera', async () => {
    const { desk, calls, grant } = make();
    desk.openAhead(gate, live);
    desk.openAhead(gate, live);
    grant(0);
    await desk.open(1, request('a'));
    desk.openAhead(gate, live);
    expect(calls).toHaveLength(1);
    void desk.open(1, request('b'));
    expect(calls).toHaveLength(2);
  });

  it('that nobody takes is forgotten, and counted as closed', async () => {
    const setting = make();
    const { desk, clock, calls, grant } = setting;
    desk.openAhead(gate, live);
    grant(0);
    await clock.advance(14_999);
    expect(desk.records()).toHaveLength(1);
    await clock.advance(1);
    expect(desk.records()).toEqual([]);
    expect(stepsOf(setting)).toEqual(['opened session-1', 'closed session-1']);
    void desk.open(1, request('a'));
    expect(calls).toHaveLength(2);
  });

  it('is given up with the request that waits for it', async () => {
    const setting = make();
    const { desk, calls, grant } = setting;
    desk.openAhead(gate, live);
    const opened = desk.open(1, request('a'));
    desk.cancel(1, 'a');
    expect(calls[0]?.signal.aborted).toBe(true);
    grant(0);
    expect(await opened).toEqual({ ok: false, error: { kind: 'cancelled' } });
    expect(desk.records()).toEqual([]);
    expect(desk.counts()).toEqual({ opened: 0, closed: 0, lost: 0, cancelled: 1, failed: 0 });
    expect(setting.events).toEqual([]);
  });

  it('that was answered in the moment its request was given up is closed', async () => {
    const setting = make();
    const { desk, clock, grant } = setting;
    desk.openAhead(gate, live);
    grant(0);
    await clock.advance(0);
    const opened = desk.open(1, request('a'));
    desk.cancel(1, 'a');
    expect(await opened).toEqual({ ok: false, error: { kind: 'cancelled' } });
    expect(desk.records()).toEqual([]);
    expect(stepsOf(setting)).toEqual(['opened session-1', 'closed session-1']);
  });

  it('that fails is not told of: the page asks in earnest', async () => {
    const { desk, clock, calls, grant } = make();
    desk.openAhead(gate, live);
    calls[0]?.answer({ ok: false, error: { kind: 'unreachable' } });
    await clock.advance(0);
    expect(desk.counts().failed).toBe(0);
    const opened = desk.open(1, request('a'));
    grant(1);
    expect(await opened).toMatchObject({ ok: true, value: { sessionId: 'session-1' } });
  });

  it('that fails while a request waits for it has failed for that request', async () => {
    const { desk, calls } = make();
    desk.openAhead(gate, live);
    const opened = desk.open(1, request('a'));
    calls[0]?.answer({ ok: false, error: { kind: 'unreachable' } });
    expect(await opened).toEqual({ ok: false, error: { kind: 'unreachable' } });
    expect(calls).toHaveLength(1);
    expect(desk.counts().failed).toBe(1);
  });

  it('that is refused, as it would be a moment later, is not asked for twice; but again when the page is late', async () => {
    const { desk, clock, calls } = make();
    desk.openAhead(gate, live);
    desk.openAhead(yard, live);
    for (const index of [0, 1]) calls[index]?.answer({ ok: false, error: { kind: 'not-allowed' } });
    await clock.advance(10_000);
    expect(await desk.open(1, request('a'))).toEqual({ ok: false, error: { kind: 'not-allowed' } });
    expect(calls).toHaveLength(2);
    expect(desk.counts().failed).toBe(1);
    await clock.advance(5_000);
    void desk.open(1, request('b', { camera: yard }));
    expect(calls).toHaveLength(3);
  });

  it('breaks no rule of the service', () => {
    const { desk, calls } = make();
    desk.openAhead(gate, { ...live, Expires: 60 });
    expect(calls).toHaveLength(0);
  });

  it('is not for the page that comes after the one that has asked; none is opened any more', async () => {
    const setting = make();
    const { desk, clock, calls, grant } = setting;
    // as a page that is loaded for the first time does
    desk.forgetSender(1);
    for (const camera of [gate, yard, { ...yard, account: 'site-b' }]) desk.openAhead(camera, live);
    grant(0);
    grant(1);
    await desk.open(1, request('a'));
    desk.forgetSender(1);
    expect(calls[2]?.signal.aborted).toBe(true);
    grant(2);
    await clock.advance(0);
    expect(desk.records()).toEqual([]);
    expect(stepsOf(setting)).toEqual(['opened session-1', 'opened session-2', 'closed session-1', 'closed session-2']);
    desk.openAhead({ ...gate, account: 'site-b' }, live);
    expect(calls).toHaveLength(3);
    void desk.open(1, request('b', { camera: yard }));
    expect(calls).toHaveLength(4);
  });

  it('would be in vain where the page asks for others first: no more are opened', async () => {
    const { desk, calls } = make();
    void desk.open(1, request('a', { camera: yard }));
    desk.openAhead(gate, live);
    expect(calls).toHaveLength(1);
  });

  it('is told to a window that starts, if it is there by then, and is that window’s', async () => {
    const setting = make();
    const { desk, clock, calls, grant } = setting;
    desk.openAhead(gate, live);
    desk.openAhead(yard, live);
    grant(0);
    await clock.advance(2_000);
    const session = { sessionId: 'session-1', url, lifeMs: 3_598_000, credentialsEndInMs: null };
    expect(desk.takeAhead(1)).toEqual([{ camera: gate, parameters: live, session }]);
    expect(desk.takeAhead(1)).toEqual([]);
    expect(desk.records()).toEqual([{ camera: gate, sender: 1, openedAtMs: 0, endsAtMs: 3_600_000 }]);
    await clock.advance(60_000);
    expect(stepsOf(setting)).toEqual(['opened session-1']);
    // the other one is under way still: for whoever asks
    const opened = desk.open(1, request('a', { camera: yard }));
    grant(1);
    expect(await opened).toMatchObject({ ok: true, value: { sessionId: 'session-2' } });
    expect(calls).toHaveLength(2);
    desk.forgetSender(1);
    expect(desk.records()).toEqual([]);
  });

  it('that was refused is not told to a window that starts, but to its request', async () => {
    const { desk, clock, calls } = make();
    desk.openAhead(gate, live);
    calls[0]?.answer({ ok: false, error: { kind: 'not-allowed' } });
    await clock.advance(0);
    expect(desk.takeAhead(1)).toEqual([]);
    expect(await desk.open(1, request('a'))).toEqual({ ok: false, error: { kind: 'not-allowed' } });
    expect(calls).toHaveLength(1);
  });

  it('has its URL in no record, no event and no line of the log', async () => {
    const { desk, clock, lines, events, grant } = make();
    desk.openAhead(gate, live);
    desk.openAhead(yard, live);
    grant(0);
    grant(1);
    await clock.advance(0);
    const records = JSON.stringify(desk.records());
    await desk.open(1, request('a'));
    expect(desk.takeAhead(1)).toHaveLength(1);
    await clock.advance(20_000);
    expect(records + JSON.stringify(events) + lines.join('')).not.toMatch(/Cisecret|https:/);
  });
});

describe('a range', () => {
  const hourMs = 3_600_000;
  const startMs = 1_700_000_000_000;
  const range = (fromMs: number, toMs: number): OpenSession =>
    request('a', {
      reason: 'replay',
      parameters: {
        ...live,
        PlaybackMode: 'ON_DEMAND',
        HLSFragmentSelector: {
          FragmentSelectorType: 'SERVER_TIMESTAMP',
          TimestampRange: { StartTimestampMs: startMs + fromMs, EndTimestampMs: startMs + toMs },
        },
      },
    });

  it('older than what the stream keeps is refused, after the retention was asked for anew', async () => {
    const { desk, retentionAges, calls } = make({ retention: [2, 2] });
    expect(await desk.open(1, range(-3 * hourMs, -2.5 * hourMs))).toMatchObject({
      ok: false,
      error: {
        kind: 'argument-invalid',
        message: 'StartTimestamp is before the oldest pictures: the stream keeps the last 2 hours.',
      },
    });
    expect(retentionAges).toHaveLength(2);
    expect(retentionAges[1]).toBeLessThan(retentionAges[0] ?? 0);
    expect(calls).toHaveLength(0);
  });

  it.each<[string, readonly (number | null)[]]>([
    ['of a stream that keeps more by now', [2, 24]],
    ['of a stream whose retention nobody may ask for', [null]],
  ])('%s is asked for', async (_what, retention) => {
    const { desk, calls, clock } = make({ retention });
    void desk.open(1, range(-3 * hourMs, -2.5 * hourMs));
    await clock.advance(0);
    expect(calls).toHaveLength(1);
  });

  it('of a stream that keeps nothing: no retention', async () => {
    const { desk } = make({ retention: [0, 0] });
    const outcome = await desk.open(1, range(-3 * hourMs, -2.5 * hourMs));
    expect(outcome).toEqual({ ok: false, error: { kind: 'no-retention', resource: gate.StreamName } });
  });

  it('is judged by AWS’s clock, not by this machine’s', async () => {
    const { desk, calls, clock } = make({ clockBehindMs: 600_000 });
    void desk.open(1, range(-hourMs, 300_000));
    await clock.advance(0);
    expect(calls).toHaveLength(1);
    const ahead = make({ clockBehindMs: -600_000 });
    expect(await ahead.desk.open(1, range(-hourMs, -300_000))).toMatchObject({
      ok: false,
      error: { message: 'With SERVER_TIMESTAMP, EndTimestamp must be in the past.' },
    });
  });

  it('of a live session costs no question about retention', async () => {
    const { desk, retentionAges, grant } = make();
    const opened = desk.open(1, request('a'));
    grant(0);
    await opened;
    expect(retentionAges).toEqual([]);
  });
});
