/**
 * One end of the bridge between a page and its preload: turns values into messages that survive the crossing, with
 * functions and promises as proxies. Self-contained: its source text runs in both worlds of the page.
 */

/** A value on its way across. Tagged, so that no value can be mistaken for a reference. */
export type Parcel =
  | readonly ['value', unknown]
  | readonly ['array', number, readonly (readonly [string, Parcel])[]]
  | readonly ['object', number, readonly (readonly [string, Parcel])[]]
  | readonly ['again', number]
  | readonly ['function', number]
  | readonly ['promise', number]
  | readonly ['error', string];

/** How a call or a promise ended. */
export type Outcome = { readonly ok: true; readonly parcel: Parcel } | { readonly ok: false; readonly message: string };

/** What crosses. */
export type BridgeMessage =
  | { readonly kind: 'expose'; readonly call: number; readonly key: string; readonly parcel: Parcel }
  | { readonly kind: 'call'; readonly call: number; readonly fn: number; readonly parcels: readonly Parcel[] }
  | { readonly kind: 'return'; readonly call: number; readonly outcome: Outcome }
  | { readonly kind: 'settle'; readonly promise: number; readonly outcome: Outcome }
  | { readonly kind: 'open'; readonly call: number; readonly words: readonly string[] }
  | { readonly kind: 'forget'; readonly fn: number };

export interface BridgeEnd {
  pack(value: unknown): Parcel;
  unpack(parcel: Parcel, freeze: boolean): unknown;
  /** Sends a message that is answered before this returns; throws what the other side threw (its message alone). */
  ask(message: (call: number) => BridgeMessage): unknown;
  /** Hands in a message from the other side. Messages that are not for the bridge itself come back as `handle`. */
  receive(message: BridgeMessage, handle: (message: BridgeMessage) => Outcome): void;
}

/** Makes one end; `post` must deliver to the other side before it returns. */
export function createBridgeEnd(post: (message: BridgeMessage) => void): BridgeEnd {
  const functions = new Map<number, (...words: readonly unknown[]) => unknown>();
  const returned = new Map<number, Outcome>();
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const forgotten = new FinalizationRegistry<number>((fn) => post({ kind: 'forget', fn }));
  let last = 0;
  const next = (): number => (last += 1);
  const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  const outcomeOf = (run: () => unknown): Outcome => {
    try {
      return { ok: true, parcel: pack(run()) };
    } catch (error) {
      return { ok: false, message: messageOf(error) };
    }
  };

  const pack = (root: unknown): Parcel => {
    const seen = new Map<object, number>();
    const entries = (value: object): (readonly [string, Parcel])[] =>
      Object.keys(value).map((key) => [key, packOne((value as Record<string, unknown>)[key])]);
    const packOne = (value: unknown): Parcel => {
      if (typeof value === 'symbol') throw new Error('An object could not be cloned.');
      if (typeof value === 'function') {
        const fn = next();
        functions.set(fn, value as (...words: readonly unknown[]) => unknown);
        return ['function', fn];
      }
      if (typeof value !== 'object' || value === null) return ['value', value];
      const known = seen.get(value);
      if (known !== undefined) return ['again', known];
      if (value instanceof Promise) {
        const promise = next();
        value.then(
          (result: unknown) => post({ kind: 'settle', promise, outcome: outcomeOf(() => result) }),
          (error: unknown) => post({ kind: 'settle', promise, outcome: { ok: false, message: messageOf(error) } }),
        );
        return ['promise', promise];
      }
      if (value instanceof Error) return ['error', value.message];
      const tag = Object.prototype.toString.call(value);
      if (Array.isArray(value) || tag === '[object Object]') {
        const id = seen.size;
        seen.set(value, id);
        return Array.isArray(value) ? ['array', id, entries(value)] : ['object', id, entries(value)];
      }
      try {
        return ['value', structuredClone(value)];
      } catch {
        throw new Error('An object could not be cloned.');
      }
    };
    return packOne(root);
  };

  const unpack = (root: Parcel, freeze: boolean): unknown => {
    const made = new Map<number, unknown>();
    const fill = (target: object, items: readonly (readonly [string, Parcel])[]): object => {
      for (const [key, item] of items) {
        Object.defineProperty(target, key, {
          value: unpackOne(item),
          writable: true,
          enumerable: true,
          configurable: true,
        });
      }
      return freeze ? Object.freeze(target) : target;
    };
    const unpackOne = (parcel: Parcel): unknown => {
      switch (parcel[0]) {
        case 'value':
          return parcel[1];
        case 'again':
          return made.get(parcel[1]);
        case 'error':
          return new Error(parcel[1]);
        case 'function':
          return proxyOf(parcel[1]);
        case 'promise': {
          const id = parcel[1];
          return new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
        }
        default: {
          const target: object = parcel[0] === 'array' ? [] : {};
          made.set(parcel[1], target);
          return fill(target, parcel[2]);
        }
      }
    };
    return unpackOne(root);
  };

  const proxyOf = (fn: number): unknown => {
    const proxy = (...words: readonly unknown[]): unknown =>
      ask((call) => ({ kind: 'call', call, fn, parcels: words.map((word) => pack(word)) }));
    forgotten.register(proxy, fn);
    return proxy;
  };

  const ask = (message: (call: number) => BridgeMessage): unknown => {
    const call = next();
    post(message(call));
    const outcome = returned.get(call);
    returned.delete(call);
    // Nothing came back: the message itself could not cross.
    if (outcome === undefined) throw new Error('An object could not be cloned.');
    if (!outcome.ok) throw new Error(outcome.message);
    return unpack(outcome.parcel, false);
  };

  const receive = (message: BridgeMessage, handle: (message: BridgeMessage) => Outcome): void => {
    switch (message.kind) {
      case 'return':
        returned.set(message.call, message.outcome);
        return;
      case 'settle': {
        const promise = waiting.get(message.promise);
        waiting.delete(message.promise);
        if (message.outcome.ok) promise?.resolve(unpack(message.outcome.parcel, false));
        else promise?.reject(new Error(message.outcome.message));
        return;
      }
      case 'forget':
        functions.delete(message.fn);
        return;
      case 'call': {
        const run = functions.get(message.fn);
        const words = message.parcels.map((parcel) => unpack(parcel, false));
        const outcome = outcomeOf(() => {
          if (run === undefined) throw new Error('This function is gone.');
          return run(...words);
        });
        post({ kind: 'return', call: message.call, outcome });
        return;
      }
      default:
        post({ kind: 'return', call: message.call, outcome: handle(message) });
    }
  };

  return { pack, unpack, ask, receive };
}
