/** The tests: one project per kind, so that `vitest --project unit` runs what takes seconds and not what takes minutes. */
import process from 'node:process';
import { defineConfig } from 'vitest/config';

/** Seconds, in milliseconds. */
const seconds = (count: number): number => count * 1000;

/** What runs by command only: `npm run matrix` takes hours. */
const runsMatrix = process.env['VIGIL_MATRIX_TILES'] !== undefined;

/** End-to-end specs that judge no picture's timing. */
const wordSpecs = [
  'account-kinds',
  'account-troubles',
  'bad-input',
  'cameras-by-name',
  'every-trouble',
  'load-settings',
  'network',
  'pausing',
  'quitting',
  'stream-settings',
  'surviving',
  'usage',
].map((name) => `test/e2e/${name}.test.ts`);

export default defineConfig({
  test: {
    environment: 'node',
    // A test that passes only sometimes is a finding, not noise.
    retry: 0,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          exclude: ['test/unit/**/*.service.test.ts'],
          testTimeout: seconds(20),
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Real SDK clients, and the AWS CLI, against the demo service: too slow to be run before each commit.
        test: {
          name: 'service',
          include: ['test/unit/**/*.service.test.ts'],
          testTimeout: seconds(60),
          hookTimeout: seconds(60),
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: seconds(20),
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'demo',
          include: ['demo/test/**/*.test.ts'],
          testTimeout: seconds(60),
          hookTimeout: seconds(60),
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Strange inputs, by a fixed and a fresh seed; `npm run fuzz` tries them for minutes.
        test: {
          name: 'fuzz',
          include: ['test/fuzz/**/*.test.ts'],
          testTimeout: seconds(60),
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Each test starts a browser: one file at a time, and none beside the ones that measure.
        test: {
          name: 'runtime',
          include: ['runtime/test/**/*.test.ts'],
          testTimeout: seconds(90),
          hookTimeout: seconds(60),
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // These wait for words on the screen more than they work: two at a time.
        test: {
          name: 'desk',
          include: wordSpecs,
          testTimeout: seconds(180),
          hookTimeout: seconds(90),
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // These read pixels of up to twelve moving pictures, and need the whole machine for it.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: wordSpecs,
          testTimeout: seconds(180),
          hookTimeout: seconds(90),
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      ...(runsMatrix
        ? [
            {
              test: {
                name: 'matrix',
                include: ['test/e2e/*.whole.ts'],
                hookTimeout: seconds(180),
                fileParallelism: false,
                sequence: { groupOrder: 4 },
              },
            },
          ]
        : []),
    ],
  },
});
