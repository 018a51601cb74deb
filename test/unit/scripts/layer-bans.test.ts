/** Each ban of the lint configuration is tried with a file that breaks it, and each permission with one that uses it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = path.resolve(import.meta.dirname, '../../..');

/** File, line of code, and part of the reason the linter must give; null where the line is allowed. */
const cases: readonly (readonly [file: string, code: string, reason: string | null])[] = [
  ['contract/a.ts', "import { z } from 'zod';", null],
  ['contract/b.ts', "import { a } from './a.ts';", null],
  ['contract/c.ts', "import { readFile } from 'node:fs';", 'only the schema library'],
  ['contract/d.ts', "import { b } from '../main/b.ts';", 'only the schema library'],
  ['contract/e.ts', "import { app } from 'electron';", 'only the schema library'],

  ['main/sessions/a.ts', "import { x } from '../../contract/sessions.ts';", null],
  ['main/sessions/b.ts', "import { x } from '../kinesis/scheduler.ts';", null],
  ['main/sessions/c.ts', "import { x } from '../../renderer/app.tsx';", 'neither the page nor the demo'],
  ['main/sessions/d.ts', "import { x } from '../../demo/index.ts';", 'neither the page nor the demo'],
  ['main/sessions/e.ts', "import { x } from '../../runtime/src/launch.ts';", 'neither the page nor the demo'],
  ['main/sessions/f.ts', "import { x } from 'electron';", 'Electron is imported only in'],
  ['main/sessions/f2.ts', "import type { x } from 'electron';", 'Electron is imported only in'],
  ['main/sessions/f3.ts', "import { x } from 'electron/main';", 'Electron is imported only in'],
  ['main/sessions/g.ts', "import { x } from '@aws-sdk/client-kinesis-video';", 'call AWS'],
  ['main/sessions/h.ts', "import { x } from 'hls.js';", 'shows nothing itself'],
  ['main/sessions/i.ts', "import { x } from '@preact/signals';", 'shows nothing itself'],
  ['main/ipc.ts', "import { x } from 'electron';", null],
  ['main/index.ts', "import { x } from 'electron';", null],
  ['main/desktop/a.ts', "import { x } from 'electron';", null],
  ['main/desktop/b.ts', "import { x } from '@aws-sdk/client-kinesis-video';", 'call AWS'],
  ['main/desktop/c.ts', "import { x } from '../../demo/index.ts';", 'neither the page nor the demo'],
  ['main/settings/a.ts', "import { x } from 'electron';", 'Electron is imported only in'],
  ['main/kinesis/a.ts', "import { x } from '@aws-sdk/client-kinesis-video';", null],
  ['main/kinesis/b.ts', "import { x } from 'electron';", 'Electron is imported only in'],
  ['main/accounts/a.ts', "import { x } from '@aws-sdk/credential-providers';", null],
  ['main/accounts/b.ts', "import { x } from '../../demo/index.ts';", 'neither the page nor the demo'],

  ['preload/a.ts', "import { x } from 'electron';", null],
  ['preload/b.ts', "import { x } from '../contract/channel-names.ts';", null],
  ['preload/c.ts', "import { x } from '../contract/messages.ts';", 'one small file'],
  ['preload/d.ts', "import { x } from 'zod';", 'one small file'],
  ['preload/e.ts', "import { x } from '../main/ipc.ts';", 'one small file'],

  ['renderer/wall/a.ts', "import { x } from '../../contract/health.ts';", null],
  ['renderer/wall/b.tsx', "import { x } from '@preact/signals';", null],
  ['renderer/wall/c.ts', "import { x } from '../../main/ipc.ts';", 'only through the contract'],
  ['renderer/wall/d.ts', "import { x } from '../../demo/index.ts';", 'only through the contract'],
  ['renderer/wall/e.ts', "import { x } from '../../runtime/src/launch.ts';", 'only through the contract'],
  ['renderer/wall/f.ts', "import { x } from 'electron';", 'runs sandboxed'],
  ['renderer/wall/g.ts', "import { x } from 'node:fs';", 'runs sandboxed'],
  ['renderer/wall/h.ts', "import { x } from '@aws-sdk/client-kinesis-video';", 'runs sandboxed'],
  ['renderer/wall/i.ts', "import { x } from 'hls.js';", 'Only renderer/player knows hls.js'],
  ['renderer/app.tsx', "import { x } from '../main/ipc.ts';", 'only through the contract'],
  ['renderer/player/a.ts', "import { x } from 'hls.js';", null],
  ['renderer/player/b.ts', "import { x } from '@preact/signals';", 'no UI framework'],
  ['renderer/player/c.ts', "import { x } from 'preact';", 'no UI framework'],
  ['renderer/player/d.ts', "import { x } from '../../main/ipc.ts';", 'only through the contract'],

  ['demo/a.ts', "import { x } from '@smithy/signature-v4';", null],
  ['demo/hls/b.ts', "import { x } from '../../main/ipc.ts';", 'nothing of this app'],
  ['demo/c.ts', "import { x } from '../contract/health.ts';", 'nothing of this app'],
  ['demo/d.ts', "import { x } from '../runtime/src/launch.ts';", 'nothing of this app'],
  ['runtime/src/a.ts', "import type { x } from 'electron';", null],
  ['runtime/src/b.ts', "import { x } from 'electron';", 'types only'],
  ['runtime/src/c.ts', "import { x } from '../../contract/health.ts';", 'nothing of this app'],
  ['runtime/src/d.ts', "import { x } from '../../demo/index.ts';", 'nothing of this app'],

  ['main/sessions/j.ts', 'export const y = Date.now();', 'Time is handed in'],
  ['main/sessions/k.ts', 'setTimeout(() => undefined, 1);', 'Time is handed in'],
  ['main/sessions/l.ts', 'globalThis.setInterval(() => undefined, 1);', 'Time is handed in'],
  ['main/sessions/m.ts', 'export const y = Math.random();', 'Randomness is handed in'],
  ['main/sessions/n.ts', 'export const y = process.env;', 'The environment is handed in'],
  ['renderer/wall/j.ts', 'export const y = performance.now();', 'Time is handed in'],
  ['renderer/player/j.ts', 'export const y = Date.now();', 'Time is handed in'],
  ['renderer/wall/k.ts', "console.log('x');", 'Unexpected console'],
];

const reportSchema = z.object({
  diagnostics: z.array(z.object({ message: z.string(), help: z.string().optional(), filename: z.string() })),
});

describe('who may import whom', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vigil-lint-'));
  const said = new Map<string, string>();

  beforeAll(() => {
    const config = z
      .looseObject({ options: z.looseObject({}) })
      .parse(JSON.parse(readFileSync(path.join(root, '.oxlintrc.json'), 'utf8')));
    // These rules need no types, and the files of the cases import what is not there.
    const withoutTypes = { ...config, options: { ...config.options, typeAware: false } };
    writeFileSync(path.join(folder, '.oxlintrc.json'), JSON.stringify(withoutTypes));
    for (const [file, code] of cases) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), `${code}\n`);
    }
    const oxlint = path.join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
    const { stdout } = spawnSync(process.execPath, [oxlint, '--format=json', '.'], { cwd: folder, encoding: 'utf8' });
    for (const { filename, message, help } of reportSchema.parse(JSON.parse(stdout)).diagnostics) {
      const file = filename.replaceAll('\\', '/');
      said.set(file, `${said.get(file) ?? ''}${message} ${help ?? ''}\n`);
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(cases)('%s: %s', (file, _code, reason) => {
    if (reason === null) expect(said.get(file) ?? '').not.toMatch(/restricted|handed in/);
    else expect(said.get(file)).toContain(reason);
  });
});
