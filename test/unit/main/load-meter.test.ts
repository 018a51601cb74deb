/** How busy the machine is, from readings whose sums a person can do in the head. */
import { cpus } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type MachineLoad, machineLoadSchema } from '../../../contract/load.ts';
import { loadBetween, type ProcessorTimes, type ProcessTimes, startLoadMeter } from '../../../main/load/load-meter.ts';
import { createManualClock } from './manual-clock.ts';

const processor = (busyMs: number, idleMs: number): ProcessorTimes => ({
  times: { user: busyMs, nice: 0, sys: 0, irq: 0, idle: idleMs },
});
const one = (pid: number, seconds?: number): ProcessTimes => ({
  pid,
  cpu: seconds === undefined ? {} : { cumulativeCPUUsage: seconds },
});

describe('loadBetween', () => {
  const idle = [processor(0, 0), processor(0, 0)];
  const half = [processor(2_000, 0), processor(0, 2_000)];
  const between = (before: ProcessTimes[], now: ProcessTimes[], processors = half): MachineLoad | null =>
    loadBetween({ atMs: 0, processors: idle, processes: before }, { atMs: 2_000, processors, processes: now });

  it('is the share of all processors together', () => {
    expect(between([one(1, 10), one(2, 5)], [one(1, 10.5), one(2, 5.5)])).toEqual({
      machineShare: 0.5,
      appShare: 0.25,
    });
  });

  it('counts a new process from its start, also one with the number of another, and forgets one that ended', () => {
    expect(between([one(1, 10), one(2, 50)], [one(1, 10), one(2, 1), one(3, 1)])?.appShare).toBe(0.5);
    expect(between([one(1, 10), one(2, 50)], [one(1, 11)])?.appShare).toBe(0.25);
  });

  it('says that it does not know, rather than that nothing is done', () => {
    expect(between([], [])?.appShare).toBeNull();
    expect(between([one(1)], [one(1)])?.appShare).toBeNull();
    expect(between([one(1, 1)], [one(1, 2)], idle)).toBeNull();
    expect(between([one(1, 1)], [one(1, 2)], [processor(1, 1)])).toBeNull();
  });

  it('stays within 0 and 1, whatever clocks say', () => {
    expect(between([one(1, 0)], [one(1, 99)])?.appShare).toBe(1);
    expect(between([one(1, 99)], [one(1, 99)], [processor(9_000, 0), processor(9_000, -1)])?.machineShare).toBe(1);
  });
});

describe('startLoadMeter', () => {
  it('tells every two seconds until it is stopped, and what it tells passes the contract', async () => {
    const clock = createManualClock();
    const told: MachineLoad[] = [];
    let busyMs = 0;
    const stop = startLoadMeter({
      clock,
      processors: () => [processor(busyMs, clock.monotonicMs() - busyMs)],
      processes: () => [one(1, busyMs / 1_000)],
      isSeen: () => true,
      onLoad: (load) => told.push(machineLoadSchema.parse(load)),
    });
    await clock.advance(2_000);
    busyMs = 1_000;
    await clock.advance(2_000);
    stop();
    await clock.advance(10_000);
    expect(told).toEqual([
      { machineShare: 0, appShare: 0 },
      { machineShare: 0.5, appShare: 0.5 },
    ]);
  });

  it('reads nothing while nobody can see the wall, and begins anew afterwards', async () => {
    const clock = createManualClock();
    const told: MachineLoad[] = [];
    let [busyMs, reads, isSeen] = [0, 0, true];
    const stop = startLoadMeter({
      clock,
      processors: () => {
        reads += 1;
        return [processor(busyMs, clock.monotonicMs() - busyMs)];
      },
      processes: () => [],
      isSeen: () => isSeen,
      onLoad: (load) => told.push(load),
    });
    isSeen = false;
    await clock.advance(3_600_000);
    expect([reads, told.length]).toEqual([1, 0]);
    isSeen = true;
    await clock.advance(2_000);
    busyMs = 1_000;
    await clock.advance(2_000);
    stop();
    // Of the last two seconds, not of the hour before.
    expect(told).toEqual([{ machineShare: 0.5, appShare: null }]);
  });

  it('reads what this very machine says', async () => {
    const clock = createManualClock();
    const told: MachineLoad[] = [];
    const stop = startLoadMeter({
      clock,
      processors: () => cpus(),
      processes: () => [one(process.pid, process.cpuUsage().user / 1e6)],
      isSeen: () => true,
      onLoad: (load) => told.push(machineLoadSchema.parse(load)),
    });
    // until the machine has counted something
    for (const endsAtMs = performance.now() + 200; performance.now() < endsAtMs; );
    await clock.advance(2_000);
    stop();
    expect(told).toHaveLength(1);
    expect(told[0]?.machineShare).toBeGreaterThan(0);
    expect(told[0]?.appShare).toBeGreaterThan(0);
  });
});
