/** Carries what the launcher knows to the `electron` module, which the app loads by itself. */
import type { RuntimeInput } from './runtime.ts';

let input: RuntimeInput | null = null;

export function setInput(given: RuntimeInput): void {
  input = given;
}

/** Throws when the module is loaded without the launcher. */
export function readInput(): RuntimeInput {
  if (input === null) throw new Error('The runtime was not started by its launcher.');
  return input;
}
