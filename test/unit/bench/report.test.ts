/** The page of figures: made of the published results and nothing else. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { joined, newest, type PublishedOf, readPublished } from '../../../bench/published.ts';
import { reportPage, tableLines } from '../../../bench/report-page.ts';
import { targetsOf } from '../../../bench/targets.ts';

const docs = path.resolve(import.meta.dirname, '../../../docs');

describe('docs/performance.md', () => {
  const page = readFileSync(path.join(docs, 'performance.md'), 'utf8');

  it('is what the published results make it (npm run bench -- report)', () => {
    const { results, remarks } = readPublished();
    expect(page).toBe(reportPage(results, remarks));
  });

  it('shows plots that are there', () => {
    const shown = [...page.matchAll(/\]\((performance\/[^)]+\.svg)\)/g)].map(([, file]) => file ?? '');
    expect(shown.filter((file) => !existsSync(path.join(docs, file)))).toEqual([]);
  });
});

describe('walls measured in parts', () => {
  const wall = (tiles: 9 | 16, commit: string): PublishedOf<'wall'> => ({
    kind: 'wall',
    measuredAt: '2026-01-01T00:00:00.000Z',
    machine: { processors: 2, model: 'm', runtime: 'chromium', memoryBytes: 1, system: 's', browser: 'b', commit },
    clip: 'sd',
    clipText: '',
    contenders: tiles === 9 ? { plain: 'plain' } : { vigil: 'vigil' },
    options: { tiles: [tiles], runs: 1, settleMs: 0, watchMs: 0, patienceMs: 0 },
    runs: [],
    failed: [{ contender: 'plain', tiles, why: 'none' }],
  });

  it('are one result where they are of one commit', () => {
    const whole = joined([wall(16, 'one'), wall(9, 'one')]);
    expect(whole).toHaveLength(1);
    expect(newest(whole, 'wall', 'sd')).toMatchObject({
      contenders: { plain: 'plain', vigil: 'vigil' },
      options: { tiles: [9, 16] },
      failed: [{ tiles: 16 }, { tiles: 9 }],
    });
  });

  it('stay apart where they are not', () => {
    const whole = joined([wall(16, 'one'), wall(9, 'two')]);
    expect(whole).toHaveLength(2);
    expect(newest(whole, 'wall', 'sd')?.options.tiles).toEqual([9]);
  });
});

describe('a page', () => {
  it('without results claims nothing', () => {
    expect(targetsOf([]).map(({ isReached }) => isReached)).not.toContain(true);
    expect(reportPage([], {})).toContain('not measured yet');
  });

  it('has tables that no cell breaks', () => {
    expect(
      tableLines([
        ['a', 'b'],
        ['x|y', 'z'],
      ]),
    ).toEqual(['| a | b |', '|---|---|', '| x\\|y | z |']);
  });
});
