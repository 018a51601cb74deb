/** A signal ends the program in order, once, whoever else listened before. */
import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { onEndSignals } from '../../../main/end-signals.ts';

it('takes the first signal for a request and the second for an order, and silences those who repeat signals', () => {
  const process = new EventEmitter();
  const done: string[] = [];
  process.once('SIGTERM', () => process.emit('SIGTERM'));
  onEndSignals(process, { inOrder: () => done.push('in order'), atOnce: () => done.push('at once') });
  process.emit('SIGTERM');
  expect(done).toEqual(['in order']);
  process.emit('SIGINT');
  expect(done).toEqual(['in order', 'at once']);
});
