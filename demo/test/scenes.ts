/** The loops the tests play: the committed ones. */
import { loadScenes, type Scene } from '../scenes/manifest.ts';

export const scenes: readonly Scene[] = loadScenes();
