/** A camera's stream settings as a form: where values come from, and a sentence for each that does not fit. */
import { expect, test } from 'vitest';
import { sessionSettingsSchema } from '../../../../contract/settings.ts';
import { streamParameters } from '../../../../contract/stream-settings.ts';
import { explained, limitSentence, parameterFacts } from '../../../../renderer/streams/parameter-facts.ts';
import {
  readStreamForm,
  shownSource,
  shownText,
  streamFormOf,
  withText,
} from '../../../../renderer/streams/stream-form.ts';

const desk = sessionSettingsSchema.parse({ Expires: 900 });

test('shows the value that holds, and where it comes from', () => {
  const form = streamFormOf({ ContainerFormat: 'MPEG_TS' });
  expect(streamParameters.map((name) => [shownText(form, desk, name), shownSource(form, desk, name)])).toEqual([
    ['SERVER_TIMESTAMP', 'vigil'],
    ['MPEG_TS', 'camera'],
    ['ON_DISCONTINUITY', 'vigil'],
    ['ALWAYS', 'vigil'],
    ['900', 'desk'],
    ['7', 'vigil'],
  ]);
});

test('typing makes a value the own of the camera, giving it back undoes that', () => {
  const typed = withText(streamFormOf({ Expires: 300 }), 'DiscontinuityMode', 'NEVER');
  expect(readStreamForm(typed)).toEqual({ ok: true, value: { Expires: 300, DiscontinuityMode: 'NEVER' } });
  expect(readStreamForm(withText(typed, 'Expires', null))).toEqual({ ok: true, value: { DiscontinuityMode: 'NEVER' } });
});

test.each(['', '299', '43201', '3e3', '0x1000', '600.5', '-600', 'an hour'])('Expires typed as "%s"', (text) => {
  expect(readStreamForm({ Expires: text, MaxMediaPlaylistFragmentResults: ' 12 ' })).toEqual({
    ok: false,
    error: { Expires: 'Expires is a whole number of seconds from 300 to 43200.' },
  });
});

test('every choice that is offered is one', () => {
  const choices = streamParameters.flatMap((name) => {
    const fact = parameterFacts[name];
    return fact.kind === 'choice' ? fact.choices.map(({ value }) => [name, value] as const) : [];
  });
  expect(choices).toHaveLength(9);
  for (const [name, value] of choices) expect(readStreamForm({ [name]: value })).toMatchObject({ ok: true });
  expect(readStreamForm({ ContainerFormat: 'MKV' })).toEqual({
    ok: false,
    error: { ContainerFormat: limitSentence('ContainerFormat') },
  });
});

test.each([
  ['Expires', '3600', '3600', '300 to 43200 s.'],
  ['Expires', '900', '3600', "300 to 43200 s. Vigil's own choice is 3600."],
  ['DiscontinuityMode', 'ON_DISCONTINUITY', 'ON_DISCONTINUITY', 'Only where pictures are missing'],
  ['DiscontinuityMode', 'NEVER', 'ON_DISCONTINUITY', "may stall at a gap. Vigil's own choice is ON_DISCONTINUITY."],
] as const)('%s %s is explained', (parameter, text, vigils, sentence) => {
  expect(explained(parameterFacts[parameter], text, vigils)).toContain(sentence);
});
