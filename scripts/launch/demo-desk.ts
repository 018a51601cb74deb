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

/** Starts the demo service in this process, on a free port of 127.0.0.1. */
export async function openDemoDesk(): Promise<DemoDesk> {
  // Loaded only here: the ordinary start has no use for it.
  const { startDemo } = await import('../../demo/index.ts');
  // mkdtemp makes the folder for its owner alone (0700).
  const dir = mkdtempSync(path.join(os.tmpdir(), 'vigil-demo-'));
  const removeDir = (): void => rmSync(dir, { recursive: true, force: true });
  process.once('exit', removeDir);
  const demo = await startDemo({});
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
