/** package-lock.json must name the packages of every system, or `npm ci` refuses it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fillLockfile, lockfileGaps, lockfileSchema, targetSystem } from '../../../scripts/lockfile-gaps.ts';

describe('package-lock.json', () => {
  it('has no gaps (else run: node scripts/node24.mjs scripts/fill-lockfile.ts)', () => {
    const file = path.resolve(import.meta.dirname, '../../../package-lock.json');
    expect(lockfileGaps(lockfileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))))).toEqual([]);
  });
});

describe('targetSystem', () => {
  it.each([
    ['@biomejs/cli-win32-x64', { os: ['win32'], cpu: ['x64'] }],
    ['@biomejs/cli-linux-arm64-musl', { os: ['linux'], cpu: ['arm64'], libc: ['musl'] }],
    ['@oxlint/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@oxlint/binding-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
    ['@oxlint/binding-linux-s390x-gnu', { os: ['linux'], cpu: ['s390x'], libc: ['glibc'] }],
    ['@oxlint-tsgolint/darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@rolldown/binding-wasm32-wasi', null],
    ['fsevents', null],
  ])('%s', (name, expected) => {
    expect(targetSystem(name)).toEqual(expected);
  });
});

describe('fillLockfile', () => {
  const tool = { version: '1.2.3', dev: true, license: 'MIT' };

  it('adds what is missing and leaves the rest', () => {
    const there = { version: '1.2.3', integrity: 'sha512-x', optional: true };
    const lockfile = {
      packages: {
        'node_modules/tool': {
          ...tool,
          optionalDependencies: { 'tool-linux-x64': '1.2.3', 'tool-darwin-x64': '1.2.3' },
        },
        'node_modules/tool-linux-x64': there,
      },
    };
    const filled = fillLockfile(lockfile);
    expect(lockfileGaps(filled)).toEqual([]);
    expect(Object.keys(filled.packages)).toEqual([
      'node_modules/tool',
      'node_modules/tool-darwin-x64',
      'node_modules/tool-linux-x64',
    ]);
    expect(filled.packages['node_modules/tool-linux-x64']).toEqual(there);
    expect(filled.packages['node_modules/tool-darwin-x64']).toEqual({
      version: '1.2.3',
      cpu: ['x64'],
      dev: true,
      license: 'MIT',
      optional: true,
      os: ['darwin'],
    });
  });

  it('guesses nothing', () => {
    const packages = { 'node_modules/tool': { ...tool, optionalDependencies: { helper: '^1.0.0' } } };
    expect(() => fillLockfile({ packages })).toThrow('helper@^1.0.0');
  });
});
