/** Tells whether out/ is what the sources would build: a hash over their contents, kept beside the result. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const sourceFolders = ['contract', 'main', 'preload', 'renderer', 'vite'] as const;
const sourceFiles = ['package.json', 'package-lock.json', 'scripts/build-app.ts', 'tsconfig.base.json'] as const;
/** What the three builds must have left for the application to start. */
const results = ['main/index.js', 'preload/index.cjs', 'renderer/index.html'] as const;

/** @returns a hash of every file the builds read, changing when a file changes, comes or goes */
export function sourceHash(root: string): string {
  const hash = createHash('sha256');
  const files = sourceFolders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );
  for (const file of [...files.sort(), ...sourceFiles.map((name) => path.join(root, name))]) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Whether `outDir` holds a complete build of exactly these sources. */
export function isUpToDate(outDir: string, hash: string): boolean {
  const stamp = path.join(outDir, '.stamp');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) return false;
  return results.every((result) => existsSync(path.join(outDir, result)));
}

/** Marks a finished build. */
export function writeStamp(outDir: string, hash: string): void {
  writeFileSync(path.join(outDir, '.stamp'), hash);
}
