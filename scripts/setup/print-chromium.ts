/**
 * Prints the Chromium that `runtime/` would drive: for set-up, which may itself run on a Node without TypeScript.
 * Ends with 3 where none is installed, with 1 and a sentence where one was named that is not there.
 */
import { existsSync } from 'node:fs';
import process from 'node:process';
import { findChromium } from '../../runtime/src/find-chromium.ts';

const found = findChromium({ platform: process.platform, env: process.env, exists: existsSync });
process.stdout.write(found.ok ? found.chromium.path : found.message);
if (!found.ok) process.exitCode = found.error === 'none-installed' ? 3 : 1;
