/** The commissioning check, started as a person would. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selfCheckReportSchema } from '../../contract/desk.ts';

const projectRoot = path.resolve(import.meta.dirname, '../..');

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

const start = (args: readonly string[]): Promise<Ended> => {
  const child = spawn(process.execPath, [path.join(projectRoot, 'scripts/start.ts'), ...args], {
    cwd: projectRoot,
    env: { ...process.env, DISPLAY: undefined, WAYLAND_DISPLAY: undefined },
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
};

describe('npm start -- --self-check', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'vigil-check-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('passes on the demo: every camera live, renewed once, never black', async () => {
    const report = path.join(folder, 'check.json');
    const screenshot = path.join(folder, 'wall.png');
    const data = path.join(folder, 'data');
    const ended = await start([
      '--demo',
      '--self-check',
      '--report',
      report,
      '--screenshot',
      screenshot,
      '--user-data-dir',
      data,
    ]);
    expect(ended.output).toContain('gate-north');
    expect(ended.code, ended.output).toBe(0);
    const parsed = selfCheckReportSchema.parse(JSON.parse(await readFile(report, 'utf8')));
    expect(parsed.ok).toBe(true);
    expect(parsed.cameras).toHaveLength(12);
    for (const camera of parsed.cameras) {
      expect(camera, camera.name).toMatchObject({ health: 'live', blackFrames: 0, cause: null });
      expect(camera.renewals, camera.name).toBeGreaterThanOrEqual(1);
      expect(camera.firstPictureMs, camera.name).toBeGreaterThan(0);
      expect(camera.fps, camera.name).toBeGreaterThan(0);
    }
    const { width, height, data: pixels } = PNG.sync.read(await readFile(screenshot));
    expect(width).toBeGreaterThanOrEqual(1_280);
    expect(height).toBeGreaterThanOrEqual(720);
    const colours = new Set<number>();
    for (let at = 0; at < pixels.length; at += 4_001 * 4) colours.add(pixels.readUInt32BE(at));
    expect(colours.size).toBeGreaterThan(100);
    expect(ended.output).not.toMatch(/SessionToken=/);
  });

  it('fails with the cause when a camera is not live', async () => {
    const report = path.join(folder, 'lab.json');
    const data = path.join(folder, 'lab-data');
    const args = [
      '--demo',
      '--profile',
      'lab',
      '--tiles',
      '16',
      '--self-check',
      '--report',
      report,
      '--user-data-dir',
      data,
    ];
    const ended = await start(args);
    expect(ended.code, ended.output).toBe(1);
    const parsed = selfCheckReportSchema.parse(JSON.parse(await readFile(report, 'utf8')));
    expect(parsed.ok).toBe(false);
    const named = new Map(parsed.cameras.map((camera) => [camera.name, camera]));
    expect(named.get('lab-silent')).toMatchObject({ health: 'silent' });
    expect(named.get('lab-denied')).toMatchObject({ health: 'denied' });
    expect(named.get('lab-g711-audio')).toMatchObject({ health: 'unplayable' });
    expect(named.get('lab-denied')?.cause).toContain('not allowed');
  });

  it('refuses a report that can not be written before anything is shown', async () => {
    const args = ['--demo', '--self-check', '--report', path.join(folder, 'no-such-folder', 'check.json')];
    const ended = await start([...args, '--user-data-dir', path.join(folder, 'other')]);
    expect(ended.code).toBe(1);
    expect(ended.output).not.toMatch(/\bat \S+ \(/);
  });

  it('answers a bad option with one line and exit code 2', async () => {
    const ended = await start(['--profil', 'x']);
    expect(ended.code).toBe(2);
    expect(ended.output.trim().split('\n')).toHaveLength(1);
    expect(ended.output).toContain('--profile');
  });
});
