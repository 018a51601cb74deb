/** Builds the bridge: a sandboxed preload must be one CommonJS file that requires nothing but `electron`. */
import type { InlineConfig } from 'vite';
import { projectRoot } from './project-root.ts';

/** @param outDir absolute folder that gets `preload/index.cjs` */
export const preloadBuild = (outDir: string): InlineConfig => ({
  root: projectRoot,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  build: {
    lib: { entry: 'preload/index.ts', formats: ['cjs'], fileName: () => 'index.cjs' },
    outDir: `${outDir}/preload`,
    emptyOutDir: true,
    target: 'chrome156',
    sourcemap: 'hidden',
    minify: false,
    rolldownOptions: { external: ['electron'], output: { codeSplitting: false } },
  },
});
