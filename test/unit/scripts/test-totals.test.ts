/** The last line of the test run: its figures are those of the runner's own report. */
import { expect, it } from 'vitest';
import { testTotals, totalsLine } from '../../../scripts/test-totals.ts';

const report = (over: object): object => ({
  numPassedTests: 10,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ name: '/app/test/unit/a.test.ts', status: 'passed', assertionResults: [{}] }],
  ...over,
});

it('says what passed and failed', () => {
  expect(totalsLine(testTotals(report({ numFailedTests: 2 })))).toBe('10 passed, 2 failed');
});

it('says what was skipped only when something was', () => {
  expect(totalsLine(testTotals(report({ numPendingTests: 1, numTodoTests: 2 })))).toBe(
    '10 passed, 0 failed, 3 skipped',
  );
});

it('counts a file that could not be loaded as a failure', () => {
  const testResults = [{ name: '/app/test/e2e/wall.test.ts', status: 'failed', assertionResults: [] }];
  expect(testTotals(report({ testResults }))).toEqual({ passed: 10, failed: 1, skipped: 0, endToEnd: true });
});

it('counts a file whose preparation failed, though its tests were only skipped', () => {
  const skipped = { name: '/app/test/unit/a.test.ts', status: 'failed', assertionResults: [{ status: 'skipped' }] };
  const failed = { name: '/app/test/unit/b.test.ts', status: 'failed', assertionResults: [{ status: 'failed' }] };
  expect(testTotals(report({ numFailedTests: 1, testResults: [skipped, failed] })).failed).toBe(2);
});

it('refuses a report of another shape', () => {
  expect(() => testTotals({ total: 3 })).toThrow('numPassedTests');
});
