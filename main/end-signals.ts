/** What the signals that end a program mean here: the first asks it to end in order, the second ends it at once. */
import type { EventEmitter } from 'node:events';

/** Signals a terminal or a service manager sends; on Windows Node stands in for the first two. */
const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What is done. */
export interface EndOrders {
  readonly inOrder: () => void;
  readonly atOnce: () => void;
}

/**
 * Listens on the process, alone: packages that clean up after themselves like to send each signal a second time, which would
 * cut the orderly end short.
 */
export function onEndSignals(process: Pick<EventEmitter, 'on' | 'removeAllListeners'>, orders: EndOrders): void {
  let asked = 0;
  const onSignal = (): void => {
    asked += 1;
    if (asked === 1) orders.inOrder();
    else orders.atOnce();
  };
  for (const signal of endSignals) {
    process.removeAllListeners(signal);
    process.on(signal, onSignal);
  }
}
