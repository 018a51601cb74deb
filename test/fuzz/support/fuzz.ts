/** Throws inputs at one target: some hundreds by a fixed and by a fresh seed; for minutes, timed and weighed, when `npm run fuzz` asks. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { test } from 'vitest';

/** The seed of every short run, so that a commit cannot break what another one tried. */
const fixedSeed = 1;
const numberIn = (name: string): number | undefined =>
  /^\d+$/.test(process.env[name] ?? '') ? Number(process.env[name]) : undefined;
/** Stands in each test's name; to be tried again with `VIGIL_FUZZ_SEED=… npm test -- --project fuzz`. */
const freshSeed = numberIn('VIGIL_FUZZ_SEED') ?? Date.now() % 0x7fffffff;
/** Seconds for each file of tests; only a short run without. */
const secondsPerFile = numberIn('VIGIL_FUZZ_SECONDS');
/** Told what is being tried, so that whoever waits knows what hung. */
const progressFile = process.env['VIGIL_FUZZ_PROGRESS'];

/** A long run's bounds: of one case, and of what the second half of a run adds to the heap. */
const longestCaseMs = 1_000;
const heapSlackBytes = 16 * 1024 * 1024;
const testTimeoutMs = 60_000;

const seedsTried = secondsPerFile === undefined ? `seeds ${fixedSeed} and ${freshSeed}` : `seed ${freshSeed} and on`;

let targets = 0;

/** How much is tried. */
export interface FuzzOptions {
  /** Cases of each seed in a short run. */
  readonly runs?: number;
}

/**
 * A test that `check` holds for all inputs: it throws where an input is treated wrongly. In a short run an endless case shows
 * as vitest's time-out; a long run fails for any case of more than a second and for a heap that grows.
 */
export function fuzz<T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  check: (input: T) => void | Promise<void>,
  { runs = 200 }: FuzzOptions = {},
): void {
  targets += 1;
  const timeoutMs = testTimeoutMs + 2_000 * (secondsPerFile ?? 0);
  test(`${name} (${seedsTried})`, { timeout: timeoutMs }, () => expectHeld(name, inputs, check, runs));
}

async function expectHeld<T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  check: (input: T) => void | Promise<void>,
  runs: number,
): Promise<void> {
  if (secondsPerFile !== undefined) {
    // Divided now, since only when it runs all targets of the file are known.
    await runAtLength(name, inputs, check, { runs, lastsMs: (secondsPerFile * 1_000) / targets });
    return;
  }
  const property = fc.asyncProperty(inputs, async (input) => {
    await check(input);
  });
  await fc.assert(property, { seed: fixedSeed, numRuns: runs });
  await fc.assert(property, { seed: freshSeed, numRuns: runs });
}

async function runAtLength<T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  check: (input: T) => void | Promise<void>,
  { runs, lastsMs }: { readonly runs: number; readonly lastsMs: number },
): Promise<void> {
  const beginsMs = performance.now();
  let cases = 0;
  let slowestMs = 0;
  let heapAtHalf: number | null = null;
  const timed = async (input: T): Promise<number> => {
    const fromMs = performance.now();
    await check(input);
    return performance.now() - fromMs;
  };
  const property = fc.asyncProperty(inputs, async (input) => {
    let tookMs = await timed(input);
    // The machine may have been busy with something else: slow is what is slow twice.
    if (tookMs > longestCaseMs) tookMs = Math.min(tookMs, await timed(input));
    slowestMs = Math.max(slowestMs, tookMs);
    cases += 1;
    if (tookMs > longestCaseMs) throw new Error(`took ${Math.round(tookMs)} ms`);
  });
  for (let seed = freshSeed; performance.now() - beginsMs < lastsMs; seed += 1) {
    tell(`${name}, seed ${seed}`);
    await fc.assert(property, { seed, numRuns: runs });
    if (heapAtHalf === null && performance.now() - beginsMs > lastsMs / 2) heapAtHalf = heapBytes();
  }
  const heap = heapBytes();
  const mb = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
  const grown = heap - (heapAtHalf ?? heap);
  process.stdout.write(
    `${name}: ${cases} cases, slowest ${slowestMs.toFixed(1)} ms, heap ${mb(heap)} MB, ${mb(grown)} MB more than half-way\n`,
  );
  if (grown > heapSlackBytes) throw new Error(`the heap grew by ${mb(grown)} MB`);
}

function tell(what: string): void {
  if (progressFile === undefined) return;
  mkdirSync(path.dirname(progressFile), { recursive: true });
  writeFileSync(progressFile, what);
}

/** After everything that can go has gone. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
