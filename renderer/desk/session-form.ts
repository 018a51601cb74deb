/** The session settings as a form: texts in, settings or a sentence per field out. Pure. */

import { sessionLimits } from '../../contract/sessions.ts';
import {
  type ReplaySettings,
  replaySettingsSchema,
  type SessionSettings,
  sessionSettingsSchema,
} from '../../contract/settings.ts';

/** All fields: those of live sessions, and how many fragments one session of a recorded range lists. */
export type SessionField = keyof SessionSettings | 'replayFragments';

/** Each field as typed. */
export type SessionForm = Readonly<Record<SessionField, string>>;

/** The settings as texts. */
export const formOf = (settings: SessionSettings, replay: ReplaySettings): SessionForm => ({
  Expires: String(settings.Expires),
  renewAtFraction: String(Math.round(settings.renewAtFraction * 100)),
  renewEverySeconds: settings.renewEverySeconds === null ? '' : String(settings.renewEverySeconds),
  DiscontinuityMode: settings.DiscontinuityMode,
  FragmentSelectorType: settings.FragmentSelectorType,
  ContainerFormat: settings.ContainerFormat,
  DisplayFragmentTimestamp: settings.DisplayFragmentTimestamp,
  MaxMediaPlaylistFragmentResults: String(settings.MaxMediaPlaylistFragmentResults),
  replayFragments: String(replay.MaxMediaPlaylistFragmentResults),
});

const fragmentsSentence = `A whole number from ${sessionLimits.MaxMediaPlaylistFragmentResults.min} to ${sessionLimits.MaxMediaPlaylistFragmentResults.max}.`;

/** What to say of a field that does not fit its limits. */
export const fieldSentences: Readonly<Record<SessionField, string>> = {
  Expires: `A whole number of seconds from ${sessionLimits.Expires.min} to ${sessionLimits.Expires.max}.`,
  renewAtFraction: 'A number from 10 to 95.',
  renewEverySeconds: `Empty, or a whole number of seconds from 10 to ${sessionLimits.Expires.max}.`,
  DiscontinuityMode: 'One of the three.',
  FragmentSelectorType: 'One of the two.',
  ContainerFormat: 'One of the two.',
  DisplayFragmentTimestamp: 'One of the two.',
  MaxMediaPlaylistFragmentResults: fragmentsSentence,
  replayFragments: fragmentsSentence,
};

/** What {@link readForm} finds. */
export type FormReading =
  | { readonly ok: true; readonly value: { readonly session: SessionSettings; readonly replay: ReplaySettings } }
  | { readonly ok: false; readonly error: Partial<Record<SessionField, string>> };

const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** Reads the form; each field out of its limits gets its sentence. */
export const readForm = (form: SessionForm): FormReading => {
  const parsed = sessionSettingsSchema.safeParse({
    Expires: numberOf(form.Expires),
    renewAtFraction: numberOf(form.renewAtFraction) / 100,
    renewEverySeconds: form.renewEverySeconds.trim() === '' ? null : numberOf(form.renewEverySeconds),
    DiscontinuityMode: form.DiscontinuityMode,
    FragmentSelectorType: form.FragmentSelectorType,
    ContainerFormat: form.ContainerFormat,
    DisplayFragmentTimestamp: form.DisplayFragmentTimestamp,
    MaxMediaPlaylistFragmentResults: numberOf(form.MaxMediaPlaylistFragmentResults),
  });
  const replay = replaySettingsSchema.safeParse({ MaxMediaPlaylistFragmentResults: numberOf(form.replayFragments) });
  if (parsed.success && replay.success) return { ok: true, value: { session: parsed.data, replay: replay.data } };
  const wrong = new Set(parsed.error?.issues.map((issue) => issue.path[0]));
  if (!replay.success) wrong.add('replayFragments');
  const fields = Object.entries(fieldSentences).filter(([field]) => wrong.has(field));
  return { ok: false, error: Object.fromEntries(fields) };
};
