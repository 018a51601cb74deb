/** The key table: one meaning per key, every command reachable. */
import { describe, expect, test } from 'vitest';
import { bindings, commandForKey, commandIds, type KeyPress, titleWithKey } from '../../../../renderer/desk/keys.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('keys', () => {
  test('no key means two things, and every command has one', () => {
    const keys = bindings.flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(bindings.map((binding) => binding.command).toSorted()).toEqual(commandIds.toSorted());
    expect(bindings.every((binding) => binding.keys.length > 0)).toBe(true);
  });

  test.each(bindings.flatMap(({ command, keys }) => keys.map((key) => [key, command] as const)))(
    '%s is %s',
    (chord, command) => {
      const key = chord.replace(/^(Ctrl|Shift)\+/, '');
      const held = { ctrlKey: chord.startsWith('Ctrl+'), shiftKey: chord.startsWith('Shift+') };
      expect(commandForKey(press(key, held), false)).toBe(command);
    },
  );

  test('letters in either case, signs with or without Shift, Command for Ctrl', () => {
    expect(commandForKey(press('c'), false)).toBe('cameras');
    expect(commandForKey(press('?', { shiftKey: true }), false)).toBe('help');
    expect(commandForKey(press('/', { shiftKey: true }), false)).toBe('search');
    expect(commandForKey(press('f', { metaKey: true }), false)).toBe('search');
  });

  test('held keys that make another chord do nothing', () => {
    expect(commandForKey(press('c', { ctrlKey: true }), false)).toBeNull();
    expect(commandForKey(press('C', { shiftKey: true }), false)).toBeNull();
    expect(commandForKey(press('c', { altKey: true }), false)).toBeNull();
  });

  test('while typing, letters and Delete are text; Escape and chords still work', () => {
    expect([press('c'), press('Delete'), press('Enter')].map((key) => commandForKey(key, true))).toEqual([
      null,
      null,
      null,
    ]);
    expect(commandForKey(press('Escape'), true)).toBe('back');
    expect(commandForKey(press('f', { ctrlKey: true }), true)).toBe('search');
    expect(commandForKey(press('f'), true)).toBeNull();
  });

  test('a title carries its key', () => {
    expect(titleWithKey('cameras')).toBe('Cameras (C)');
    expect(titleWithKey('back', 'Whole wall')).toBe('Whole wall (Esc)');
  });
});
