/** Lets packages that import `electron` load in plain Node: they get an object without anything in it. Call it before they are loaded. */
import { registerHooks } from 'node:module';

/** From now on `electron` is an empty object in this thread. */
export const standInForElectron = (): void => {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron'
        ? { url: 'data:text/javascript,export default {};', format: 'module', shortCircuit: true }
        : next(specifier, context),
  });
};
