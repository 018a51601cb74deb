/** The environment that every program we start gets. */
import process from 'node:process';

/**
 * Ours without `ELECTRON_RUN_AS_NODE`: editors built on Electron set it in their terminals, and it would make Electron's
 * binary a plain Node, whoever starts it in the end.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Record<string, string | undefined>}
 */
export function childEnvironment(env = process.env) {
  // Windows takes the name in any spelling.
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.toUpperCase() !== 'ELECTRON_RUN_AS_NODE'));
}
