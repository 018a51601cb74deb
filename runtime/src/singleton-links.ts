/** Chromium's links in its profile: what one that was killed leaves in the folder for temporary files is swept away. */
import { readlinkSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Folders that Chromium and its kin make for their socket (`process_singleton_posix.cc`). */
const SOCKET_FOLDER = /^\.?(?:org\.chromium\.Chromium|com\.google\.Chrome|com\.microsoft\.Edge)[.\w-]*$/;

/** Removes the links and what they point to. Only for a profile that no living Chromium uses. */
export function sweepSingletonLinks(profileDirectory: string): void {
  const socket = join(profileDirectory, 'SingletonSocket');
  try {
    const folder = dirname(readlinkSync(socket));
    if (SOCKET_FOLDER.test(basename(folder))) rmSync(folder, { recursive: true, force: true });
  } catch {
    // No link: nothing was left.
  }
  for (const name of ['SingletonSocket', 'SingletonLock', 'SingletonCookie']) {
    rmSync(join(profileDirectory, name), { force: true });
  }
}
