/** Reads a document as `--cli-input-json` takes it into a camera's own settings; what does not fit gets a sentence. Pure. */
import type { CameraRef } from '../../contract/cameras.ts';
import { brokenRule } from '../../contract/session-rules.ts';
import type { SessionSettings, StreamOverrides } from '../../contract/settings.ts';
import {
  effectiveSettings,
  type StreamParameter,
  streamParameters,
  withOverrides,
} from '../../contract/stream-settings.ts';
import type { OwnParameters } from '../playback/past-session.ts';
import { type CliPlayback, livePlayback } from './cli-document.ts';
import { readTimestamp } from './cli-timestamp.ts';
import { limitSentence, orList, parameterFacts } from './parameter-facts.ts';

/** Where the document is read. */
export interface ReadingPlace {
  readonly camera: CameraRef;
  readonly desk: SessionSettings;
  /** What the camera has of its own now. */
  readonly overrides: StreamOverrides;
  /** Now, in milliseconds since the Unix epoch. */
  readonly nowMs: number;
}

/** What {@link readCliDocument} finds. `notes` tell what of a good document is not a setting of the camera. */
export type DocumentReading =
  | {
      readonly ok: true;
      readonly overrides: StreamOverrides;
      readonly playback: CliPlayback;
      /** Of a document about the past: what holds for that look back alone. */
      readonly own: OwnParameters;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly sentences: readonly string[] };

type JsonObject = Readonly<Record<string, unknown>>;

const topKeys = [
  'StreamName',
  'StreamARN',
  'PlaybackMode',
  'HLSFragmentSelector',
  'ContainerFormat',
  'DiscontinuityMode',
  'DisplayFragmentTimestamp',
  'Expires',
  'MaxMediaPlaylistFragmentResults',
] as const;
const selectorKeys = ['FragmentSelectorType', 'TimestampRange'] as const;
const rangeKeys = ['StartTimestamp', 'EndTimestamp'] as const;
const modes = ['LIVE', 'LIVE_REPLAY', 'ON_DEMAND'] as const;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const written = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? 'nothing';
  } catch {
    // Reading goes as deep as the text does, writing only as deep as the stack.
    return 'something nested too deeply';
  }
};

/** A value as it stands in the document, short enough for a sentence. */
const shown = (value: unknown): string => {
  const text = written(value);
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
};

const parse = (text: string): { readonly value: unknown } | { readonly sentence: string } => {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    const place = error instanceof Error ? /line \d+ column \d+/.exec(error.message)?.[0] : undefined;
    return { sentence: `This is not JSON${place === undefined ? '' : `: look at ${place.replace(' c', ', c')}`}.` };
  }
};

/** Collects one sentence for each thing that does not fit. */
interface Complaints {
  readonly sentences: readonly string[];
  readonly say: (sentence: string) => void;
  /** Tells of the keys that the object may not have. */
  readonly unknownKeys: (object: JsonObject, known: readonly string[], within: string) => void;
  /** The value as an object; an empty one where it is none. */
  readonly object: (value: unknown, name: string) => JsonObject;
}

const createComplaints = (): Complaints => {
  const sentences: string[] = [];
  const say = (sentence: string): void => {
    if (!sentences.includes(sentence)) sentences.push(sentence);
  };
  return {
    sentences,
    say,
    unknownKeys: (object, known, within) => {
      for (const key of Object.keys(object).filter((name) => !known.includes(name))) {
        const meant = known.find((name) => name.toLowerCase() === key.toLowerCase());
        say(
          meant === undefined
            ? `GetHLSStreamingSessionURL has no parameter ${shown(`${within}${key}`)}.`
            : `${shown(key)} is written ${meant}.`,
        );
      }
    },
    object: (value, name) => {
      if (isObject(value)) return value;
      if (value !== undefined) say(`${name} is an object, not ${shown(value)}.`);
      return {};
    },
  };
};

const readStream = (document: JsonObject, camera: CameraRef, complaints: Complaints): void => {
  for (const key of ['StreamName', 'StreamARN'] as const) {
    const value = document[key];
    // the CLI's skeleton has both as empty texts
    if (value === undefined || value === '' || value === camera[key]) continue;
    complaints.say(
      typeof value === 'string'
        ? `The document is for another camera: its ${key} is ${value}, this camera's is ${camera[key]}.`
        : `${key} is a text, not ${shown(value)}.`,
    );
  }
};

const readParameter = (value: unknown, parameter: StreamParameter, complaints: Complaints): string | number | null => {
  if (value === undefined) return null;
  const fact = parameterFacts[parameter];
  const wanted = fact.kind === 'choice' ? 'string' : 'number';
  if (typeof value !== wanted) {
    complaints.say(`${limitSentence(parameter).slice(0, -1)}, not ${shown(value)}.`);
    return null;
  }
  const fits =
    fact.kind === 'choice'
      ? fact.choices.some((choice) => choice.value === value)
      : Number.isInteger(value) && Number(value) >= fact.min && Number(value) <= fact.max;
  if (!fits) complaints.say(`${limitSentence(parameter).slice(0, -1)}, not ${shown(value)}.`);
  return fits ? (value as string | number) : null;
};

const readMode = (value: unknown, complaints: Complaints): (typeof modes)[number] => {
  if (value === undefined) return 'LIVE';
  const mode = modes.find((name) => name === value);
  if (mode === undefined) complaints.say(`PlaybackMode is ${orList(modes)}, not ${shown(value)}.`);
  return mode ?? 'LIVE';
};

const readMoment = (range: JsonObject, key: (typeof rangeKeys)[number], complaints: Complaints): number | undefined => {
  if (range[key] === undefined) return undefined;
  const ms = readTimestamp(range[key]);
  if (ms !== null && ms >= 0) return ms;
  complaints.say(`${key} is a time such as 2026-03-01T14:03:22Z or seconds since 1970, not ${shown(range[key])}.`);
  return undefined;
};

const readRange = (
  value: unknown,
  complaints: Complaints,
): { readonly StartTimestampMs: number; readonly EndTimestampMs?: number } | undefined => {
  if (value === undefined) return undefined;
  const range = complaints.object(value, 'TimestampRange');
  complaints.unknownKeys(range, rangeKeys, 'HLSFragmentSelector.TimestampRange.');
  const start = readMoment(range, 'StartTimestamp', complaints);
  const end = readMoment(range, 'EndTimestamp', complaints);
  if (range['StartTimestamp'] === undefined) complaints.say('A TimestampRange needs a StartTimestamp.');
  if (start === undefined) return undefined;
  return end === undefined ? { StartTimestampMs: start } : { StartTimestampMs: start, EndTimestampMs: end };
};

/** What becomes the camera's own: what differs from the desk, and what the camera had of its own with the same value. */
const overridesFrom = (named: StreamOverrides, { desk, overrides }: ReadingPlace): StreamOverrides =>
  Object.fromEntries(
    streamParameters
      .filter((parameter) => named[parameter] !== undefined)
      .filter((parameter) => named[parameter] !== desk[parameter] || overrides[parameter] !== undefined)
      .map((parameter) => [parameter, named[parameter]]),
  );

/** What of a document about the past says nothing of the live picture. */
const pastOnly = ['Expires', 'MaxMediaPlaylistFragmentResults'] as const satisfies readonly StreamParameter[];

const picked = <K extends StreamParameter>(from: StreamOverrides, names: readonly K[]): Pick<StreamOverrides, K> =>
  Object.fromEntries(
    names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
  ) as unknown as Pick<StreamOverrides, K>;

/** What is asked for otherwise than a document about the past says. */
const pastNotes = (
  mode: (typeof modes)[number],
  range: { readonly EndTimestampMs?: number } | undefined,
  named: StreamOverrides,
): readonly string[] => {
  if (mode !== 'LIVE_REPLAY') return [];
  const isNamed = named.MaxMediaPlaylistFragmentResults !== undefined;
  return [
    ...(range?.EndTimestampMs === undefined
      ? []
      : ['EndTimestamp is left out: a LIVE_REPLAY goes on to the live picture. ON_DEMAND stops at its end.']),
    ...(isNamed
      ? ['MaxMediaPlaylistFragmentResults is left out: a LIVE_REPLAY is listed whole, so that live can be reached.']
      : []),
  ];
};

/** Reads the document. Parameters it does not name are then as the desk has them. */
export const readCliDocument = (text: string, place: ReadingPlace): DocumentReading => {
  const parsed = parse(text);
  if ('sentence' in parsed) return { ok: false, sentences: [parsed.sentence] };
  if (!isObject(parsed.value)) {
    return { ok: false, sentences: [`The document is one JSON object, not ${shown(parsed.value)}.`] };
  }
  const document = parsed.value;
  const complaints = createComplaints();
  complaints.unknownKeys(document, topKeys, '');
  readStream(document, place.camera, complaints);
  const selector = complaints.object(document['HLSFragmentSelector'], 'HLSFragmentSelector');
  complaints.unknownKeys(selector, selectorKeys, 'HLSFragmentSelector.');
  const values = streamParameters.map((parameter) => {
    const holder = parameter === 'FragmentSelectorType' ? selector : document;
    return [parameter, readParameter(holder[parameter], parameter, complaints)] as const;
  });
  const named: StreamOverrides = Object.fromEntries(values.filter(([, value]) => value !== null));
  const PlaybackMode = readMode(document['PlaybackMode'], complaints);
  const range = readRange(selector['TimestampRange'], complaints);
  if (complaints.sentences.length > 0) return { ok: false, sentences: complaints.sentences };

  const settings = effectiveSettings(place.desk, withOverrides({ overrides: [] }, place.camera, named), place.camera);
  const { FragmentSelectorType, ...others } = settings;
  const broken = brokenRule(
    {
      ...others,
      PlaybackMode,
      HLSFragmentSelector: { FragmentSelectorType, ...(range === undefined ? {} : { TimestampRange: range }) },
    },
    place.nowMs,
  );
  if (broken !== null) return { ok: false, sentences: [broken] };
  const isPast = PlaybackMode !== 'LIVE' && range !== undefined;
  const ofCamera = isPast
    ? streamParameters.filter((name) => !pastOnly.some((other) => other === name))
    : streamParameters;
  const unnamed = ofCamera.filter((parameter) => named[parameter] === undefined);
  return {
    ok: true,
    overrides: {
      ...overridesFrom(picked(named, ofCamera), place),
      // The live picture keeps what it has.
      ...(isPast ? picked(place.overrides, pastOnly) : {}),
    },
    playback: isPast ? { PlaybackMode, ...range } : livePlayback,
    own: isPast ? picked(named, PlaybackMode === 'ON_DEMAND' ? pastOnly : ['Expires']) : {},
    notes: [
      ...(unnamed.length === 0 ? [] : [`Not named, so as the desk has it: ${unnamed.join(', ')}.`]),
      ...pastNotes(PlaybackMode, range, named),
    ],
  };
};
