/** Builds the application into out/: main process, preload bridge and page, side by side. */
import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { mainBuild } from '../vite/main.ts';
import { preloadBuild } from '../vite/preload.ts';
import { projectRoot } from '../vite/project-root.ts';
import { rendererBuild } from '../vite/renderer.ts';
import { isUpToDate, sourceHash, writeStamp } from './build-stamp.ts';

const outDir = path.join(projectRoot, 'out');

/**
 * Builds when the sources have changed since the last time.
 *
 * The result appears in one move, so that an application started meanwhile never reads half of it.
 *
 * @param say called once, before anything slow, and only when there is something to build
 * @returns whether there was
 */
export async function buildIfStale(say: (line: string) => void): Promise<boolean> {
  const hash = sourceHash(projectRoot);
  if (isUpToDate(outDir, hash)) return false;
  say('Building…');
  // Half of a start's time where there is nothing to build, so it is loaded only here.
  const { build } = await import('vite');
  const draft = path.join(projectRoot, `out.next-${process.pid}`);
  try {
    await Promise.all([build(mainBuild(draft)), build(preloadBuild(draft)), build(rendererBuild(draft))]);
    // Whoever built the same meanwhile may have started the application already.
    if (isUpToDate(outDir, hash)) return true;
    writeStamp(draft, hash);
    rmSync(outDir, { recursive: true, force: true });
    renameSync(draft, outDir);
    return true;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
