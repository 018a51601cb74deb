/** Data endpoints: asked for once, shared while under way, dropped when they fail. */
import { describe, expect, it } from 'vitest';
import { createDataEndpoints, type DataEndpoints } from '../../../main/kinesis/data-endpoint.ts';
import type { Urgency } from '../../../main/kinesis/urgency.ts';
import { gate } from './fixtures.ts';

const api = 'GET_HLS_STREAMING_SESSION_URL';
const patient = new AbortController().signal;
const atOnce: Urgency = { priority: 'visible', isRecovery: false };

interface Ask {
  readonly signal: AbortSignal;
  readonly answer: (endpoint: string) => void;
  readonly fail: (error: Error) => void;
}

const make = (): { readonly endpoints: DataEndpoints; readonly asked: Ask[] } => {
  const asked: Ask[] = [];
  const endpoints = createDataEndpoints(
    (_camera, _api, _urgency, signal) => new Promise((answer, fail) => asked.push({ signal, answer, fail })),
  );
  return { endpoints, asked };
};

describe('createDataEndpoints', () => {
  it('asks once for many who want it, then not at all', async () => {
    const { endpoints, asked } = make();
    const both = Promise.all([endpoints.get(gate, api, atOnce, patient), endpoints.get(gate, api, atOnce, patient)]);
    asked[0]?.answer('https://one');
    expect(await both).toEqual(['https://one', 'https://one']);
    expect(await endpoints.get(gate, api, atOnce, patient)).toBe('https://one');
    expect(asked).toHaveLength(1);
    const other = { ...gate, account: 'site-b' };
    void endpoints.get(other, api, atOnce, patient);
    expect(asked).toHaveLength(2);
  });

  it('drops only the endpoint that failed', async () => {
    const { endpoints, asked } = make();
    const first = endpoints.get(gate, api, atOnce, patient);
    asked[0]?.answer('https://one');
    await first;
    endpoints.drop(gate, api, 'https://an-older-one');
    await endpoints.get(gate, api, atOnce, patient);
    expect(asked).toHaveLength(1);
    endpoints.drop(gate, api, 'https://one');
    const second = endpoints.get(gate, api, atOnce, patient);
    asked[1]?.answer('https://two');
    expect(await second).toBe('https://two');
    endpoints.dropAccount(gate.account);
    void endpoints.get(gate, api, atOnce, patient);
    expect(asked).toHaveLength(3);
  });

  it('does not remember a failure', async () => {
    const { endpoints, asked } = make();
    const first = endpoints.get(gate, api, atOnce, patient);
    asked[0]?.fail(new Error('down'));
    await expect(first).rejects.toThrow('down');
    const second = endpoints.get(gate, api, atOnce, patient);
    asked[1]?.answer('https://two');
    expect(await second).toBe('https://two');
  });

  it('goes on while anybody waits, and ends when the last one leaves', async () => {
    const { endpoints, asked } = make();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = endpoints.get(gate, api, atOnce, one.signal);
    const second = endpoints.get(gate, api, atOnce, two.signal);
    one.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(asked[0]?.signal.aborted).toBe(false);
    two.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect(asked[0]?.signal.aborted).toBe(true);
    void endpoints.get(gate, api, atOnce, patient);
    expect(asked).toHaveLength(2);
    await expect(endpoints.get(gate, api, atOnce, one.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('that is left by its last waiter takes nothing of one begun since', async () => {
    const { endpoints, asked } = make();
    const one = new AbortController();
    const first = endpoints.get(gate, api, atOnce, one.signal);
    endpoints.dropAccount(gate.account);
    const second = endpoints.get(gate, api, atOnce, patient);
    one.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    void endpoints.get(gate, api, atOnce, patient);
    expect(asked).toHaveLength(2);
    asked[1]?.answer('https://two');
    expect(await second).toBe('https://two');
  });
});
