/** The commissioning check: verdict, table, files, and that it always ends. */
import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CheckedCamera, type SelfCheckResult, selfCheckReportSchema } from '../../../contract/desk.ts';
import { whyNotWritable, writeWhole } from '../../../main/self-check/output-file.ts';
import { createReport, isPassed, reportTable, verdictLine } from '../../../main/self-check/report.ts';
import { checkTimes, type SelfCheck, startSelfCheck } from '../../../main/self-check/self-check.ts';
import { failOnQuit, secondStart, stoppedSentence } from '../../../main/self-check/stopped.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

const good: CheckedCamera = {
  name: 'gate-north',
  account: 'site-a',
  region: 'eu-west-1',
  health: 'live',
  motion: 'moving',
  firstPictureMs: 812.4,
  pictureAgeMs: 3_449,
  fps: 14.97,
  renewals: 1,
  blackFrames: 0,
  longestGapMs: 80,
  cause: null,
};
const bad: CheckedCamera = {
  ...good,
  name: 'yard',
  health: 'silent',
  firstPictureMs: null,
  pictureAgeMs: null,
  fps: null,
  renewals: 0,
  longestGapMs: null,
  cause: 'The camera is not sending.',
};
const passed: SelfCheckResult = { cameras: [good], trouble: null };
const failed: SelfCheckResult = { cameras: [good, bad], trouble: null };

describe('report', () => {
  it('is passed only when there are cameras and all are live', () => {
    expect(isPassed(passed)).toBe(true);
    expect(isPassed(failed)).toBe(false);
    expect(isPassed({ cameras: [], trouble: null })).toBe(false);
    expect(isPassed({ ...passed, trouble: 'No accounts.' })).toBe(false);
  });

  it('has the promised shape', () => {
    const report = createReport(failed, { runtime: 'chromium', startedAtMs: 0, durationMs: 1_234.5 });
    expect(selfCheckReportSchema.parse(report)).toEqual({
      schemaVersion: 1,
      runtime: 'chromium',
      startedAt: '1970-01-01T00:00:00.000Z',
      durationMs: 1_235,
      ok: false,
      cameras: [good, bad],
    });
  });

  it('is a table with aligned columns', () => {
    const report = createReport(failed, { runtime: 'electron', startedAtMs: 0, durationMs: 0 });
    expect(reportTable(report).split('\n')).toEqual([
      'camera      account  region     state   shown   first picture ms  latency s   fps  renewals  black frames  cause',
      'gate-north  site-a   eu-west-1  live    moving               812        3.4  15.0         1             0',
      'yard        site-a   eu-west-1  silent  moving                 -          -     -         0             0  The camera is not sending.',
    ]);
  });

  it('ends in one plain line', () => {
    expect(verdictLine(passed)).toBe('Self-check passed: 1 of 1 cameras live.');
    expect(verdictLine(failed)).toBe('Self-check failed: 1 of 2 cameras live.');
    expect(verdictLine({ cameras: [], trouble: null })).toBe('Self-check failed: there is no camera to check.');
    expect(verdictLine({ cameras: [], trouble: 'Sign in first.' })).toBe('Self-check failed: Sign in first.');
  });
});

describe('output files', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-check-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are written whole, over an older one, with nothing left beside', async () => {
    const path = join(folder, 'report.json');
    expect(await whyNotWritable(path)).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
    expect(await writeWhole(path, 'old')).toBeNull();
    expect(await writeWhole(path, 'new')).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['report.json']);
  });

  it('are refused with one sentence', async () => {
    const missing = join(folder, 'missing', 'report.json');
    expect(await whyNotWritable(missing)).toBe(`Can't write ${missing}: the folder does not exist.`);
    expect(await writeWhole(missing, 'x')).toBe(`Can't write ${missing}: the folder does not exist.`);
    expect(await whyNotWritable(folder)).toBe(`Can't write ${folder}: it is a folder.`);
  });
});

describe('startSelfCheck', () => {
  interface Run {
    readonly check: SelfCheck;
    readonly clock: ManualClock;
    readonly printed: string[];
    readonly codes: number[];
    readonly files: Map<string, string | Uint8Array>;
  }
  const start = (
    refusal: string | null = null,
    capture = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array([1])),
  ): Run => {
    const clock = createManualClock();
    const printed: string[] = [];
    const codes: number[] = [];
    const files = new Map<string, string | Uint8Array>();
    const check = startSelfCheck({
      clock,
      runtime: 'electron',
      reportPath: 'r.json',
      screenshotPath: 's.png',
      capture,
      write: (path, content) => {
        files.set(path, content);
        return Promise.resolve(refusal);
      },
      print: (line) => printed.push(line),
      exit: (code) => codes.push(code),
    });
    return { check, clock, printed, codes, files };
  };

  it('writes both files, prints the table and ends with 0 when all is well', async () => {
    const { check, clock, printed, codes, files } = start();
    await clock.advance(5_000);
    await check.finish(passed);
    expect(codes).toEqual([0]);
    expect(printed.at(-1)).toBe('Self-check passed: 1 of 1 cameras live.');
    expect(printed[0]).toContain('gate-north');
    expect(selfCheckReportSchema.parse(JSON.parse(String(files.get('r.json'))))).toMatchObject({
      ok: true,
      durationMs: 5_000,
    });
    expect(files.get('s.png')).toEqual(new Uint8Array([1]));
    expect(clock.waiting()).toBe(0);
  });

  it('ends with 1 when a camera is not live', async () => {
    const { check, codes } = start();
    await check.finish(failed);
    expect(codes).toEqual([1]);
  });

  it('ends with 1 when a file can’t be written or the picture not taken', async () => {
    const refused = start("Can't write it.");
    await refused.check.finish(passed);
    expect(refused.codes).toEqual([1]);
    expect(refused.printed).toContain("Can't write it.");
    const blind = start(null, () => Promise.reject(new Error('no window')));
    await blind.check.finish(passed);
    expect(blind.codes).toEqual([1]);
    expect(blind.printed).toContain("Can't write s.png: the picture could not be taken.");
  });

  it('ends by itself when the window says nothing, and only once', async () => {
    const { check, clock, printed, codes } = start();
    await clock.advance(checkTimes.timeoutMs + checkTimes.graceMs - 1);
    expect(codes).toEqual([]);
    await clock.advance(1);
    expect(codes).toEqual([1]);
    expect(printed).toEqual(['Self-check failed: the window gave no answer in time.']);
    await check.finish(passed);
    check.fail('again');
    expect(codes).toEqual([1]);
  });

  it('does not wait for a picture that never comes', async () => {
    const { check, clock, printed, codes } = start(null, () => new Promise(() => {}));
    const finished = check.finish(passed);
    await clock.advance(checkTimes.captureMs);
    await finished;
    expect(printed).toContain("Can't write s.png: the picture could not be taken.");
    expect(codes).toEqual([1]);
  });

  it('ends at its deadline though the results are being written, and only once', async () => {
    const clock = createManualClock();
    const printed: string[] = [];
    const codes: number[] = [];
    let written = (_refusal: null): void => undefined;
    const check = startSelfCheck({
      clock,
      runtime: 'electron',
      reportPath: 'r.json',
      screenshotPath: undefined,
      capture: () => Promise.resolve(new Uint8Array()),
      write: () =>
        new Promise((resolve) => {
          written = resolve;
        }),
      print: (line) => printed.push(line),
      exit: (code) => codes.push(code),
    });
    const finished = check.finish(passed);
    await clock.advance(checkTimes.timeoutMs + checkTimes.graceMs);
    expect(codes).toEqual([1]);
    expect(printed.at(-1)).toBe('Self-check failed: its results could not be written in time.');
    written(null);
    await finished;
    expect(codes).toEqual([1]);
    expect(printed.at(-1)).not.toContain('passed');
  });

  describe('cut short', () => {
    const quit = (app: EventEmitter): boolean => {
      let isRefused = false;
      app.emit('before-quit', {
        preventDefault: () => {
          isRefused = true;
        },
      });
      return isRefused;
    };

    it('has failed, however it was quit, and the quit waits for that', async () => {
      const { check, printed, codes } = start();
      const app = new EventEmitter();
      const tasks: (() => void)[] = [];
      failOnQuit(app, check, (task) => tasks.push(task));
      expect(quit(app)).toBe(true);
      expect(codes).toEqual([]);
      for (const task of tasks) task();
      expect(codes).toEqual([1]);
      expect(printed).toEqual([stoppedSentence]);
      expect(quit(app)).toBe(false);
      await check.finish(passed);
      expect(codes).toEqual([1]);
    });

    it('while its results are written has failed too', async () => {
      const { check, clock, codes } = start(null, () => new Promise(() => {}));
      const finished = check.finish(passed);
      const app = new EventEmitter();
      failOnQuit(app, check, (task) => task());
      quit(app);
      await clock.advance(checkTimes.captureMs);
      await finished;
      expect(codes).toEqual([1]);
    });

    it('by another Vigil in the same folder has failed, while an ordinary second start is none of its business', () => {
      expect(secondStart(true)).toMatchObject({ code: 1 });
      expect(secondStart(true).sentence).toMatch(/^Self-check failed: Vigil is already running/);
      expect(secondStart(false)).toMatchObject({ code: 0 });
    });
  });
});
