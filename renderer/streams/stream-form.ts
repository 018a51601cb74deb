/** A camera's stream settings as a form: one text per parameter, the camera's own or the desk's; overrides or a sentence per field out. Pure. */
import { type SessionSettings, type StreamOverrides, streamOverridesSchema } from '../../contract/settings.ts';
import { type StreamParameter, sourceOf, streamParameters, type ValueSource } from '../../contract/stream-settings.ts';
import { limitSentence } from './parameter-facts.ts';

/** What the camera has of its own, as typed; a parameter that is not there is as the desk has it. */
export type StreamForm = Readonly<Partial<Record<StreamParameter, string>>>;

/** A camera's own settings as texts. */
export const streamFormOf = (overrides: StreamOverrides): StreamForm =>
  Object.fromEntries(
    streamParameters
      .filter((parameter) => overrides[parameter] !== undefined)
      .map((parameter) => [parameter, String(overrides[parameter])]),
  );

/** The text a field shows. */
export const shownText = (form: StreamForm, desk: SessionSettings, parameter: StreamParameter): string =>
  form[parameter] ?? String(desk[parameter]);

/** Where a field's value comes from. */
export const shownSource = (form: StreamForm, desk: SessionSettings, parameter: StreamParameter): ValueSource =>
  form[parameter] === undefined ? sourceOf(desk, {}, parameter) : 'camera';

/** The form with a parameter typed, or given back to the desk by null. */
export const withText = (form: StreamForm, parameter: StreamParameter, text: string | null): StreamForm => {
  const others = Object.entries(form).filter(([name]) => name !== parameter);
  return Object.fromEntries(text === null ? others : [...others, [parameter, text]]);
};

/** What {@link readStreamForm} finds. */
export type StreamFormReading =
  | { readonly ok: true; readonly value: StreamOverrides }
  | { readonly ok: false; readonly error: Readonly<Partial<Record<StreamParameter, string>>> };

const numeric: ReadonlySet<StreamParameter> = new Set(['Expires', 'MaxMediaPlaylistFragmentResults']);

const valueOf = (parameter: StreamParameter, text: string): string | number => {
  if (!numeric.has(parameter)) return text;
  return /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
};

/** Reads the form; each field out of its limits gets its sentence. */
export const readStreamForm = (form: StreamForm): StreamFormReading => {
  const typed = streamParameters.flatMap((parameter) => {
    const text = form[parameter];
    return text === undefined ? [] : [[parameter, valueOf(parameter, text)] as const];
  });
  const parsed = streamOverridesSchema.safeParse(Object.fromEntries(typed));
  if (parsed.success) return { ok: true, value: parsed.data };
  const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0]));
  const fields = streamParameters.filter((parameter) => wrong.has(parameter));
  return { ok: false, error: Object.fromEntries(fields.map((parameter) => [parameter, limitSentence(parameter)])) };
};
