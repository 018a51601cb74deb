/** The page of figures: made of the published results and nothing else. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPublished } from '../../../bench/published.ts';
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
