/** Search by name. */
import { expect, test } from 'vitest';
import { matchesSearch } from '../../../../renderer/cameras/search.ts';
import { refOf } from '../cameras-for-tests.ts';

test.each([
  ['', true],
  ['  ', true],
  ['NORTH', true],
  ['nor gate', true],
  ['plant-east gate', true],
  ['gate south', false],
])('"%s" finds gate-north: %s', (typed, found) => {
  expect(matchesSearch(refOf('gate-north'), typed)).toBe(found);
});
