/** What becomes of a commissioning check that is cut short: whoever reads its exit code must not take it for passed. */
import type { EventEmitter } from 'node:events';
import type { SelfCheck } from './self-check.ts';

/** Said when the check ends before its end. */
export const stoppedSentence = 'Self-check failed: it was stopped before its end.';

/**
 * Turns every way of quitting (menu, keys, last window, signal) into a failed check while one is running. The quit itself
 * is refused: it would end with 0. `later` runs the failure once the event is over, since ending inside it ends twice.
 */
export function failOnQuit(app: Pick<EventEmitter, 'on'>, check: SelfCheck, later: (task: () => void) => void): void {
  app.on('before-quit', (event: { readonly preventDefault: () => void }) => {
    if (check.isOver()) return;
    event.preventDefault();
    later(() => check.fail(stoppedSentence));
  });
}

/** What a second start in the same data folder says and ends with. A check that measured nothing has not passed. */
export const secondStart = (selfCheck: boolean): { readonly sentence: string; readonly code: 0 | 1 } =>
  selfCheck
    ? { sentence: 'Self-check failed: Vigil is already running here. Quit it first, or give --user-data-dir.', code: 1 }
    : { sentence: 'Vigil is already running here; its window comes to the front.', code: 0 };
