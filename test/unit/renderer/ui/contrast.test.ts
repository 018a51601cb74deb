/** The tokens keep the contrast they promise: 4.5 : 1 for text, 3 : 1 for marks (WCAG 2.2, 1.4.3 and 1.4.11). */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('../../../../renderer/ui/tokens.css', import.meta.url), 'utf8');
const start = css.indexOf(':root');
const dark = css.slice(start, css.indexOf('@media'));
const highContrast = css.slice(css.indexOf('@media'));

const colourOf = (theme: string, name: string): string => {
  const found =
    new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(theme) ?? new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(dark);
  if (found?.[1] === undefined) throw new Error(`no colour called ${name}`);
  return found[1];
};

/** Relative luminance as WCAG 2.2 defines it. */
const luminance = (colour: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one: string, other: string): number => {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].toSorted((x, y) => x - y);
  return (bright + 0.05) / (dim + 0.05);
};

/** A white picture under the caption's black band: the worst a caption can lie on. */
const captionOnWhite = '#666666';
/** A white picture at the brightness of a stale one. */
const staleWhite = '#595959';

const texts = ['text', 'text-dim', 'accent', 'bad', 'warn', 'ok', 'sign-in', 'replay'];
const grounds = ['background', 'surface', 'raised'];

for (const [theme, source] of [
  ['dark', dark],
  ['high contrast', highContrast],
] as const) {
  test.each(texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)))(
    `${theme}: %s on %s`,
    (text, ground) => {
      expect(contrast(colourOf(source, text), colourOf(source, ground))).toBeGreaterThanOrEqual(4.5);
    },
  );
}

test('white text stays legible over the brightest picture, live or stale', () => {
  expect(contrast(colourOf(dark, 'text'), captionOnWhite)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(colourOf(dark, 'text'), staleWhite)).toBeGreaterThanOrEqual(4.5);
});

test('the arithmetic is right', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
