import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { troublePage, troublePagePath } from '../../../scripts/trouble-page.ts';

it('the guide holds every sentence of the table as it is now', () => {
  expect(readFileSync(troublePagePath, 'utf8')).toBe(troublePage());
});
