/** A build is up to date only while every source is what it was and every result is there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isUpToDate, sourceHash, writeStamp } from '../../../scripts/build-stamp.ts';

let root = '';
const write = (name: string, text: string): void => {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const isFresh = (): boolean => isUpToDate(path.join(root, 'out'), sourceHash(root));

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'vigil-stamp-'));
  for (const folder of ['contract', 'main', 'preload', 'renderer', 'vite']) write(`${folder}/a.ts`, folder);
  for (const file of ['package.json', 'package-lock.json', 'scripts/build-app.ts', 'tsconfig.base.json'])
    write(file, '');
  for (const result of ['main/index.js', 'preload/index.cjs', 'renderer/index.html']) write(`out/${result}`, '');
  writeStamp(path.join(root, 'out'), sourceHash(root));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('knows a build of these sources', () => {
  expect(isFresh()).toBe(true);
});

it.each([
  ['a change', () => write('renderer/a.ts', 'changed')],
  ['a new file', () => write('main/deep/down/b.ts', '')],
  ['a file gone', () => rmSync(path.join(root, 'contract/a.ts'))],
  ['a file renamed', () => (rmSync(path.join(root, 'main/a.ts')), write('main/b.ts', 'main'))],
  ['other packages', () => write('package-lock.json', '{}')],
  ['a result gone', () => rmSync(path.join(root, 'out/preload/index.cjs'))],
  ['no stamp', () => rmSync(path.join(root, 'out/.stamp'))],
])('sees %s', (_what, happen) => {
  happen();
  expect(isFresh()).toBe(false);
});
