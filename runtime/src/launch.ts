/** The program behind the launcher: reads Electron's command line and runs the app. */
import { open as openInspector } from 'node:inspector';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readAppManifest } from './app-manifest.ts';
import { parseLaunchArguments } from './command-line.ts';
import { setInput } from './launch-input.ts';
import { registerElectron } from './module-hooks.ts';

/** The Electron whose behaviour is followed. */
const ELECTRON_VERSION = '45.4.1';

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const words = process.argv.slice(2);
const launch = parseLaunchArguments(words);
if (launch.version) {
  process.stdout.write(`v${ELECTRON_VERSION}\n`);
  process.exit(0);
}
if (launch.appPath === null) fail('Name an app: electron <folder or script> [arguments].');
const found = readAppManifest(launch.appPath, process.cwd());
if (!found.ok) fail(found.message);
const { manifest } = found;

const executable = process.env['RUNTIME_EXECUTABLE'] ?? join(import.meta.dirname, '../dist/electron');
process.argv = [executable, ...words];
Object.defineProperty(process, 'versions', {
  value: { ...process.versions, electron: ELECTRON_VERSION },
  configurable: true,
  enumerable: true,
});
Object.assign(process, { type: 'browser', defaultApp: true, resourcesPath: manifest.directory });

registerElectron(new URL('./electron.ts', import.meta.url).href);
setInput({ manifest, launch, executable, argv: process.argv });
if (launch.inspectPort !== null) openInspector(launch.inspectPort, '127.0.0.1');

const { app, startRuntime } = await import('./electron.ts');

let isAsked = false;
function onSignal(): void {
  if (isAsked) app.exit(1);
  else app.quit();
  isAsked = true;
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
// Whoever reads what is said may go away: that is no error of the app, and saying so would be another one.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// Electron shows a box and goes on; here the box is a line.
process.on('uncaughtException', (error) => {
  if (process.listenerCount('uncaughtException') === 1)
    console.error('A JavaScript error occurred in the main process:', error);
});
process.on('unhandledRejection', (reason) => {
  if (process.listenerCount('unhandledRejection') === 1)
    console.error('Unhandled rejection in the main process:', reason);
});

try {
  const require = createRequire(pathToFileURL(join(manifest.directory, 'package.json')));
  for (const name of launch.requires) require(name);
  await import(pathToFileURL(manifest.mainScript).href);
} catch (error) {
  console.error(error);
  process.exit(1);
}
await startRuntime();
