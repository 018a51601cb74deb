/** What each parameter of a streaming session does, in one line, with its choices explained. API_reader_GetHLSStreamingSessionURL. */

import { sessionLimits } from '../../contract/sessions.ts';
import type { StreamParameter } from '../../contract/stream-settings.ts';

/** One value a parameter may have, and what it is for. */
export interface Choice {
  readonly value: string;
  readonly explains: string;
}

/** One parameter: a choice, or a whole number within limits. */
export type ParameterFact =
  | { readonly kind: 'choice'; readonly does: string; readonly choices: readonly [Choice, ...Choice[]] }
  | {
      readonly kind: 'number';
      readonly does: string;
      readonly unit: string;
      readonly min: number;
      readonly max: number;
    };

/** The facts, by parameter. */
export const parameterFacts: Readonly<Record<StreamParameter, ParameterFact>> = {
  FragmentSelectorType: {
    kind: 'choice',
    does: 'Whose clock dates the pictures.',
    choices: [
      {
        value: 'SERVER_TIMESTAMP',
        explains: "the service's clock: comparable between cameras, right even where a camera's clock is wrong",
      },
      {
        value: 'PRODUCER_TIMESTAMP',
        explains: "the camera's own clock: the smoothest timeline, but only as true as that clock",
      },
    ],
  },
  ContainerFormat: {
    kind: 'choice',
    does: 'How the fragments are packed.',
    choices: [
      { value: 'FRAGMENTED_MP4', explains: 'carries H.264 and H.265, with fewer bytes' },
      { value: 'MPEG_TS', explains: 'carries H.264 only; for devices between here and the camera that want it' },
    ],
  },
  DiscontinuityMode: {
    kind: 'choice',
    does: 'Where the playlist marks a break between fragments.',
    choices: [
      { value: 'ON_DISCONTINUITY', explains: 'only where pictures are missing or overlap; what the service advises' },
      { value: 'ALWAYS', explains: 'before every fragment: safe with broken timestamps, more work at each fragment' },
      { value: 'NEVER', explains: 'nowhere: smooth with perfect timestamps, may stall at a gap' },
    ],
  },
  DisplayFragmentTimestamp: {
    kind: 'choice',
    does: 'Whether the playlist dates each fragment.',
    choices: [
      { value: 'ALWAYS', explains: 'yes: the age of a picture, unseen renewals and looking back need it' },
      { value: 'NEVER', explains: 'no: no picture time and no age is told, and a renewal can show' },
    ],
  },
  Expires: {
    kind: 'number',
    does: 'How long a session lives. Longer: fewer renewals. Shorter: revoked rights are noticed sooner.',
    unit: 's',
    ...sessionLimits.Expires,
  },
  MaxMediaPlaylistFragmentResults: {
    kind: 'number',
    does: 'Fragments a playlist lists. Fewer spare the quota, more help on bad lines.',
    unit: 'fragments',
    ...sessionLimits.MaxMediaPlaylistFragmentResults,
  },
};

/** The sentence for a value that a parameter can't have. */
export const limitSentence = (parameter: StreamParameter): string => {
  const fact = parameterFacts[parameter];
  if (fact.kind === 'choice') return `${parameter} is ${orList(fact.choices.map(({ value }) => value))}.`;
  const ofWhat = fact.unit === 's' ? ' of seconds' : '';
  return `${parameter} is a whole number${ofWhat} from ${fact.min} to ${fact.max}.`;
};

/** `A`, `A or B`, `A, B or C`. */
export const orList = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;

/** What a value means, and Vigil's own choice where that is another. */
export const explained = (fact: ParameterFact, text: string, vigils: string): string => {
  const meaning =
    fact.kind === 'number'
      ? `${fact.min} to ${fact.max} ${fact.unit}`
      : capital(fact.choices.find(({ value }) => value === text)?.explains ?? '');
  return `${meaning}.${text === vigils ? '' : ` Vigil's own choice is ${vigils}.`}`;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
