/** A session is closed when the last part of a player lets go of it, once. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SessionHolds } from '../../../../renderer/player/session-holds.ts';

const holdsWithLog = (): { holds: SessionHolds; closed: unknown[] } => {
  const closed: unknown[] = [];
  return { holds: new SessionHolds((what) => void closed.push(what)), closed };
};

test('the last one to let go closes it', () => {
  const { holds, closed } = holdsWithLog();
  holds.hold('a');
  holds.hold('a');
  holds.hold('b');
  holds.release({ sessionId: 'a' });
  expect(closed).toEqual([]);
  holds.release({ sessionId: 'a' });
  holds.release({ sessionId: 'b' });
  expect(closed).toEqual([{ sessionId: 'a' }, { sessionId: 'b' }]);
});

test('one that nobody ever held, and a request for one, are given up at once', () => {
  const { holds, closed } = holdsWithLog();
  holds.hold('a');
  holds.release({ requestId: 'request-1' });
  holds.release({ sessionId: 'b' });
  expect(closed).toEqual([{ requestId: 'request-1' }, { sessionId: 'b' }]);
});

test('one that is held anew after its end is closed anew', () => {
  const { holds, closed } = holdsWithLog();
  for (let times = 0; times < 2; times += 1) {
    holds.hold('a');
    holds.release({ sessionId: 'a' });
  }
  expect(closed).toHaveLength(2);
});

test('whatever the order, each is closed exactly when nobody holds it any more', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), holds: fc.boolean() })), (steps) => {
      const { holds, closed } = holdsWithLog();
      const held = new Map<string, number>();
      let expected = 0;
      for (const { id, holds: isHeld } of steps) {
        const before = held.get(id) ?? 0;
        if (isHeld) holds.hold(id);
        else if (before > 0) holds.release({ sessionId: id });
        if (!isHeld && before === 1) expected += 1;
        held.set(id, Math.max(0, before + (isHeld ? 1 : -1)));
        expect(closed).toHaveLength(expected);
      }
    }),
  );
});
