/** The command line: options, the files it writes, and an AWS client that has nothing but those. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
const child = fileURLToPath(new URL('./list-streams.ts', import.meta.url));
let folder: string;
const running = new Set<ChildProcess>();

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'demo-cli-'));
});
afterEach(async () => {
  for (const started of running) started.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard output has this text. */
  says(text: string): Promise<void>;
}

function run(script: string, args: readonly string[], env: Record<string, string> = {}): Started {
  // Without the dashes Node would take --env-file for its own option, even behind the script's name.
  const spawned = spawn(process.execPath, ['--', script, ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(spawned);
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  spawned.stdout.on('data', (chunk: Uint8Array) => {
    stdout += Buffer.from(chunk).toString();
    for (const check of waiting) check();
  });
  spawned.stderr.on('data', (chunk: Uint8Array) => {
    stderr += Buffer.from(chunk).toString();
  });
  const ended = new Promise<Ended>((resolve) => {
    spawned.once('close', (code) => {
      running.delete(spawned);
      resolve({ code, stdout, stderr });
    });
  });
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (stdout.includes(text)) resolve();
      };
      waiting.add(check);
      check();
      ended.then(({ code }) => reject(new Error(`ended with ${code}: ${stderr}`)), reject);
    });
  return { process: spawned, ended, says };
}

describe('npm run demo', () => {
  it.each([
    [['--port', 'x'], /^demo: --port must be a whole number from 0 to 65535, not 'x'\n$/],
    [['--port', '65536'], /^demo: --port must be/],
    [['--cameras', '0'], /^demo: --cameras must be/],
    [['--cameras', ''], /^demo: --cameras must be/],
    [['--host', '0.0.0.0'], /^demo: Unknown option '--host'\n$/],
    [['stray'], /^demo: Unexpected argument 'stray'\n$/],
    [['--kinds'], /^demo: --kinds goes with --profiles\n$/],
    [['--env-file'], /^demo: .*--env-file.*\n$/],
    [['--env-file', '/nowhere/at/all'], /^demo: cannot write \/nowhere\/at\/all \(ENOENT\)\n$/],
  ])('%j is one line and exit code 2', async (args, message) => {
    const { code, stderr } = await run(cli, args).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('--help lists every option', async () => {
    const { code, stdout } = await run(cli, ['--help']).ended;
    expect(code).toBe(0);
    for (const option of ['--port', '--cameras', '--env-file', '--profiles', '--kinds', '--five-sessions', '--help']) {
      expect(stdout).toContain(option);
    }
  });

  it('serves an AWS client that has only the environment file, until it is told to stop', async () => {
    const envFile = path.join(folder, 'demo.env');
    await writeFile(envFile, 'old', { mode: 0o644 });
    const demo = run(cli, ['--env-file', envFile, '--cameras', '14', '--profiles', path.join(folder, 'aws')]);
    await demo.says('Stop with Ctrl+C.');
    const lines = (await readFile(envFile, 'utf8')).trim().split('\n');
    expect((await stat(envFile)).mode & 0o777).toBe(0o600);
    const env = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    const listed = await run(child, [], env).ended;
    expect(listed.stderr).toBe('');
    expect(listed.stdout.trim().split('\n')).toHaveLength(7);
    expect((await stat(path.join(folder, 'aws', 'credentials'))).mode & 0o777).toBe(0o600);
    const config = await readFile(path.join(folder, 'aws', 'config'), 'utf8');
    expect(config).toContain('[profile plant-west]\nregion = us-west-2\n');
    const files = {
      AWS_CONFIG_FILE: path.join(folder, 'aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'aws', 'credentials'),
      AWS_PROFILE: 'lab',
    };
    expect((await run(child, [], files).ended).stdout).toContain('lab-silent');
    const port = new URL(env['AWS_ENDPOINT_URL_KINESIS_VIDEO'] ?? '').port;
    const second = await run(cli, ['--port', port]).ended;
    expect(second).toMatchObject({ code: 2, stderr: `demo: port ${port} is in use\n` });
    demo.process.kill('SIGTERM');
    expect(await demo.ended).toMatchObject({ code: 0, stderr: '' });
  });
});
