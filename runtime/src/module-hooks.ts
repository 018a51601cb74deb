/** Lets `import 'electron'` and `require('electron')` find the runtime's own module. */
import { registerHooks } from 'node:module';

const NAMES: ReadonlySet<string> = new Set(['electron', 'electron/main', 'electron/common']);

/** Registers the hook. `moduleUrl` is the module that takes Electron's place. */
export function registerElectron(moduleUrl: string): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (!NAMES.has(specifier)) return nextResolve(specifier, context);
      return { url: moduleUrl, format: 'module-typescript', shortCircuit: true };
    },
  });
}
