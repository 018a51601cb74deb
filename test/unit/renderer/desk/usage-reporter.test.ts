import { describe, expect, test } from 'vitest';
import { createBridge } from '../../../../renderer/desk/bridge.ts';
import { createUsageReporter, type UsageReporter } from '../../../../renderer/desk/usage-reporter.ts';
import { createFakeMain, type FakeMain } from '../fake-main.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';

const reporterForTest = (): { reporter: UsageReporter; main: FakeMain; clock: ManualClock } => {
  const main = createFakeMain();
  const clock = createManualClock();
  return { reporter: createUsageReporter({ bridge: createBridge(main.raw), clock }), main, clock };
};

describe('the usage reporter', () => {
  test('adds up what each session brings and tells it every five seconds', () => {
    const { reporter, main, clock } = reporterForTest();
    reporter.add('a', 100);
    reporter.add('b', 5);
    reporter.add('a', 1);
    clock.advance(4_999);
    expect(main.inputsOf('usageReport')).toEqual([]);
    clock.advance(1);
    reporter.add('a', 7);
    clock.advance(5_000);
    expect(main.inputsOf('usageReport')).toEqual([
      [
        { sessionId: 'a', bytes: 101 },
        { sessionId: 'b', bytes: 5 },
      ],
      [{ sessionId: 'a', bytes: 7 }],
    ]);
  });

  test('says nothing when there is nothing to say', () => {
    const { reporter, main, clock } = reporterForTest();
    reporter.add('a', 0);
    reporter.flush();
    clock.advance(60_000);
    expect(main.inputsOf('usageReport')).toEqual([]);
  });

  test('can be made to tell at once, and does not tell it twice', () => {
    const { reporter, main, clock } = reporterForTest();
    reporter.add('a', 3);
    reporter.flush();
    clock.advance(60_000);
    expect(main.inputsOf('usageReport')).toEqual([[{ sessionId: 'a', bytes: 3 }]]);
  });

  test('splits a report that is longer than the contract allows', () => {
    const { reporter, main } = reporterForTest();
    for (let n = 0; n < 1_001; n += 1) reporter.add(`session-${n}`, 1);
    reporter.flush();
    expect(main.inputsOf('usageReport').map((report) => (report as unknown[]).length)).toEqual([1_000, 1]);
  });
});
