/** The load part of the settings: what the wall may take of machine, line and purse. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PriceSettings } from '../../contract/settings.ts';
import { useDesk } from './desk-context.ts';
import {
  type LoadForm,
  type LoadLimitField,
  loadFormOf,
  loadLimitFields,
  loadSentences,
  megabitsForDollars,
  readLoadForm,
} from './load-form.ts';
import { megabitsText } from './load-texts.ts';

const labels: Readonly<Record<keyof LoadForm, string>> = {
  allMoving: 'Everything moves',
  maxMovingTiles: 'Moving tiles at most',
  cpuPercent: 'CPU at most, %',
  megabitsPerSecond: 'Bytes at most, Mbit/s',
  dollarsPerHour: 'Dollars per hour at most',
};

const meanings: Readonly<Record<LoadLimitField, string>> = {
  maxMovingTiles: 'The others show key frames. A selected or enlarged camera moves in any case.',
  cpuPercent: 'Of all processors together, for all of Vigil.',
  megabitsPerSecond: 'What the whole wall fetches; 8 Mbit/s are 1 MB/s.',
  dollarsPerHour: 'For what the wall fetches, at the prices under Usage and cost (U).',
};

/** What a limit in dollars comes to, so that it can be compared with the line. Asked for fields without an error only. */
const dollarsHint = (typed: string, prices: PriceSettings): string => {
  const megabits = typed.trim() === '' ? null : megabitsForDollars(Number(typed), prices);
  return megabits === null ? '' : ` This is ${megabitsText(megabits)} all the time.`;
};

/** The section, a form of its own. `isWanted`: it was asked for by name, so it is brought into view and takes the focus. */
export const LoadSection = ({ isWanted }: { isWanted: boolean }): VNode => {
  const { desk } = useDesk();
  const root = useRef<HTMLFormElement>(null);
  const form = useSignal<LoadForm>(loadFormOf(desk.settings.settings.value.load));
  const isApplied = useSignal(false);
  const reading = readLoadForm(form.value);
  const errors = reading.ok ? {} : reading.error;
  const { prices } = desk.settings.settings.value;
  const set = (change: Partial<LoadForm>): void => {
    form.value = { ...form.value, ...change };
    isApplied.value = false;
  };
  useEffect(() => {
    if (!isWanted) return;
    root.current?.scrollIntoView({ block: 'start' });
    root.current?.querySelector('input')?.focus({ preventScroll: true });
  }, [isWanted]);

  const hintOf = (name: LoadLimitField): string => {
    const compared = name === 'dollarsPerHour' ? dollarsHint(form.value[name], prices) : '';
    return `${meanings[name]}${compared} ${loadSentences[name]}`;
  };
  const status = (): string => {
    if (isApplied.value) return 'In force.';
    if (form.value.allMoving) return 'Every camera moves, even if all get late; the limits are kept, not looked at.';
    return 'Beyond a limit cameras show key frames. The selected camera moves first, then the large tiles.';
  };

  return (
    <form
      ref={root}
      class="load-section"
      onSubmit={(event) => {
        event.preventDefault();
        if (!reading.ok) return;
        desk.settings.change('load', reading.value);
        isApplied.value = true;
      }}
    >
      <h2>Load</h2>
      <div class="field">
        <label for="load-allMoving">{labels.allMoving}</label>
        <input
          id="load-allMoving"
          type="checkbox"
          checked={form.value.allMoving}
          aria-describedby="load-hint-allMoving"
          onChange={(event) => set({ allMoving: event.currentTarget.checked })}
        />
        <p id="load-hint-allMoving" class="field-hint">
          Otherwise Vigil lets as many cameras move as this machine can play in time.
        </p>
      </div>
      {loadLimitFields.map((name) => (
        <div key={name} class="field">
          <label for={`load-${name}`}>{labels[name]}</label>
          <input
            id={`load-${name}`}
            inputMode={name === 'maxMovingTiles' ? 'numeric' : 'decimal'}
            value={form.value[name]}
            autocomplete="off"
            aria-invalid={errors[name] !== undefined}
            aria-describedby={`load-hint-${name}`}
            onInput={(event) => set({ [name]: event.currentTarget.value })}
          />
          <p id={`load-hint-${name}`} class={errors[name] === undefined ? 'field-hint' : 'field-error'}>
            {errors[name] ?? hintOf(name)}
          </p>
        </div>
      ))}
      <div class="sheet-foot">
        <span role="status">{status()}</span>
        <button type="submit" class="text-button" disabled={!reading.ok}>
          Apply
        </button>
      </div>
    </form>
  );
};
