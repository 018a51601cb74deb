/** The programs set-up runs: their environment, their answer, their end, and what is asked of npm. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { childEnvironment } from '../../../scripts/setup/child-environment.mjs';
import { run } from '../../../scripts/setup/commands.mjs';
import { ensureModules } from '../../../scripts/setup/modules.mjs';
import { findChromium } from '../../../scripts/setup/runtime.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'vigil-programs-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});
const node = (script: string): Promise<Awaited<ReturnType<typeof run>>> =>
  run(process.execPath, ['-e', script], { cwd: folder });

describe('run', () => {
  it('keeps the answer apart from warnings', async () => {
    const { answer, output } = await node('process.stderr.write("a warning\\n"); process.stdout.write("the answer")');
    expect(answer).toBe('the answer');
    expect(output).toContain('a warning');
  });

  it('starts nothing as plain Node that is Electron', async () => {
    vi.stubEnv('ELECTRON_RUN_AS_NODE', '1');
    expect((await node('process.stdout.write(String(process.env.ELECTRON_RUN_AS_NODE))')).answer).toBe('undefined');
    expect(childEnvironment({ Electron_Run_As_Node: '1', PATH: '/bin' })).toEqual({ PATH: '/bin' });
  });

  it.skipIf(process.platform === 'win32').each(['SIGHUP', 'SIGTERM', 'SIGINT'] as const)(
    'takes its children along when it is ended by %s',
    async (signal) => {
      // The grandchild tells by a connection that it is there, and by the end of it that it has ended.
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const commands = pathToFileURL(path.resolve(import.meta.dirname, '../../../scripts/setup/commands.mjs')).href;
      const grandchild = `require('node:net').connect(${port}, '127.0.0.1')`;
      const script = `
        const { run } = await import(${JSON.stringify(commands)});
        await run(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { cwd: '.' });
      `;
      const setup = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: folder, stdio: 'inherit' });
      const [connection] = (await once(server, 'connection')) as [Socket];
      connection.resume().on('error', () => undefined);
      const ended = Promise.all([once(setup, 'exit'), once(connection, 'close')]);
      setup.kill(signal);
      const [[code]] = await ended;
      server.close();
      expect(code).toBe(128 + os.constants.signals[signal]);
    },
  );
});

describe('ensureModules', () => {
  const lock = JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0', dev: true } } });
  /** An npm that writes down its words and leaves the given record behind. */
  const npmThatInstalls = (installed: object): void => {
    const script = path.join(folder, 'npm-cli.js');
    writeFileSync(
      script,
      `const fs = require('node:fs');
       fs.writeFileSync('words', process.argv.slice(2).join(' '));
       fs.mkdirSync('node_modules', { recursive: true });
       fs.writeFileSync('node_modules/.package-lock.json', ${JSON.stringify(JSON.stringify({ packages: installed }))});`,
    );
    vi.stubEnv('npm_execpath', script);
  };
  const stamp = (): boolean => existsSync(path.join(folder, 'node_modules', '.setup-stamp'));

  it('wants development packages, whatever the machine leaves out', async () => {
    writeFileSync(path.join(folder, 'package-lock.json'), lock);
    npmThatInstalls({ 'node_modules/a': { version: '1.0.0' } });
    await ensureModules(folder, () => undefined);
    expect(readFileSync(path.join(folder, 'words'), 'utf8')).toMatch(/^ci --include=dev\b/);
    expect(stamp()).toBe(true);
  });

  it('does not take an incomplete tree for done', async () => {
    writeFileSync(path.join(folder, 'package-lock.json'), lock);
    npmThatInstalls({});
    await expect(ensureModules(folder, () => undefined)).rejects.toThrow('node_modules is not what');
    expect(stamp()).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('findChromium', () => {
  it('is not misled by what its Node has to say', async () => {
    mkdirSync(path.join(folder, 'bin'));
    const chatty = path.join(folder, 'bin', 'node');
    writeFileSync(
      chatty,
      '#!/bin/sh\necho "(node:7) ExperimentalWarning: type stripping" >&2\nprintf /usr/bin/chromium\n',
    );
    chmodSync(chatty, 0o755);
    vi.stubEnv('RUNTIME_CHROMIUM', undefined);
    expect(await findChromium(folder, chatty, null)).toBe('/usr/bin/chromium');
  });
});
