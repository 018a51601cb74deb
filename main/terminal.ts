/** What is said to whoever started the program: a terminal that may be closed, or a pipe whose reader may end. */
import type { Writable } from 'node:stream';

/**
 * Says lines to a stream until it breaks; then nothing more. A broken stream must not become an exception: that would be logged, to the
 * same stream.
 */
export function sayTo(stream: Pick<Writable, 'write' | 'on'>): (line: string) => void {
  let isHeard = true;
  stream.on('error', () => {
    isHeard = false;
  });
  return (line) => {
    if (isHeard) stream.write(`${line}\n`);
  };
}
