/** Finds the app that the command line names: its folder, its name, its main script. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface AppManifest {
  /** Folder of the app, absolute. */
  readonly directory: string;
  readonly mainScript: string;
  readonly name: string;
  readonly version: string;
}

export type AppManifestResult =
  | { readonly ok: true; readonly manifest: AppManifest }
  | { readonly ok: false; readonly message: string };

interface PackageJson {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
}

function readPackage(directory: string): PackageJson | undefined {
  const file = join(directory, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PackageJson) : undefined;
}

/** Reads the app at a path: a folder with a package.json, or a script. Throws when package.json is no JSON. */
export function readAppManifest(path: string, workingDirectory: string): AppManifestResult {
  const absolute = resolve(workingDirectory, path);
  if (!existsSync(absolute)) return { ok: false, message: `Unable to find an app at ${absolute}.` };
  const isFolder = statSync(absolute).isDirectory();
  const directory = isFolder ? absolute : dirname(absolute);
  const described = readPackage(directory);
  const mainScript = isFolder ? join(directory, described?.main ?? 'index.js') : absolute;
  if (!existsSync(mainScript)) return { ok: false, message: `The app's main script is missing: ${mainScript}.` };
  return {
    ok: true,
    manifest: {
      directory,
      mainScript,
      name: described?.productName ?? described?.name ?? 'Electron',
      version: described?.version ?? '0.0.0',
    },
  };
}
