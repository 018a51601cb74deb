/**
 * Turns values into strings and back as the structured clone algorithm would (HTML Standard, "Safe passing of
 * structured data"). `createWire` is self-contained: its source text also runs inside the page.
 */

/** Encoder and decoder of one value. `encode` throws `An object could not be cloned.` as Electron does. */
export interface Wire {
  encode(value: unknown): string;
  decode(text: string): unknown;
}

/** Makes a wire. Refers to nothing outside itself but the language's globals. */
export function createWire(): Wire {
  type Slot = null | boolean | number | string | readonly [string, ...(readonly unknown[])];
  const REFUSAL = 'An object could not be cloned.';
  const VIEWS = [
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
    'Float16Array',
    'Float32Array',
    'Float64Array',
    'BigInt64Array',
    'BigUint64Array',
    'DataView',
  ];
  const ERRORS = ['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];
  const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);
  const globals = globalThis as unknown as Record<string, new (...words: readonly unknown[]) => object>;

  const toBase64 = (bytes: Uint8Array): string => {
    let binary = '';
    for (let at = 0; at < bytes.length; at += 0x8000) {
      binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    }
    return btoa(binary);
  };
  const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
    return bytes;
  };

  const encode = (root: unknown): string => {
    const nodes: unknown[] = [];
    const seen = new Map<object, number>();
    const slot = (value: unknown): Slot => {
      switch (typeof value) {
        case 'string':
        case 'boolean':
          return value;
        case 'undefined':
          return ['u'];
        case 'bigint':
          return ['i', value.toString()];
        case 'number':
          return Number.isFinite(value) && !Object.is(value, -0)
            ? value
            : ['n', Object.is(value, -0) ? '-0' : `${value}`];
        case 'object':
          return value === null ? null : ['r', reference(value)];
        default:
          throw new Error(REFUSAL);
      }
    };
    const reference = (value: object): number => {
      const known = seen.get(value);
      if (known !== undefined) return known;
      const id = nodes.length;
      seen.set(value, id);
      nodes.push(null);
      nodes[id] = node(value);
      return id;
    };
    const properties = (value: object): unknown[] => Object.entries(value).map(([key, item]) => [key, slot(item)]);
    const node = (value: object): unknown => {
      const tag = tagOf(value);
      if (Array.isArray(value)) return ['A', value.length, properties(value)];
      if (VIEWS.includes(tag) && ArrayBuffer.isView(value)) {
        const length = tag === 'DataView' ? value.byteLength : (value as Uint8Array).length;
        // Only the bytes in view: what lies beside them in a pooled buffer is nobody's business.
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
        return ['V', tag, slot(bytes.buffer), length];
      }
      switch (tag) {
        case 'Object':
          return ['O', properties(value)];
        case 'Map':
          return ['M', [...(value as Map<unknown, unknown>)].map(([key, item]) => [slot(key), slot(item)])];
        case 'Set':
          return ['S', [...(value as Set<unknown>)].map((item) => slot(item))];
        case 'Date':
          return ['D', slot((value as Date).getTime())];
        case 'RegExp':
          return ['R', (value as RegExp).source, (value as RegExp).flags];
        case 'ArrayBuffer':
          return ['B', toBase64(new Uint8Array(value as ArrayBuffer))];
        case 'Error': {
          const error = value as Error;
          const cause = Object.hasOwn(error, 'cause') ? [slot(error.cause)] : [];
          return ['E', ERRORS.includes(error.name) ? error.name : 'Error', error.message, error.stack ?? '', cause];
        }
        case 'Boolean':
        case 'Number':
        case 'String':
          return ['P', slot((value as { valueOf(): unknown }).valueOf())];
        default:
          throw new Error(REFUSAL);
      }
    };
    const start = slot(root);
    return JSON.stringify([start, nodes]);
  };

  const decode = (text: string): unknown => {
    const [start, nodes] = JSON.parse(text) as [Slot, readonly (readonly unknown[])[]];
    const made = new Map<number, unknown>();
    const value = (slot: Slot): unknown => {
      if (slot === null || typeof slot !== 'object') return slot;
      const [kind, payload] = slot;
      if (kind === 'u') return undefined;
      if (kind === 'i') return BigInt(payload as string);
      if (kind === 'n') return Number(payload);
      return build(payload as number);
    };
    const fill = (target: object, entries: readonly (readonly [string, Slot])[]): void => {
      for (const [key, item] of entries) {
        Object.defineProperty(target, key, {
          value: value(item),
          writable: true,
          enumerable: true,
          configurable: true,
        });
      }
    };
    const keep = <T>(id: number, object: T): T => {
      made.set(id, object);
      return object;
    };
    const build = (id: number): unknown => {
      if (made.has(id)) return made.get(id);
      const [kind, first, second, third, fourth] = nodes[id] ?? [];
      switch (kind) {
        case 'A': {
          const array: unknown[] = keep(id, []);
          array.length = first as number;
          fill(array, second as [string, Slot][]);
          return array;
        }
        case 'O': {
          const object = keep(id, {});
          fill(object, first as [string, Slot][]);
          return object;
        }
        case 'M': {
          const map = keep(id, new Map<unknown, unknown>());
          for (const [key, item] of first as [Slot, Slot][]) map.set(value(key), value(item));
          return map;
        }
        case 'S': {
          const set = keep(id, new Set<unknown>());
          for (const item of first as Slot[]) set.add(value(item));
          return set;
        }
        case 'D':
          return keep(id, new Date(value(first as Slot) as number));
        case 'R':
          return keep(id, new RegExp(first as string, second as string));
        case 'B':
          return keep(id, fromBase64(first as string).buffer);
        case 'V': {
          const View = globals[VIEWS.includes(first as string) ? (first as string) : 'Uint8Array'];
          return keep(id, View === undefined ? null : new View(value(second as Slot), 0, third));
        }
        case 'E': {
          const Kind = globals[ERRORS.includes(first as string) ? (first as string) : 'Error'];
          const error = keep(id, (Kind === undefined ? new Error(second as string) : new Kind(second)) as Error);
          Object.defineProperty(error, 'stack', { value: third, writable: true, configurable: true });
          const cause = (fourth as Slot[])[0];
          if (cause !== undefined) Object.defineProperty(error, 'cause', { value: value(cause), configurable: true });
          return error;
        }
        case 'P':
          return keep(id, Object(value(first as Slot)));
        default:
          throw new Error('A message could not be read.');
      }
    };
    return value(start);
  };

  return { encode, decode };
}
