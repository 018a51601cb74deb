/** Builds Electron's main process: one ESM file for Electron's Node, with everything in it except Electron itself. */
import type { InlineConfig } from 'vite';
import { projectRoot } from './project-root.ts';

/** @param outDir absolute folder that gets `main/index.js` */
export const mainBuild = (outDir: string): InlineConfig => ({
  root: projectRoot,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  // Bundling the packages leaves the application without node_modules: quicker to start, less to ship.
  ssr: { target: 'node', noExternal: true },
  build: {
    ssr: 'main/index.ts',
    outDir: `${outDir}/main`,
    emptyOutDir: true,
    // The Node inside Electron 45.
    target: 'node24',
    sourcemap: 'hidden',
    minify: false,
    rolldownOptions: {
      external: ['electron'],
      // One file: a running wall that loads a sign-in method hours after its start must not find it gone with a rebuild.
      output: { format: 'es', entryFileNames: 'index.js', codeSplitting: false },
    },
  },
});
