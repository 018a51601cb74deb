/** The settings form: what is typed becomes settings, or a sentence per field. */
import { expect, test } from 'vitest';
import { settingsSchema } from '../../../../contract/settings.ts';
import { fieldSentences, formOf, readForm } from '../../../../renderer/desk/session-form.ts';

const { session, replay } = settingsSchema.parse({});

test('settings survive the form', () => {
  expect(readForm(formOf(session, replay))).toEqual({ ok: true, value: { session, replay } });
  const often = { ...session, renewEverySeconds: 10, renewAtFraction: 0.5 };
  const long = { MaxMediaPlaylistFragmentResults: 5_000 };
  expect(readForm(formOf(often, long))).toEqual({ ok: true, value: { session: often, replay: long } });
});

test.each([
  ['Expires', '299'],
  ['Expires', '43201'],
  ['Expires', ''],
  ['Expires', '3e2x'],
  ['renewAtFraction', '96'],
  ['renewEverySeconds', '9'],
  ['renewEverySeconds', '10.5'],
  ['MaxMediaPlaylistFragmentResults', '0'],
  ['MaxMediaPlaylistFragmentResults', '5001'],
  ['replayFragments', '0'],
  ['replayFragments', '5001'],
  ['replayFragments', ''],
  ['DiscontinuityMode', 'SOMETIMES'],
] as const)('%s = "%s" gets its sentence, alone', (field, typed) => {
  expect(readForm({ ...formOf(session, replay), [field]: typed })).toEqual({
    ok: false,
    error: { [field]: fieldSentences[field] },
  });
});
