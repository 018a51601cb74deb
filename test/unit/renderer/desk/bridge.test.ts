/** The bridge lets nothing through that does not fit the contract. */
import { describe, expect, test } from 'vitest';
import { createBridge } from '../../../../renderer/desk/bridge.ts';
import { cameraOf } from '../cameras-for-tests.ts';
import { createFakeMain } from '../fake-main.ts';

const place = { profile: 'plant-east', region: 'eu-west-1' };

describe('requests', () => {
  test('an outcome is handed on as it is', async () => {
    const main = createFakeMain({ camerasList: { ok: true, value: [cameraOf('gate')] } });
    const answer = await createBridge(main.raw).request('camerasList', place);
    expect(answer).toEqual({ ok: true, value: [cameraOf('gate')] });
    expect(main.asked).toEqual([{ name: 'camerasList', input: place }]);
  });

  test('a plain reply becomes the value of one', async () => {
    const main = createFakeMain({ accountsList: { accounts: [], unreadable: [], trouble: null } });
    expect(await createBridge(main.raw).request('accountsList', null)).toEqual({
      ok: true,
      value: { accounts: [], unreadable: [], trouble: null },
    });
  });

  test.each([
    ['no outcome', [cameraOf('gate')]],
    ['a malformed camera', { ok: true, value: [{ ...cameraOf('gate'), DataRetentionInHours: -1 }] }],
    ['a field too many', { ok: true, value: [{ ...cameraOf('gate'), secret: 'x' }] }],
    ['an unknown trouble', { ok: false, error: { kind: 'gremlins' } }],
    ['nothing', null],
  ])('%s is refused, and only the name of the message is told', async (_what, reply) => {
    const refused: unknown[] = [];
    const bridge = createBridge(createFakeMain({ camerasList: reply }).raw, (...told) => refused.push(told));
    expect(await bridge.request('camerasList', place)).toEqual({
      ok: false,
      error: { kind: 'message-refused', operation: 'camerasList' },
    });
    expect(refused).toEqual([['camerasList']]);
  });

  test('a rejection is an outcome, not an exception', async () => {
    const main = createFakeMain({ deskStart: () => Promise.reject(new Error('refused')) });
    expect(await createBridge(main.raw).request('deskStart', null)).toMatchObject({
      ok: false,
      error: { kind: 'message-refused' },
    });
  });
});

describe('events', () => {
  test('reach the listener checked, until it leaves', () => {
    const main = createFakeMain();
    const heard: unknown[] = [];
    const stop = createBridge(main.raw).on('deskResumed', (payload) => heard.push(payload));
    main.tell('deskResumed', { reason: 'woke' });
    main.tell('deskResumed', { reason: 'bored' });
    stop();
    main.tell('deskResumed', { reason: 'online' });
    expect(heard).toEqual([{ reason: 'woke' }]);
  });
});
