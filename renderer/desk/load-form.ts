/** The load settings as a form: texts in, settings or a sentence per field out. Pure. */
import { type LoadSettings, loadSettingsSchema } from '../../contract/load.ts';
import { mostTiles, type PriceSettings } from '../../contract/settings.ts';
import { costOf } from './usage-sums.ts';

/** The limits as they are typed; empty: no such limit. */
export const loadLimitFields = ['maxMovingTiles', 'cpuPercent', 'megabitsPerSecond', 'dollarsPerHour'] as const;
/** See {@link loadLimitFields}. */
export type LoadLimitField = (typeof loadLimitFields)[number];

/** The fields as typed. */
export interface LoadForm extends Readonly<Record<LoadLimitField, string>> {
  readonly allMoving: boolean;
}

/** Lines and cameras are measured in bits, and by the thousand. */
export const bytesPerMegabit = 125_000;

/** Twelve digits: what was typed comes back as it was, without the last bits of a division. */
const numberText = (value: number | null): string => (value === null ? '' : String(Number(value.toPrecision(12))));

/** The settings as texts. */
export const loadFormOf = (settings: LoadSettings): LoadForm => ({
  allMoving: settings.allMoving,
  maxMovingTiles: numberText(settings.maxMovingTiles),
  cpuPercent: numberText(settings.maxCpuShare === null ? null : settings.maxCpuShare * 100),
  megabitsPerSecond: numberText(
    settings.maxBytesPerSecond === null ? null : settings.maxBytesPerSecond / bytesPerMegabit,
  ),
  dollarsPerHour: numberText(settings.maxDollarsPerHour),
});

/** What to say of a field that does not fit its limits. */
export const loadSentences: Readonly<Record<LoadLimitField, string>> = {
  maxMovingTiles: `Empty, or a whole number from 0 to ${mostTiles}.`,
  cpuPercent: 'Empty, or a number from 5 to 100.',
  megabitsPerSecond: 'Empty, or a number from 0.08 to 80000, with a point for decimals.',
  dollarsPerHour: 'Empty, or a number from 0.01 to 100000, with a point for decimals.',
};

/** What {@link readLoadForm} finds. */
export type LoadReading =
  | { readonly ok: true; readonly value: LoadSettings }
  | { readonly ok: false; readonly error: Partial<Record<LoadLimitField, string>> };

/** Null for no limit; NaN for what is no number. */
const limitOf = (text: string): number | null => {
  const typed = text.trim();
  if (typed === '') return null;
  return /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : Number.NaN;
};

/** Undoes the noise of arithmetic, so that 0.07 and not 0.07000000000000001 is kept. */
const scaled = (value: number | null, factor: number): number | null =>
  value === null ? null : Number((value * factor).toPrecision(12));

const fieldOfSetting: Readonly<Record<Exclude<keyof LoadSettings, 'allMoving'>, LoadLimitField>> = {
  maxMovingTiles: 'maxMovingTiles',
  maxCpuShare: 'cpuPercent',
  maxBytesPerSecond: 'megabitsPerSecond',
  maxDollarsPerHour: 'dollarsPerHour',
};

/** Reads the form; each field out of its limits gets its sentence. */
export const readLoadForm = (form: LoadForm): LoadReading => {
  const bytesPerSecond = scaled(limitOf(form.megabitsPerSecond), bytesPerMegabit);
  const parsed = loadSettingsSchema.safeParse({
    allMoving: form.allMoving,
    maxMovingTiles: limitOf(form.maxMovingTiles),
    maxCpuShare: scaled(limitOf(form.cpuPercent), 0.01),
    maxBytesPerSecond: bytesPerSecond === null ? null : Math.round(bytesPerSecond),
    maxDollarsPerHour: limitOf(form.dollarsPerHour),
  });
  if (parsed.success) return { ok: true, value: parsed.data };
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const fields = Object.entries(fieldOfSetting).filter(([setting]) => wrong.has(setting));
  return { ok: false, error: Object.fromEntries(fields.map(([, field]) => [field, loadSentences[field]])) };
};

const secondsPerHour = 3_600;

/** How many Mbit/s, all the time, cost so many dollars an hour; null where bytes cost nothing. */
export const megabitsForDollars = (dollarsPerHour: number, prices: PriceSettings): number | null => {
  const perMegabit = costOf(bytesPerMegabit * secondsPerHour, prices);
  return perMegabit === 0 ? null : dollarsPerHour / perMegabit;
};
