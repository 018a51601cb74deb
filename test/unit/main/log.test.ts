/** The log's lines and its file. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog, errorFields, formatLine, type LogSink } from '../../../main/log.ts';
import { createLogFile } from '../../../main/log-file.ts';
import { createMemoryLog } from './fixtures.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-log-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('createLog', () => {
  it('writes one JSON object a line', () => {
    const line = formatLine(0, 'info', 'session opened', { camera: 'gate', lifeMs: 5, none: undefined });
    expect(JSON.parse(line)).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      level: 'info',
      event: 'session opened',
      camera: 'gate',
      lifeMs: 5,
    });
  });

  it('redacts events and fields, and lets no field pose as the time', () => {
    const { log, lines } = createMemoryLog();
    log.warn('got https://host/x?SessionToken=abc', { url: 'https://host/x?SessionToken=abc', at: 'never' });
    expect(lines[0]).not.toContain('abc');
    expect(lines[0]).not.toContain('never');
  });

  it('gives each sink what is grave enough for it', () => {
    const lines: string[] = [];
    const log = createLog(() => 0, [{ least: 'warn', write: (_line, level) => lines.push(level) }]);
    log.info('a');
    log.warn('b');
    log.error('c');
    expect(lines).toEqual(['warn', 'error']);
  });

  it('tells of a thrown thing without its secrets', () => {
    const error = Object.assign(new Error('GET https://h/p?SessionToken=abc failed'), { code: 'ECONNRESET' });
    expect(errorFields(error)).toEqual({
      error: 'Error',
      code: 'ECONNRESET',
      message: 'GET https://h/p?[redacted] failed',
    });
    for (const name of ['CredentialsProviderError', 'TokenProviderError']) {
      const failure = Object.assign(new Error('the helper printed hunter2'), { name });
      expect(JSON.stringify(errorFields(failure))).not.toContain('hunter2');
    }
    expect(JSON.stringify(errorFields(new Error('Command failed: x hunter2')))).not.toContain('hunter2');
    expect(errorFields('text with a secret')).toEqual({ error: 'string' });
  });
});

const nowMs = (): number => 0;

describe('createLogFile', () => {
  it('moves the file aside before it grows too large, and keeps only so many', () => {
    const folder = newFolder();
    const path = join(folder, 'logs', 'vigil.log');
    const sink = createLogFile({ path, least: 'info', largestBytes: 30, kept: 2, nowMs });
    for (let index = 0; index < 9; index += 1) sink.write(`line-number-${index}`, 'info');
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual(['vigil.log', 'vigil.log.1', 'vigil.log.2']);
    expect(readFileSync(path, 'utf8')).toBe('line-number-8\n');
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('line-number-6\nline-number-7\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('goes on after a restart, and loses lines rather than throwing when the disk refuses', () => {
    const path = join(newFolder(), 'vigil.log');
    createLogFile({ path, least: 'info', largestBytes: 1_000, kept: 1, nowMs }).write('first', 'info');
    createLogFile({ path, least: 'info', largestBytes: 1_000, kept: 1, nowMs }).write('second', 'info');
    expect(readFileSync(path, 'utf8')).toBe('first\nsecond\n');
    const impossible = createLogFile({
      path: join(path, 'below', 'a-file'),
      least: 'info',
      largestBytes: 10,
      kept: 1,
      nowMs,
    });
    expect(() => impossible.write('lost', 'error')).not.toThrow();
  });

  it('ends a line that was cut short before it writes the next', () => {
    const path = join(newFolder(), 'vigil.log');
    const sink = (): LogSink => createLogFile({ path, least: 'info', largestBytes: 1_000, kept: 1, nowMs });
    sink().write('whole', 'info');
    appendFileSync(path, 'a line that was cut');
    sink().write('whole again', 'info');
    expect(readFileSync(path, 'utf8')).toBe('whole\na line that was cut\nwhole again\n');
  });

  it('leaves a disk that refuses alone for a while, and says afterwards how many lines were lost', () => {
    const path = join(newFolder(), 'vigil.log');
    // a folder can't be appended to by anybody
    mkdirSync(path);
    let atMs = 0;
    const sink = createLogFile({ path, least: 'info', largestBytes: 1_000, kept: 1, nowMs: () => atMs });
    for (const line of ['lost', 'lost', 'lost']) sink.write(line, 'info');
    rmdirSync(path);
    sink.write('lost: too early to try', 'info');
    atMs = 1_000;
    sink.write('there', 'info');
    const [first = '', second] = readFileSync(path, 'utf8').split('\n');
    expect(JSON.parse(first)).toMatchObject({ event: 'log lines lost', lines: 4, level: 'warn' });
    expect(second).toBe('there');
  });
});
