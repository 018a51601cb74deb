/** Several pages measured as one: what is asked of it is asked of each, and the answers are put together. */
import type { MeasuredPage } from './quiet-page.ts';

/** Keys go to the first page alone. Rejects where one of them does. */
export function pagesAsOne(pages: readonly [MeasuredPage, ...MeasuredPage[]]): MeasuredPage {
  return {
    evaluate: async (run, given) => {
      const answers = await Promise.all(pages.map((page) => page.evaluate(run, given)));
      return answers.reduce((one, other) => together(one, other) as typeof one);
    },
    keyboard: pages[0].keyboard,
  };
}

/** Two answers as one: lists one after the other, records key by key, of numbers the smaller, of anything else the first. */
export function together(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) return [...(one as unknown[]), ...(other as unknown[])];
  if (typeof one === 'number' && typeof other === 'number') return Math.min(one, other);
  if (!isRecord(one) || !isRecord(other)) return one;
  const merged: Record<string, unknown> = { ...other, ...one };
  for (const key of Object.keys(one)) if (key in other) merged[key] = together(one[key], other[key]);
  return merged;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
