/** The settings as the desk uses them: always valid, changed by whole sections, told of to whoever listens. */
import { type Settings, type SettingsChange, settingsSchema } from '../../contract/settings.ts';
import type { Outcome } from '../../contract/trouble-kinds.ts';
import { errorFields, type Log } from '../log.ts';

/** Where settings are kept. Reading never fails; what could not be used is told by `notice`. */
export interface SettingsStore {
  readonly read: () => { readonly raw: unknown; readonly notice: string | null };
  /** Writes all of it, atomically. Throws when the disk refuses. */
  readonly write: (settings: Settings) => void;
  /** Keeps the present file under another name and starts afresh; answers the sentence that says so. */
  readonly setAside: () => string;
}

/** See the file's first line. */
export interface SettingsDesk {
  readonly current: () => Settings;
  readonly change: (change: SettingsChange) => Outcome<Settings>;
  /** Sentences for the operator from the start. */
  readonly notices: readonly string[];
  readonly subscribe: (listener: (settings: Settings) => void) => () => void;
  /** Told, in a sentence, when a change could not be written: it holds until the end of this run only. */
  readonly onUnsaved: (listener: (sentence: string) => void) => () => void;
}

const unsavedSentence =
  'The settings could not be saved: the disk may be full or the folder read-only. They hold until Vigil ends.';

/** Opens the settings; a store whose content is not valid is set aside and defaults are used. */
export function openSettings(store: SettingsStore, log: Log): SettingsDesk {
  const listeners = new Set<(settings: Settings) => void>();
  const unsaved = new Set<(sentence: string) => void>();
  const { raw, notice } = store.read();
  const notices = notice === null ? [] : [notice];
  const checked = settingsSchema.safeParse(raw);
  if (!checked.success) notices.push(store.setAside());
  let settings = checked.data ?? settingsSchema.parse({});
  for (const sentence of notices) log.warn('settings', { sentence });

  return {
    notices,
    current: () => settings,
    change: (change) => {
      const sections = Object.fromEntries(Object.entries(change).filter(([, section]) => section !== undefined));
      const next = settingsSchema.safeParse({ ...settings, ...sections });
      if (!next.success) return { ok: false, error: { kind: 'message-refused' } };
      settings = next.data;
      try {
        store.write(settings);
      } catch (error) {
        // the desk goes on with the new settings; only the next start will not know them
        log.error('settings not written', errorFields(error));
        for (const listener of unsaved) listener(unsavedSentence);
      }
      for (const listener of listeners) listener(settings);
      return { ok: true, value: settings };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onUnsaved: (listener) => {
      unsaved.add(listener);
      return () => unsaved.delete(listener);
    },
  };
}
