/** Builds the window's page: files with relative addresses and nothing inline, as its content security policy demands. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { InlineConfig, Plugin } from 'vite';
import { projectRoot } from './project-root.ts';

/** @param outDir absolute folder that gets `renderer/index.html` and what it needs */
export const rendererBuild = (outDir: string): InlineConfig => ({
  root: path.join(projectRoot, 'renderer'),
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  base: './',
  plugins: [hlsWorker()],
  build: {
    outDir: `${outDir}/renderer`,
    emptyOutDir: true,
    // The Chromium inside Electron 45.
    target: 'chrome156',
    sourcemap: 'hidden',
    // `script-src 'self'`, `img-src 'self'`: no data: addresses and no inline loader.
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    // hls.js alone is larger than the warning's default, and a page read from disk gains nothing by being cut up.
    chunkSizeWarningLimit: 1500,
  },
});

/**
 * Ships hls.js's worker as a file beside the page. Left to itself the library starts it from a `blob:` address, which
 * `worker-src 'self'` forbids; the player passes this name as `workerPath`.
 */
function hlsWorker(): Plugin {
  const file = createRequire(import.meta.url).resolve('hls.js/dist/hls.worker.js');
  return {
    name: 'hls-worker',
    generateBundle(): void {
      const source = readFileSync(file, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
      this.emitFile({ type: 'asset', fileName: 'hls.worker.js', source });
    },
  };
}
