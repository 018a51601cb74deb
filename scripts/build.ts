/** `npm run build`: builds the application into out/ when its sources have changed. */
import process from 'node:process';
import { buildIfStale } from './build-app.ts';

const fromMs = performance.now();
const built = await buildIfStale((line) => process.stdout.write(`${line}\n`));
const seconds = ((performance.now() - fromMs) / 1000).toFixed(1);
process.stdout.write(built ? `Built out/ in ${seconds} s.\n` : 'out/ is up to date.\n');
