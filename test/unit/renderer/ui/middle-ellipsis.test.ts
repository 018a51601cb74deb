/** Names give way in the middle. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitName } from '../../../../renderer/ui/middle-ellipsis.tsx';

test.each([
  ['gate-north', 'gate', '-north'],
  ['reception-desk-cam_with-a-very-long-stream-name-007', 'reception-desk-cam_with-a-very-long-stream-name', '-007'],
  ['warehouseaisle14', 'warehousea', 'isle14'],
  ['lobby', '', 'lobby'],
])('%s', (name, head, tail) => {
  expect(splitName(name)).toEqual({ head, tail });
});

test('nothing of a name is lost, and the end kept is short', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zA-Z0-9_.-]{1,256}$/), (name) => {
      const { head, tail } = splitName(name);
      expect(head + tail).toBe(name);
      expect(tail.length).toBeGreaterThan(0);
      expect(tail.length).toBeLessThanOrEqual(10);
    }),
  );
});
