/** The ledger: what is added to what, and that it never grows without end. */
import { describe, expect, it } from 'vitest';
import type { CameraRef } from '../../../contract/cameras.ts';
import { usageSchema } from '../../../contract/usage.ts';
import { createUsageLedger } from '../../../main/usage/usage-ledger.ts';

const camera = (name: string, account = 'site'): CameraRef => ({
  account,
  region: 'eu-west-1',
  StreamName: name,
  StreamARN: `arn:aws:kinesisvideo:eu-west-1:111122223333:stream/${name}/1700000000000`,
});

describe('the usage ledger', () => {
  it('counts sessions by what became of them, and bytes by the camera of their session, late ones too', () => {
    let nowMs = 1_000;
    const ledger = createUsageLedger(() => nowMs);
    const gate = camera('gate');
    ledger.onSession({ camera: gate, event: 'opened', sessionId: 'one' });
    ledger.onSession({ camera: gate, event: 'renewed', sessionId: 'two' });
    ledger.onSession({ camera: gate, event: 'closed', sessionId: 'one' });
    ledger.onSession({ camera: gate, event: 'lost', sessionId: 'two' });
    ledger.onSession({ camera: gate, event: 'failed', sessionId: null });
    ledger.report([
      { sessionId: 'one', bytes: 5 },
      { sessionId: 'two', bytes: 7 },
      { sessionId: 'stranger', bytes: 100 },
    ]);
    nowMs = 4_000;
    expect(ledger.read()).toEqual({
      forMs: 3_000,
      cameras: [{ camera: gate, opened: 1, renewed: 1, closed: 1, lost: 1, failed: 1, bytes: 12 }],
      calls: [],
    });
  });

  it('counts calls by account, region and action', () => {
    const ledger = createUsageLedger(() => 0);
    const call = { profile: 'a', region: 'eu-west-1', operation: 'ListStreams', throttled: false };
    ledger.onCall(call);
    ledger.onCall({ ...call, throttled: true });
    ledger.onCall({ ...call, profile: 'b' });
    expect(ledger.read().calls).toEqual([
      { profile: 'a', region: 'eu-west-1', operation: 'ListStreams', calls: 2, throttled: 1 },
      { profile: 'b', region: 'eu-west-1', operation: 'ListStreams', calls: 1, throttled: 0 },
    ]);
  });

  it('stays within what the contract carries, and forgets the oldest sessions first', () => {
    const ledger = createUsageLedger(() => 0);
    for (let number = 0; number < 10_001; number += 1) {
      ledger.onSession({ camera: camera(`c${number % 4_000}`), event: 'opened', sessionId: `s${number}` });
      ledger.onSession({ camera: camera(`c${number % 6_000}`), event: 'failed', sessionId: null });
      ledger.onCall({ profile: `p${number}`, region: 'r', operation: 'ListStreams', throttled: false });
    }
    ledger.report([
      { sessionId: 's0', bytes: 1 },
      { sessionId: 's1', bytes: 2 },
    ]);
    const usage = ledger.read();
    expect(usageSchema.safeParse(usage).success).toBe(true);
    expect(usage.cameras).toHaveLength(5_000);
    expect(usage.cameras.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(2);
  });
});
