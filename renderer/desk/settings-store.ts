/** The settings as this window knows them: changed here at once, kept by main a moment later, renewed by its news. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Settings, SettingsChange } from '../../contract/settings.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { Bridge } from './bridge.ts';
import type { Clock } from './clock.ts';

/** A section that this window changes whole. */
type Section = keyof Settings;

/** The settings and how to change them. */
export interface SettingsStore {
  readonly settings: ReadonlySignal<Settings>;
  /** Why the last change could not be kept. */
  readonly trouble: ReadonlySignal<Trouble | null>;
  readonly change: <S extends Section>(section: S, value: Settings[S]) => void;
  readonly dispose: () => void;
}

/** Dragging tiles about makes one write, not twenty. */
const saveDelayMs = 500;

const withUnsaved = (told: Settings, unsaved: SettingsChange): Settings => ({
  ...told,
  ...(Object.fromEntries(Object.entries(unsaved).filter(([, section]) => section !== undefined)) as Partial<Settings>),
});

/** Makes the store from the settings the window was started with. */
export const createSettingsStore = (parts: {
  readonly bridge: Bridge;
  readonly clock: Clock;
  readonly initial: Settings;
}): SettingsStore => {
  const { bridge, clock } = parts;
  const settings = signal(parts.initial);
  /** As main told last. */
  let kept = parts.initial;
  const trouble = signal<Trouble | null>(null);
  let unsaved: SettingsChange = {};
  let cancelSave: (() => void) | null = null;

  const save = async (): Promise<void> => {
    cancelSave = null;
    const change = unsaved;
    unsaved = {};
    const answer = await bridge.request('settingsChange', change);
    trouble.value = answer.ok ? null : answer.error;
    // what main does not take does not hold here either
    if (answer.ok) kept = answer.value;
    settings.value = withUnsaved(kept, unsaved);
  };

  // Sections changed here and not yet kept are newer than what main tells.
  const stopListening = bridge.on('settingsChanged', (told) => {
    kept = told;
    settings.value = withUnsaved(told, unsaved);
  });

  return {
    settings,
    trouble,
    change: (section, value) => {
      settings.value = { ...settings.value, [section]: value };
      unsaved = { ...unsaved, [section]: value };
      cancelSave?.();
      cancelSave = clock.after(saveDelayMs, () => void save());
    },
    dispose: () => {
      stopListening();
      if (cancelSave === null) return;
      cancelSave();
      void save();
    },
  };
};
