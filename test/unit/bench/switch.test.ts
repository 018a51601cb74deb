/** The switch bench: its words, its figures and the shape of its report. What it measures is no test's business. */
import { expect, it } from 'vitest';
import { parseBench } from '../../../bench/bench-options.ts';
import { type SwitchRun, switchReportOf, switchTableOf } from '../../../bench/switch-figures.ts';

const run = (change: Partial<SwitchRun>): SwitchRun => ({
  enterAtMs: 1_000,
  listedAtMs: 1_100,
  rowAtMs: 1_130,
  pictureAtMs: [1_900, 2_100],
  loadBefore: 0.5,
  ...change,
});

it('is asked for by its name', () => {
  expect(parseBench(['switch', '--runs', '2', '--tiles', '4'])).toEqual({
    ok: true,
    options: { kind: 'switch', tiles: 4, runs: 2, patienceMs: 120_000 },
  });
});

it('counts from the answer of the list; what never came is in no figure', () => {
  const report = switchReportOf(2, [run({}), run({ rowAtMs: 1_200, pictureAtMs: [2_000] }), run({ listedAtMs: null })]);
  expect(report).toMatchObject({
    schemaVersion: 1,
    pictures: [2, 1, 2],
    listedMs: { median: 100 },
    rowMs: { median: 65, least: 30, most: 100 },
    firstPictureMs: { median: 850 },
    lastPictureMs: { median: 1_000, least: 1_000, most: 1_000 },
  });
  const table = switchTableOf(report, { processors: 2, model: 'm', runtime: 'chromium' });
  expect(table).toContain('2 of 3 runs (pictures: 2, 1, 2)');
  expect(table).toContain("0.07 s   (0.03 s to 0.10 s) from the list's answer");
  const none = switchReportOf(2, [run({ listedAtMs: null })]);
  expect(none.rowMs).toBeNull();
  expect(switchTableOf(none, { processors: 2, model: 'm', runtime: 'chromium' })).toContain('none in time');
});
