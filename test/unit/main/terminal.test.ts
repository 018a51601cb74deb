/** Somebody who no longer listens is no reason to stop, nor to say so again and again. */
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { sayTo } from '../../../main/terminal.ts';

test('lines are said until nobody hears them any more, and that is no exception', async () => {
  const heard: string[] = [];
  let tried = 0;
  const stream = new Writable({
    autoDestroy: false,
    write: (chunk: Buffer, _encoding, done) => {
      tried += 1;
      if (tried < 3) heard.push(chunk.toString());
      done(tried < 3 ? null : Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    },
  });
  const say = sayTo(stream);
  for (const line of ['one', 'two', 'three']) say(line);
  await new Promise((resolve) => setImmediate(resolve));
  for (const line of ['four', 'five']) say(line);
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toEqual(['one\n', 'two\n']);
  expect(tried).toBe(3);
});
