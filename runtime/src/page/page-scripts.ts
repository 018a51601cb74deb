/** Puts together the texts that run at the start of each document. */
import { compileFunction } from 'node:vm';
import { createWire } from '../wire.ts';
import { createBridgeEnd } from './bridge-end.ts';
import { type IsolatedWorldConfig, startIsolatedWorld } from './isolated-world.ts';
import { type MainWorldConfig, startMainWorld } from './main-world.ts';

export interface PageScripts {
  readonly mainWorld: string;
  readonly isolatedWorld: string;
}

const PARAMETERS = ['require', 'module', 'exports', 'process'];

/**
 * The scripts of the two worlds. The preload's text is part of the second one rather than evaluated there, so that no
 * content security policy of the page stands in its way. Throws SyntaxError when that text is no CommonJS script.
 */
export function pageScripts(config: IsolatedWorldConfig, preloadSource: string | null): PageScripts {
  const { toPage, toPreload, everyFrame } = config;
  const pageConfig: MainWorldConfig = { toPage, toPreload, everyFrame };
  let preload = 'null';
  if (preloadSource !== null) {
    compileFunction(preloadSource, PARAMETERS, { filename: config.preloadPath });
    preload = `function (${PARAMETERS.join(', ')}) {\n${preloadSource}\n}`;
  }
  return {
    mainWorld: `(${startMainWorld.toString()})(${JSON.stringify(pageConfig)}, ${createBridgeEnd.toString()});`,
    isolatedWorld: `(${startIsolatedWorld.toString()})(${JSON.stringify(config)}, ${createWire.toString()}, ${createBridgeEnd.toString()}, ${preload});`,
  };
}
