/** Reads the figures of vitest's JSON report and says them in one line. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** How many tests had which end; a file that failed without a failed test counts as one failure. */
export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Whether specs that start the application were among them. */
  readonly endToEnd: boolean;
}

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string().optional() })),
    }),
  ),
});

/** @returns null when there is no report: the runner ended before it wrote one */
export function readTestTotals(reportFile: string): TestTotals | null {
  return existsSync(reportFile) ? testTotals(JSON.parse(readFileSync(reportFile, 'utf8'))) : null;
}

/** @param report vitest's JSON report (Vitest documentation, "Reporters", JSON reporter); throws when it is something else */
export function testTotals(report: unknown): TestTotals {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = reportSchema.parse(report);
  // A file can fail without a failed test: it could not be loaded, or its preparation threw and all its tests were skipped.
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests,
    endToEnd: testResults.some((file) => /[\\/]test[\\/]e2e[\\/]/.test(file.name)),
  };
}

/** `12 passed, 0 failed`, and the skipped ones when there are any. */
export function totalsLine({ passed, failed, skipped }: TestTotals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
