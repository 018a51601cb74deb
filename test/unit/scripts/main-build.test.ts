/** The main process is one file that starts no crash reporter: a rebuild can't break a running wall, a crash leaves no keys on disk. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mainBuild } from '../../../vite/main.ts';

let folder = '';
let code = '';
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'vigil-build-'));
  await build(mainBuild(folder));
  code = readFileSync(path.join(folder, 'main', 'index.js'), 'utf8');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is one file, the sign-in methods that are loaded late included', () => {
  const files = readdirSync(path.join(folder, 'main'), { recursive: true }).filter(
    (name) => !String(name).endsWith('.map'),
  );
  expect(files).toEqual(['index.js']);
  expect(code).toContain('AssumeRole');
  expect(code).toContain('GetRoleCredentials');
});

it('keeps no crash dumps', () => {
  expect(code).not.toContain('crashReporter');
});
