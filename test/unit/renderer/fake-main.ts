/** The main process as a window sees it, played by a test: what it was asked, what it answers, what it tells. */
import {
  type EventName,
  eventNames,
  type RawBridge,
  type RequestName,
  requestNames,
  subscribeName,
} from '../../../contract/channel-names.ts';

/** Answers of {@link createFakeMain}: a value, a promise, or a function of the input. */
export type FakeAnswers = Partial<Record<RequestName, unknown>>;

/** See {@link createFakeMain}. */
export interface FakeMain {
  readonly raw: RawBridge;
  /** Every request with its input, in order. */
  readonly asked: readonly { readonly name: RequestName; readonly input: unknown }[];
  readonly inputsOf: (name: RequestName) => readonly unknown[];
  readonly answer: (name: RequestName, value: unknown) => void;
  readonly tell: (name: EventName, payload: unknown) => void;
  readonly listeners: () => number;
}

/** Makes a main that answers null to everything it has no answer for. */
export const createFakeMain = (answers: FakeAnswers = {}): FakeMain => {
  const asked: { name: RequestName; input: unknown }[] = [];
  const current: FakeAnswers = { ...answers };
  const listeners = new Map<EventName, Set<(payload: unknown) => void>>();
  const requests = requestNames.map((name) => [
    name,
    async (input: unknown): Promise<unknown> => {
      asked.push({ name, input });
      const answer: unknown = current[name] ?? null;
      const value: unknown = typeof answer === 'function' ? (answer as (input: unknown) => unknown)(input) : answer;
      return await value;
    },
  ]);
  const subscriptions = eventNames.map((name) => [
    subscribeName(name),
    (listener: (payload: unknown) => void): (() => void) => {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => void known.delete(listener);
    },
  ]);
  return {
    raw: Object.fromEntries([...requests, ...subscriptions]) as RawBridge,
    asked,
    inputsOf: (name) => asked.filter((request) => request.name === name).map((request) => request.input),
    answer: (name, value) => {
      current[name] = value;
    },
    tell: (name, payload) => {
      for (const listener of listeners.get(name) ?? []) listener(payload);
    },
    listeners: () => [...listeners.values()].reduce((sum, known) => sum + known.size, 0),
  };
};

/** Lets every promise already on its way arrive. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};
