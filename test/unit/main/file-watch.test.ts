/** How changes of files are noticed: by notices, by looking, once for a burst. */
import { describe, expect, it } from 'vitest';
import { watchFiles } from '../../../main/accounts/file-watch.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

interface Setting {
  readonly clock: ManualClock;
  readonly edit: () => void;
  readonly notice: () => void;
  readonly changes: () => number;
  readonly listening: () => number;
  readonly stop: () => void;
}

const make = (hasFolder: () => boolean): Setting => {
  const clock = createManualClock();
  let stamp = 0;
  let changes = 0;
  const listeners = new Set<() => void>();
  const stop = watchFiles(
    [
      {
        folders: () => ['/x'],
        stamp: () => Promise.resolve(String(stamp)),
        onChange: () => {
          changes += 1;
        },
      },
    ],
    clock,
    (_folder, onNotice) => {
      if (!hasFolder()) throw new Error('ENOENT');
      listeners.add(onNotice);
      return () => listeners.delete(onNotice);
    },
  );
  return {
    clock,
    edit: () => {
      stamp += 1;
    },
    notice: () => {
      for (const listener of listeners) listener();
    },
    changes: () => changes,
    listening: () => listeners.size,
    stop,
  };
};

describe('watchFiles', () => {
  it('looks soon after a notice, once for a burst of them, and tells only of what is new', async () => {
    const { clock, edit, notice, changes } = make(() => true);
    await clock.advance(0);
    for (let step = 0; step < 5; step += 1) {
      edit();
      notice();
      await clock.advance(100);
    }
    expect(changes()).toBe(0);
    await clock.advance(100);
    expect(changes()).toBe(1);
    notice();
    await clock.advance(1_000);
    expect(changes()).toBe(1);
  });

  it('looks each second where notices never end', async () => {
    const { clock, edit, notice, changes } = make(() => true);
    await clock.advance(0);
    for (let step = 0; step < 50; step += 1) {
      edit();
      notice();
      await clock.advance(100);
    }
    expect(changes()).toBeGreaterThanOrEqual(4);
    expect(changes()).toBeLessThan(10);
  });

  it('looks every few seconds where there are no notices, and listens once it can', async () => {
    let isThere = false;
    const { clock, edit, changes, listening } = make(() => isThere);
    await clock.advance(0);
    edit();
    await clock.advance(3_000);
    expect(changes()).toBe(1);
    expect(listening()).toBe(0);
    isThere = true;
    await clock.advance(3_000);
    expect(listening()).toBe(1);
  });

  it('leaves nothing behind', async () => {
    const { clock, edit, notice, changes, listening, stop } = make(() => true);
    await clock.advance(0);
    edit();
    notice();
    stop();
    await clock.advance(60_000);
    expect([changes(), listening(), clock.waiting()]).toEqual([0, 0, 0]);
  });
});
