/** Completes package-lock.json for other systems after an `npm install` from a registry that carries only some. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { projectRoot } from '../vite/project-root.ts';
import { fillLockfile, lockfileGaps, lockfileSchema } from './lockfile-gaps.ts';

const file = path.join(projectRoot, 'package-lock.json');
const lockfile = lockfileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const gaps = lockfileGaps(lockfile);
if (gaps.length > 0) writeFileSync(file, `${JSON.stringify(fillLockfile(lockfile), null, 2)}\n`);
process.stdout.write(`${gaps.length} packages of other systems added to package-lock.json.\n`);
