/** Where the checkout lies: every build and script starts from here, whatever folder it is called in. */
import path from 'node:path';

/** Absolute path without a slash at its end. */
export const projectRoot: string = path.resolve(import.meta.dirname, '..');
