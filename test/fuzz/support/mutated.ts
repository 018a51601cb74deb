/** Inputs made from true ones by small and large damage: most code is reached by what is nearly right. */
import fc from 'fast-check';

/** Where in a text or in bytes, as a part of its length, so that it stays the same place while a case is made smaller. */
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const words = [0, 1, 7, 8, 9, 0xff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff];

type Damage<T> = (input: T) => T;

const damaged = <T>(samples: fc.Arbitrary<T>, damage: fc.Arbitrary<Damage<T>>, most: number): fc.Arbitrary<T> =>
  fc
    .tuple(samples, fc.array(damage, { minLength: 1, maxLength: most }))
    .map(([sample, all]) => all.reduce((input, change) => change(input), sample));

const at = (part: number, length: number): number => Math.floor(part * length);
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** Bytes of `samples`, damaged. */
export const mutatedBytes = (samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> => {
  const sample = fc.constantFrom(...samples);
  const span = fc.tuple(place, fc.nat(64));
  const damage: fc.Arbitrary<Damage<Uint8Array>> = fc.oneof(
    fc.tuple(place, fc.nat(255)).map(([part, value]) => (bytes: Uint8Array) => {
      const copy = bytes.slice();
      if (copy.byteLength > 0) copy[at(part, copy.byteLength)] = value;
      return copy;
    }),
    fc.tuple(place, fc.oneof(fc.constantFrom(...words), fc.nat(4_096))).map(([part, word]) => (bytes: Uint8Array) => {
      const copy = bytes.slice();
      if (copy.byteLength < 4) return copy;
      new DataView(copy.buffer).setUint32(at(part, copy.byteLength - 3), word);
      return copy;
    }),
    place.map((part) => (bytes: Uint8Array) => bytes.slice(0, at(part, bytes.byteLength))),
    span.map(
      ([part, length]) =>
        (bytes: Uint8Array) =>
          joined(bytes.subarray(0, at(part, bytes.byteLength)), bytes.subarray(at(part, bytes.byteLength) + length)),
    ),
    span.map(([part, length]) => (bytes: Uint8Array) => {
      const begin = at(part, bytes.byteLength);
      return joined(bytes.subarray(0, begin + length), bytes.subarray(begin));
    }),
    fc.tuple(place, fc.uint8Array({ maxLength: 32 })).map(
      ([part, more]) =>
        (bytes: Uint8Array) =>
          joined(bytes.subarray(0, at(part, bytes.byteLength)), more, bytes.subarray(at(part, bytes.byteLength))),
    ),
    fc.tuple(place, place, sample).map(
      ([part, otherPart, other]) =>
        (bytes: Uint8Array) =>
          joined(bytes.subarray(0, at(part, bytes.byteLength)), other.subarray(at(otherPart, other.byteLength))),
    ),
  );
  return damaged(sample, damage, 6);
};

/** Numbers and words that parsers stumble over. */
const strangeWords = [
  '0',
  '-0',
  '-1',
  '1e308',
  '1e999',
  '-1e308',
  'NaN',
  'Infinity',
  '99999999999999999999',
  '0x10',
  '٣',
  '1,5',
  '',
  'null',
  'true',
  '__proto__',
  'constructor',
  'toString',
  '%00',
  '\0',
  '\uFEFF',
  '\u2028',
  '\uD800',
  '"',
  "'",
  '\\',
  '9999-12-31T23:59:59.999Z',
  '275760-09-13T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '0001-01-01',
];
/** Characters: enough to tell what grows with the square of the length from what does not. */
const longestRepeated = 2_000_000;
const repeats = fc.oneof(fc.integer({ min: 2, max: 30 }), fc.constantFrom(300, 3_000, 20_000));

/** Texts of `samples`, damaged by letters, words, numbers and lines; `tokens` are words of the format. */
export const mutatedText = (samples: readonly string[], tokens: readonly string[] = []): fc.Arbitrary<string> => {
  const word = fc.oneof(
    fc.constantFrom(...strangeWords, ...tokens),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('\n', '\r', '\r\n', '\t', ' ', '\n\n'),
  );
  const onLines = (change: (lines: string[], index: number) => string[]): fc.Arbitrary<Damage<string>> =>
    place.map((part) => (text: string) => {
      const lines = text.split('\n');
      return change(lines, at(part, lines.length)).join('\n');
    });
  const damage: fc.Arbitrary<Damage<string>> = fc.oneof(
    fc.tuple(place, word).map(([part, put]) => (text: string) => {
      const begin = at(part, text.length + 1);
      return text.slice(0, begin) + put + text.slice(begin);
    }),
    fc.tuple(place, fc.nat(12), word).map(([part, length, put]) => (text: string) => {
      const begin = at(part, text.length);
      return text.slice(0, begin) + put + text.slice(begin + length);
    }),
    fc.tuple(place, word).map(([part, put]) => (text: string) => {
      const numbers = [...text.matchAll(/\d[\d.:TZ-]*/g)];
      const chosen = numbers[at(part, numbers.length)];
      if (chosen === undefined) return text;
      return text.slice(0, chosen.index) + put + text.slice(chosen.index + chosen[0].length);
    }),
    place.map((part) => (text: string) => text.slice(0, at(part, text.length))),
    onLines((lines, index) => lines.toSpliced(index, 1)),
    onLines((lines, index) => lines.toSpliced(index, 0, lines[index] ?? '')),
    onLines((lines, index) => [...lines.slice(index), ...lines.slice(0, index)]),
    fc.tuple(place, fc.constantFrom(...samples)).map(
      ([part, other]) =>
        (text: string) =>
          text.slice(0, at(part, text.length)) + other,
    ),
  );
  return damaged(fc.constantFrom(...samples), damage, 8);
};

/** One word, line or letter over and over, with something before and behind: what makes a search go back again and again. */
export const repeatedText = (tokens: readonly string[]): fc.Arbitrary<string> => {
  const piece = fc.oneof(
    fc.constantFrom(...tokens),
    fc.constantFrom(
      '\n',
      ' ',
      '\t',
      '\r\n',
      '"',
      "'",
      '\\',
      ',',
      ':',
      '=',
      '[',
      '{',
      '(',
      'a',
      '0',
      '\n ',
      '#',
      '%25',
      '?',
    ),
    fc.string({ minLength: 1, maxLength: 6 }),
  );
  return fc
    .tuple(
      fc.constantFrom('', ...tokens),
      fc.array(piece, { minLength: 1, maxLength: 3 }),
      repeats,
      fc.constantFrom('', ...tokens),
    )
    .map(([head, pieces, times, tail]) => (head + pieces.join('').repeat(times)).slice(0, longestRepeated) + tail);
};

/** Any text: true ones damaged, words over and over, and letters of all kinds. */
export const anyText = (samples: readonly string[], tokens: readonly string[] = []): fc.Arbitrary<string> =>
  fc.oneof(
    { arbitrary: mutatedText(samples, tokens), weight: 6 },
    { arbitrary: repeatedText([...tokens, ...samples]), weight: 1 },
    { arbitrary: fc.string({ unit: 'binary', maxLength: 300 }), weight: 1 },
  );
