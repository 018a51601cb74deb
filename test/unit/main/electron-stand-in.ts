/** Lets packages that import `electron` load in plain Node: they get an object with nothing but what a test puts in it. Call it before they are loaded. */
import { registerHooks } from 'node:module';

/** From now on `electron` is an empty object in this thread, or the given one. */
export const standInForElectron = (electron: object = {}): void => {
  Reflect.set(globalThis, 'electronStandIn', electron);
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron'
        ? {
            url: 'data:text/javascript,export default globalThis.electronStandIn;',
            format: 'module',
            shortCircuit: true,
          }
        : next(specifier, context),
  });
};
