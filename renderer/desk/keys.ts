/** The keys, as one table: the handler, the tooltips and the help all read it. */

import { pastCommandIds } from '../playback/past-commands.ts';

/** Everything a key, a button or a menu can ask for. */
export const commandIds = [
  'select-left',
  'select-right',
  'select-up',
  'select-down',
  'enlarge',
  'back',
  'try-again',
  'replace',
  'remove',
  'sound',
  'hold',
  'tile-menu',
  ...pastCommandIds,
  'stream-settings',
  'switch-account',
  'cameras',
  'search',
  'refresh',
  'layout',
  'settings',
  'usage',
  'full-screen',
  'help',
] as const;
/** See {@link commandIds}. */
export type CommandId = (typeof commandIds)[number];

/** One command with its keys. `keys` are `KeyboardEvent.key` values, with `Ctrl+` or `Shift+` before them where needed. */
export interface Binding {
  readonly command: CommandId;
  readonly title: string;
  readonly keys: readonly string[];
}

/** The table. Letters are the first letter of what they do; the rest is what walls and browsers have taught people. */
export const bindings: readonly Binding[] = [
  { command: 'select-left', title: 'Select the tile to the left', keys: ['ArrowLeft'] },
  { command: 'select-right', title: 'Select the tile to the right', keys: ['ArrowRight'] },
  { command: 'select-up', title: 'Select the tile above', keys: ['ArrowUp'] },
  { command: 'select-down', title: 'Select the tile below', keys: ['ArrowDown'] },
  { command: 'enlarge', title: 'Enlarge the tile, and back', keys: ['Enter'] },
  { command: 'back', title: 'Back to the whole wall', keys: ['Escape'] },
  { command: 'try-again', title: 'Try again, or renew the session', keys: ['R'] },
  { command: 'replace', title: 'Pick another camera for the tile', keys: ['P'] },
  { command: 'remove', title: 'Remove the camera from the wall', keys: ['Delete'] },
  { command: 'sound', title: 'Sound of the tile, on and off', keys: ['M'] },
  { command: 'hold', title: 'Hold (pause) the picture, and go on', keys: ['H'] },
  { command: 'tile-menu', title: 'What can be done with the tile', keys: ['Shift+F10', 'ContextMenu'] },
  { command: 'replay-30-s', title: 'Replay from 30 s ago', keys: ['B'] },
  { command: 'replay-1-min', title: 'Replay from 1 min ago', keys: ['Shift+B'] },
  { command: 'replay-5-min', title: 'Replay from 5 min ago', keys: ['Ctrl+B'] },
  { command: 'choose-range', title: 'Show a time range', keys: ['T'] },
  { command: 'play-pause', title: 'Play or pause the replay', keys: [' '] },
  { command: 'skip-back', title: '10 s back', keys: ['Shift+ArrowLeft'] },
  { command: 'skip-forward', title: '10 s forward', keys: ['Shift+ArrowRight'] },
  { command: 'frame-back', title: 'One picture back', keys: [','] },
  { command: 'frame-forward', title: 'One picture forward', keys: ['.'] },
  { command: 'slower', title: 'Slower', keys: ['<'] },
  { command: 'faster', title: 'Faster', keys: ['>'] },
  { command: 'catch-up', title: 'Catch up with live', keys: ['Shift+V'] },
  { command: 'back-to-live', title: 'Back to live', keys: ['V'] },
  { command: 'stream-settings', title: 'Stream settings of the camera', keys: ['S'] },
  { command: 'switch-account', title: 'Switch to another account', keys: ['A'] },
  { command: 'cameras', title: 'Cameras', keys: ['C'] },
  { command: 'search', title: 'Search cameras', keys: ['/', 'Ctrl+F'] },
  { command: 'refresh', title: 'List the cameras again', keys: ['F5'] },
  { command: 'layout', title: 'Number of tiles', keys: ['L'] },
  { command: 'settings', title: 'Settings', keys: ['Ctrl+,'] },
  { command: 'usage', title: 'Usage and cost', keys: ['U'] },
  { command: 'full-screen', title: 'Full screen', keys: ['F11', 'F'] },
  { command: 'help', title: 'Keys', keys: ['?'] },
];

/** What is looked at in a key event. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The text of a key press as the table writes it. */
const chordOf = ({ key, ctrlKey, metaKey, shiftKey }: KeyPress): string => {
  const isCharacter = key.length === 1;
  const isLetter = isCharacter && key.toLowerCase() !== key.toUpperCase();
  // Shift is part of typing `?` or `/` on some keyboards: for characters that are not letters it says nothing.
  const shift = shiftKey && (isLetter || !isCharacter) ? 'Shift+' : '';
  // Command is the Ctrl of macOS.
  return `${ctrlKey || metaKey ? 'Ctrl+' : ''}${shift}${isLetter ? key.toUpperCase() : key}`;
};

const commandByChord = new Map(bindings.flatMap(({ keys, command }) => keys.map((key) => [key, command] as const)));

/** The command of a key press, or null. While text is being typed only chords, function keys and Escape are commands. */
export const commandForKey = (press: KeyPress, isTyping: boolean): CommandId | null => {
  if (press.altKey) return null;
  const worksWhileTyping = press.ctrlKey || press.metaKey || /^(Escape|F\d{1,2})$/.test(press.key);
  if (isTyping && !worksWhileTyping) return null;
  return commandByChord.get(chordOf(press)) ?? null;
};

const shownKeys: Readonly<Record<string, string>> = {
  ' ': 'Space',
  'Shift+ArrowLeft': 'Shift+←',
  'Shift+ArrowRight': 'Shift+→',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
  ContextMenu: 'Menu',
};

/** A key as people read it. */
export const keyText = (chord: string): string => shownKeys[chord] ?? chord;

const bindingById = new Map(bindings.map((binding) => [binding.command, binding]));

/** A command's title with its first key, for tooltips: `Cameras (C)`. */
export const titleWithKey = (command: CommandId, title?: string): string => {
  const binding = bindingById.get(command);
  const key = binding?.keys[0];
  const text = title ?? binding?.title ?? command;
  return key === undefined ? text : `${text} (${keyText(key)})`;
};

/** The key shown beside a command in menus; empty when it has none. */
export const firstKeyText = (command: CommandId): string => keyText(bindingById.get(command)?.keys[0] ?? '');
