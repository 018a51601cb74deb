/** The demo service for as long as the application runs, with the AWS files that lead to it in a folder of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

/** A running demo. */
export interface DemoDesk {
  readonly configFile: string;
  readonly credentialsFile: string;
  /** Stops the service and removes the files. */
  close(): Promise<void>;
}

/** Scenes the demo has: with fewer tiles each camera shows its own, with more the scenes come again. */
const ownScenes = 16;

/** Starts the demo service in this process, on a free port of 127.0.0.1, with a camera for each of so many tiles. */
export async function openDemoDesk(tiles = 0): Promise<DemoDesk> {
  // Loaded only here: the ordinary start has no use for it.
  const { startDemo } = await import('../../demo/index.ts');
  // mkdtemp makes the folder for its owner alone (0700).
  const dir = mkdtempSync(path.join(os.tmpdir(), 'vigil-demo-'));
  const removeDir = (): void => rmSync(dir, { recursive: true, force: true });
  process.once('exit', removeDir);
  const demo = await startDemo(tiles > ownScenes ? { cameras: tiles } : {});
  const files = await demo.writeProfiles(dir);
  return {
    ...files,
    close: async () => {
      await demo.close();
      removeDir();
      process.off('exit', removeDir);
    },
  };
}
