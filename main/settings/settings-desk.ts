/** The settings as the desk uses them: always valid, changed by whole sections, told of to whoever listens. */
import { type Settings, type SettingsChange, settingsSchema } from '../../contract/settings.ts';
import type { Outcome } from '../../contract/trouble-kinds.ts';
import type { Clock } from '../clock.ts';
import { errorFields, type Log } from '../log.ts';

/** Where settings are kept. Reading never fails; what could not be used is told by `notice`. */
export interface SettingsStore {
  readonly read: () => { readonly raw: unknown; readonly notice: string | null };
  /** Writes all of it; on the disk, whole, when it returns. Throws when the disk refuses, and then what was there still is. */
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
  /** Told once, in a sentence, when changes can't be written any more, and once when they are again. */
  readonly onSaving: (listener: (sentence: string) => void) => () => void;
  /** Tries once more what could not be written, and ends trying. */
  readonly dispose: () => void;
}

const unsavedSentence =
  'The settings can not be saved: the disk may be full or the folder read-only. They hold for now, and saving is tried again.';
const savedSentence = 'The settings are saved again.';

/** How long after a refusal writing is tried again: soon, since a disk may have room again any moment, and small is the effort. */
const tryAgainMs = 5_000;

/** Opens the settings; a store whose content is not valid is set aside and defaults are used. */
export function openSettings(store: SettingsStore, log: Log, clock: Pick<Clock, 'after'>): SettingsDesk {
  const listeners = new Set<(settings: Settings) => void>();
  const hearers = new Set<(sentence: string) => void>();
  const { raw, notice } = store.read();
  const notices = notice === null ? [] : [notice];
  const checked = settingsSchema.safeParse(raw);
  if (!checked.success) notices.push(store.setAside());
  let settings = checked.data ?? settingsSchema.parse({});
  let cancelRetry: (() => void) | null = null;
  for (const sentence of notices) log.warn('settings', { sentence });

  const say = (sentence: string): void => {
    for (const hear of hearers) hear(sentence);
  };
  const save = (): void => {
    const wasRefused = cancelRetry !== null;
    cancelRetry?.();
    cancelRetry = null;
    try {
      store.write(settings);
    } catch (error) {
      // the desk goes on with the new settings; only a start before the next success would not know them
      cancelRetry = clock.after(tryAgainMs, save);
      if (wasRefused) return;
      log.error('settings not written', errorFields(error));
      say(unsavedSentence);
      return;
    }
    if (!wasRefused) return;
    log.info('settings written again');
    say(savedSentence);
  };

  return {
    notices,
    current: () => settings,
    change: (change) => {
      const sections = Object.fromEntries(Object.entries(change).filter(([, section]) => section !== undefined));
      const next = settingsSchema.safeParse({ ...settings, ...sections });
      if (!next.success) return { ok: false, error: { kind: 'message-refused' } };
      settings = next.data;
      save();
      for (const listener of listeners) listener(settings);
      return { ok: true, value: settings };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onSaving: (listener) => {
      hearers.add(listener);
      return () => hearers.delete(listener);
    },
    dispose: () => {
      if (cancelRetry === null) return;
      save();
      cancelRetry?.();
      cancelRetry = null;
    },
  };
}
