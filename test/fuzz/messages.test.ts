/** Messages of a page that has been taken over: refused without their content being repeated anywhere, or as honest as any. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RequestName, requestNames, wireChannel } from '../../contract/channel-names.ts';
import { largestMessageChars, requests } from '../../contract/messages.ts';
import { bindIpc, type Handlers } from '../../main/ipc.ts';
import { createLog } from '../../main/log.ts';
import { createTransport } from '../contract/in-memory-transport.ts';
import { requestSamples } from '../contract/samples.ts';
import { corpus } from './support/corpus.ts';
import { fuzz } from './support/fuzz.ts';

const origin = 'app://vigil';
/** In all strange words of a message, and to be found nowhere behind it. */
const mark = 'never-to-be-repeated';

interface Page {
  readonly send: (name: RequestName, ...args: readonly unknown[]) => Promise<unknown>;
  readonly heard: unknown[];
  readonly lines: string[];
}

const openPage = (): Page => {
  const transport = createTransport();
  const heard: unknown[] = [];
  const lines: string[] = [];
  const handlers = Object.fromEntries(
    requestNames.map((name) => [
      name,
      (input: unknown) => {
        heard.push(input);
        return requestSamples[name].reply;
      },
    ]),
  ) as unknown as Handlers;
  const log = createLog(() => 0, [{ least: 'debug', write: (line) => lines.push(line) }]);
  bindIpc({ ipcMain: transport.ipcMain, handlers, origin, isTrusted: () => true, log });
  const end = transport.rendererOf(7, { origin, parent: null });
  return { send: (name, ...args) => end.invoke(wireChannel(name), ...args) as Promise<unknown>, heard, lines };
};

const markedText = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => `${mark}${text}`);
/** Whatever can be cloned from one process to another. */
const strange: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: markedText },
  {
    weight: 3,
    arbitrary: fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
      withBoxedValues: true,
      values: [markedText, fc.double(), fc.boolean(), fc.constantFrom(null, undefined, Number.NaN, -0)],
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      new ArrayBuffer(8),
      new Error(mark),
      /x/,
      new Map([[mark, mark]]),
      JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    ),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }).map(nested) },
  { weight: 1, arbitrary: fc.constant(null).map(circle) },
);

function nested(depth: number): unknown {
  let value: unknown = mark;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
}

function circle(): unknown {
  const value: { self?: unknown } = {};
  value.self = value;
  return value;
}

/** The value with another one somewhere inside; `path` chooses the way down. */
const replacedIn = (value: unknown, path: readonly number[], put: unknown, key: string): unknown => {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return put;
  if (Array.isArray(value)) {
    const index = value.length === 0 ? 0 : step % (value.length + 1);
    const copy: unknown[] = [...(value as readonly unknown[])];
    copy[index] = replacedIn(copy[index], rest, put, key);
    return copy;
  }
  const fields = [...Object.entries(value), [key, undefined] as const];
  const [name] = fields[step % fields.length] ?? [key];
  return { ...value, [name]: replacedIn((value as Record<string, unknown>)[name], rest, put, key) };
};

const nearlyHonest = fc
  .tuple(
    fc.constantFrom(...requestNames),
    fc.array(fc.nat(20), { maxLength: 4 }),
    strange,
    fc.oneof(markedText, fc.constantFrom('__proto__', 'constructor', 'toJSON', 'length')),
  )
  .map(([name, path, put, key]) => ({ name, args: [replacedIn(requestSamples[name].input, path, put, key)] }));
const messages = fc.oneof(
  { weight: 4, arbitrary: nearlyHonest },
  {
    weight: 2,
    arbitrary: fc.record({ name: fc.constantFrom(...requestNames), args: fc.array(strange, { maxLength: 3 }) }),
  },
);

const expectRefusedOrHonest = async ({
  name,
  args,
}: {
  readonly name: RequestName;
  readonly args: readonly unknown[];
}): Promise<void> => {
  const page = openPage();
  const answer = await page.send(name, ...args).catch((error: unknown) => error);
  if (page.heard.length === 0) {
    const said = answer instanceof Error ? answer.message : JSON.stringify(answer);
    // Some values do not even leave the page.
    if (!/could not be cloned|call stack/.test(said)) {
      expect(said).toMatch(/message refused$|^\{"ok":false,"error":\{"kind":"message-refused"\}\}$/);
      expect(page.lines).toHaveLength(1);
    }
    expect(said).not.toContain(mark);
  } else {
    expect(requests[name].input.safeParse(page.heard[0]).error).toBeUndefined();
    expect(JSON.stringify(page.heard[0] ?? null).length).toBeLessThanOrEqual(largestMessageChars);
    expect(answer).toEqual(requestSamples[name].reply);
  }
  expect(page.lines.join('\n')).not.toContain(mark);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
};

/** A list of reports, honest but for its length in characters. */
const reportsOf = (chars: number): unknown => {
  const [report] = requestSamples.deskReport.input;
  const one = JSON.stringify([report]).length;
  return [{ ...report, padding: 'x'.repeat(Math.max(0, chars - one - ',"padding":""'.length)) }];
};

describe('messages', () => {
  test.each(corpus('messages'))('seed $name', async ({ text }) => {
    for (const name of requestNames) await expectRefusedOrHonest({ name, args: [JSON.parse(text) as unknown] });
  });

  fuzz('a message', messages, expectRefusedOrHonest, { runs: 300 });
  fuzz(
    'a message about as long as any may be',
    fc.integer({ min: largestMessageChars - 3, max: largestMessageChars + 3 }),
    async (chars) => {
      const input = reportsOf(chars);
      expectLength(input, chars);
      const page = openPage();
      await page.send('deskReport', input).catch(() => undefined);
      expectReason(page.lines, chars > largestMessageChars ? 'too large or not plain data' : 'malformed');
    },
    { runs: 7 },
  );
});

function expectLength(input: unknown, chars: number): void {
  expect(JSON.stringify(input)).toHaveLength(chars);
}

function expectReason(lines: readonly string[], reason: string): void {
  expect(lines.join('\n')).toContain(`"reason":"${reason}"`);
}
