/** The start bench: its words, its figures and the shape of its report. What it measures is no test's business. */
import { describe, expect, it } from 'vitest';
import { benchHelp, parseBench } from '../../../bench/bench-options.ts';
import {
  busiestSecond,
  quotaFloorMs,
  reportOf,
  type SeenCall,
  type StartRun,
  spreadOf,
} from '../../../bench/start-figures.ts';
import { tableOf } from '../../../bench/start-table.ts';

const call = (operation: string, atMs: number, account = 'site-a', camera?: string): SeenCall => ({
  operation,
  atMs,
  account,
  camera,
  isThrottled: false,
});

describe('the words', () => {
  it.each([
    [['start', '--tiles', '64'], { kind: 'start', tiles: 64, runs: 5, patienceMs: 120_000 }],
    [['start', '--runs=2', '--patience=30'], { kind: 'start', tiles: 16, runs: 2, patienceMs: 30_000 }],
  ])('%j', (words, options) => {
    expect(parseBench(words)).toEqual({ ok: true, options });
  });

  it.each([
    [['start', '--tiles', '7'], '--tiles takes one of'],
    [['start', '--runs', '0'], '--runs takes'],
    [['start', '--runs', '2x'], '--runs takes'],
    [['start', '--patience', '5'], '--patience takes'],
    [['stop'], 'no measurement called stop'],
    [['start', '--fast'], '--fast'],
  ])('%j: a sentence', (words, sentence) => {
    const parsed = parseBench(words);
    expect(parsed.ok ? '' : parsed.sentence).toContain(sentence);
  });

  it('help is what is said to nothing and to --help', () => {
    for (const words of [[], ['--help']]) expect(parseBench(words)).toEqual({ ok: false, sentence: null });
    expect(benchHelp).toContain('--tiles');
  });
});

describe('the figures', () => {
  it('have a middle and two ends', () => {
    expect(spreadOf([5, 1, 3])).toEqual({ median: 3, least: 1, most: 5 });
    expect(spreadOf([1, 2])).toEqual({ median: 1.5, least: 1, most: 2 });
    expect(spreadOf([])).toBeNull();
  });

  it('find the busiest second of each account alone', () => {
    const calls = [0, 100, 999, 1_000, 1_001].map((atMs) => call('ListStreams', atMs));
    expect(busiestSecond([...calls, call('ListStreams', 500, 'site-b')], ({ account }) => account)).toBe(4);
    expect(busiestSecond([], ({ account }) => account)).toBe(0);
    expect(busiestSecond([call('ListStreams', 0)], () => undefined)).toBe(0);
  });

  it('know what the quotas make necessary', () => {
    const many = Array.from({ length: 450 }, (_, index) => call('GetDataEndpoint', 0, 'site-a', `c${index}`));
    expect(quotaFloorMs(many)).toBe(500);
    expect(quotaFloorMs(many.slice(0, 300))).toBe(0);
    const one = Array.from({ length: 10 }, () => call('GetDataEndpoint', 0, 'site-a', 'gate'));
    expect(quotaFloorMs(one)).toBe(1_000);
  });
});

describe('the report', () => {
  const run = (pictures: readonly number[]): StartRun => ({
    processAtMs: 1_000,
    windowAtMs: 1_500,
    pictureAtMs: pictures.map((ms) => 1_000 + ms),
    calls: [call('ListStreams', 1_600), call('GetHLSStreamingSessionURL', 1_700, 'site-a', 'gate')],
    loadBefore: 0.5,
  });

  it('counts only whole walls for the last picture, and says when one was not whole', () => {
    const report = reportOf(2, [run([3_000, 4_000]), run([2_000]), run([])]);
    expect(report).toMatchObject({
      schemaVersion: 1,
      tiles: 2,
      runs: 3,
      pictures: [2, 1, 0],
      firstFromProcessMs: { median: 2_500, least: 2_000, most: 3_000 },
      firstFromWindowMs: { median: 2_000 },
      lastFromProcessMs: { median: 4_000 },
      quotaFloorMs: 0,
    });
    expect(report.calls.find(({ operation }) => operation === 'ListStreams')).toMatchObject({
      calls: { median: 1 },
      throttled: 0,
      busiestSecondOfAccount: 1,
      quotaOfAccount: 50,
    });
    const table = tableOf(report, { processors: 2, model: 'a machine', runtime: 'chromium' });
    expect(table).toContain('1 of 3 runs (pictures: 2, 1, 0)');
    expect(table).toContain('2 processors');
    expect(table).toContain('the quotas allow all calls at once');
    const held = tableOf({ ...report, quotaFloorMs: 500 }, { processors: 2, model: 'm', runtime: 'chromium' });
    expect(held).toContain('0.50 s from the first call to the last');
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('of no picture at all says so', () => {
    const table = tableOf(reportOf(2, [run([])]), { processors: 2, model: 'm', runtime: 'electron' });
    expect(table).toContain('none in time');
  });
});
