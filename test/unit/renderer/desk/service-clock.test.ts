import { expect, test } from 'vitest';
import { createBridge } from '../../../../renderer/desk/bridge.ts';
import { createServiceClock } from '../../../../renderer/desk/service-clock.ts';
import { createFakeMain } from '../fake-main.ts';

test('the present is corrected by what is known at the start, and by each later measurement', () => {
  const main = createFakeMain();
  const present = createServiceClock({ bridge: createBridge(main.raw), epochMs: () => 1_000_000, behindMs: 90_000 });
  expect(present()).toBe(1_090_000);
  main.tell('clockMeasured', { behindMs: -5_000 });
  expect(present()).toBe(995_000);
});
