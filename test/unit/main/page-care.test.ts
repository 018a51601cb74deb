/** When a page counts as hung, and what is done for one that hangs, crashes or can't be loaded. */
import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { careForPage } from '../../../main/desktop/page-care.ts';
import { patienceAt, watchPage } from '../../../main/desktop/page-watch.ts';
import { createMemoryLog } from './fixtures.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

/** By then a page is not young any more. */
const settledMs = 20_000;

interface Page {
  hangs: boolean;
  unseen: boolean;
  mayBeAsked: boolean;
  asked: number;
  readonly alarmsAtMs: number[];
  readonly stop: () => void;
  /** Answers whatever it was asked while it hung. */
  wakeUp: () => void;
}

/** A page that answers at once, until it is told to hang. */
const watched = (clock: ManualClock, moments: Pick<ManualClock, 'monotonicMs'> = clock): Page => {
  const open: (() => void)[] = [];
  const page: Page = {
    hangs: false,
    unseen: false,
    mayBeAsked: true,
    asked: 0,
    alarmsAtMs: [],
    wakeUp: () => {
      page.hangs = false;
      for (const answer of open.splice(0)) answer();
    },
    stop: watchPage({
      clock: { ...moments, after: clock.after },
      ask: () => {
        page.asked += 1;
        return page.hangs
          ? new Promise<boolean>((resolve) => open.push(() => resolve(page.unseen)))
          : Promise.resolve(page.unseen);
      },
      mayBeAsked: () => page.mayBeAsked,
      onHang: () => page.alarmsAtMs.push(clock.monotonicMs()),
    }),
  };
  return page;
};

describe('watchPage', () => {
  it('leaves a page that answers alone, for ever', async () => {
    const clock = createManualClock();
    const page = watched(clock);
    await clock.advance(600_000);
    expect(page.alarmsAtMs).toEqual([]);
    expect(page.asked).toBeGreaterThan(1_000);
    page.stop();
    expect(clock.waiting()).toBe(0);
  });

  it('notices within two seconds that it hangs, at whatever moment that begins', async () => {
    for (let sinceTickMs = 0; sinceTickMs < 250; sinceTickMs += 50) {
      const clock = createManualClock();
      const page = watched(clock);
      await clock.advance(settledMs + sinceTickMs);
      page.hangs = true;
      await clock.advance(2_000);
      expect(page.alarmsAtMs).toHaveLength(1);
    }
  });

  it('wakes a page that nobody can see every other second, finds it hanging a little later, and is as quick as ever afterwards', async () => {
    const clock = createManualClock();
    const page = watched(clock);
    await clock.advance(settledMs);
    page.unseen = true;
    await clock.advance(2_000);
    const { asked } = page;
    await clock.advance(60_000);
    expect(page.asked - asked).toBe(30);
    page.hangs = true;
    await clock.advance(4_000);
    expect(page.alarmsAtMs).toHaveLength(1);
    page.unseen = false;
    page.wakeUp();
    await clock.advance(700_000);
    page.hangs = true;
    await clock.advance(2_000);
    expect(page.alarmsAtMs).toHaveLength(2);
  });

  it('bears pauses of more than a second, however many', async () => {
    const clock = createManualClock();
    const page = watched(clock);
    await clock.advance(settledMs);
    for (let pause = 0; pause < 20; pause += 1) {
      page.hangs = true;
      await clock.advance(1_400);
      page.wakeUp();
      await clock.advance(500);
    }
    expect(page.alarmsAtMs).toEqual([]);
  });

  it('takes the sleep of the machine, and a main process that comes late to everything, for no silence', async () => {
    const clock = createManualClock();
    let sleptMs = 0;
    const page = watched(clock, { monotonicMs: () => clock.monotonicMs() + sleptMs });
    await clock.advance(settledMs);
    page.hangs = true;
    await clock.advance(500);
    sleptMs = 3_600_000;
    await clock.advance(500);
    page.wakeUp();
    await clock.advance(1_000);
    expect(page.alarmsAtMs).toEqual([]);
    // ticks a second late each: a page that needs four seconds for its answer then is as slow as everybody
    page.hangs = true;
    for (let tick = 0; tick < 4; tick += 1) {
      sleptMs += 1_000;
      await clock.advance(250);
    }
    page.wakeUp();
    await clock.advance(1_000);
    expect(page.alarmsAtMs).toEqual([]);
  });

  it('asks nothing of a page that can not answer, and gives it time afterwards', async () => {
    const clock = createManualClock();
    const page = watched(clock);
    await clock.advance(settledMs);
    page.hangs = true;
    page.mayBeAsked = false;
    const { asked } = page;
    await clock.advance(60_000);
    expect(page.asked).toBe(asked);
    page.mayBeAsked = true;
    await clock.advance(4_500);
    expect(page.alarmsAtMs).toEqual([]);
    await clock.advance(2_000);
    expect(page.alarmsAtMs).toHaveLength(1);
  });

  it('bears twice as much after each alarm, up to half a minute, and forgets alarms', () => {
    const alarms = [settledMs, settledMs + 1, settledMs + 2, settledMs + 3, settledMs + 4];
    const borne = alarms.map((_at, count) => patienceAt(settledMs + 10, 0, alarms.slice(0, count)));
    expect(borne).toEqual([1_400, 2_800, 5_600, 11_200, 22_400]);
    expect(patienceAt(settledMs + 10, 0, [...alarms, settledMs + 5])).toBe(30_000);
    expect(patienceAt(settledMs + 700_000, 0, alarms)).toBe(1_400);
    expect(patienceAt(4_999, 0, [])).toBe(5_000);
  });

  it('bears more of a page that has answered slowly of late', () => {
    expect(patienceAt(settledMs, 0, [], 100)).toBe(1_400);
    expect(patienceAt(settledMs, 0, [], 600)).toBe(3_600);
    expect(patienceAt(settledMs, 0, [settledMs], 600)).toBe(7_200);
  });
});

/** As much of a page as the care for it touches. */
class ContentsStandIn extends EventEmitter {
  hangs = false;
  devTools = false;
  loading = false;
  readonly done: string[] = [];
  readonly isDestroyed = (): boolean => false;
  readonly isCrashed = (): boolean => false;
  readonly isLoading = (): boolean => this.loading;
  readonly isDevToolsOpened = (): boolean => this.devTools;
  readonly getURL = (): string => 'app://vigil/';
  readonly executeJavaScript = (): Promise<unknown> => (this.hangs ? new Promise(() => undefined) : Promise.resolve(0));
  readonly reload = (): void => void this.done.push('reload');
  readonly forcefullyCrashRenderer = (): void => {
    this.done.push('end');
    this.hangs = false;
    this.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 });
  };
}

const cared = () => {
  const clock = createManualClock();
  const { log, lines } = createMemoryLog();
  const contents = new ContentsStandIn();
  let failures = 0;
  careForPage({
    webContents: contents as unknown as WebContents,
    clock,
    log,
    onKeepsFailing: () => {
      failures += 1;
    },
  });
  const events = (): string[] => lines.map((line) => (JSON.parse(line) as { event: string }).event);
  return { clock, contents, events, lines, failures: () => failures };
};

describe('careForPage', () => {
  it('reloads a crashed page at once and logs both ends', async () => {
    const { clock, contents, events, lines } = cared();
    contents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
    await clock.advance(0);
    expect(contents.done).toEqual(['reload']);
    await clock.advance(700);
    contents.emit('did-finish-load');
    expect(events()).toEqual(['page gone', 'page is back']);
    expect(lines.join('')).toMatch(/"reason":"oom".*"afterMs":700/);
  });

  it('ends a page that hangs, and one that Electron calls unresponsive, but none that somebody looks into', async () => {
    const { clock, contents, events } = cared();
    await clock.advance(settledMs);
    contents.hangs = true;
    await clock.advance(2_000);
    expect(contents.done).toEqual(['end', 'reload']);
    contents.emit('did-finish-load');
    expect(events()).toEqual(['page hangs', 'page gone', 'page is back']);
    contents.emit('unresponsive');
    expect(contents.done.slice(2)).toEqual(['end']);
    contents.devTools = true;
    contents.hangs = true;
    contents.emit('unresponsive');
    await clock.advance(60_000);
    expect(contents.done.filter((what) => what === 'end')).toHaveLength(2);
  });

  it('loads again what could not be loaded, but not what gave way to another load', async () => {
    const { clock, contents } = cared();
    contents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', '', true);
    contents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', '', false);
    await clock.advance(60_000);
    expect(contents.done).toEqual([]);
    contents.emit('did-fail-load', {}, -100, 'ERR_CONNECTION_CLOSED', '', true);
    await clock.advance(0);
    expect(contents.done).toEqual(['reload']);
  });

  it('goes on for ever with a page that keeps crashing, and says that it does; an orderly end is none', async () => {
    const { clock, contents, failures } = cared();
    contents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
    for (let crash = 0; crash < 50; crash += 1) {
      contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
      await clock.advance(30_000);
    }
    expect(contents.done).toHaveLength(50);
    expect(failures()).toBeGreaterThan(10);
  });
});
