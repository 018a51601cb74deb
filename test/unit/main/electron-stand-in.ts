/** Lets packages that import `electron` load in plain Node: they get an object without anything in it. Import this first. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: 'data:text/javascript,export default {};', format: 'module', shortCircuit: true }
      : next(specifier, context),
});
