/** The settings screen: how sessions are asked for and renewed, in the service's own words and limits. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { sessionSettingsSchema } from '../../contract/settings.ts';
import { explained, parameterFacts } from '../streams/parameter-facts.ts';
import { TextButton } from '../ui/button.tsx';
import { SheetDialog } from '../ui/sheet-dialog.tsx';
import { useDesk } from './desk-context.ts';
import { LoadSection } from './load-section.tsx';
import { NetworkSection } from './network-section.tsx';
import { fieldSentences, formOf, readForm, type SessionField, type SessionForm } from './session-form.ts';

const vigilsOwn = sessionSettingsSchema.parse({});

type ChoiceName = 'DiscontinuityMode' | 'FragmentSelectorType' | 'ContainerFormat' | 'DisplayFragmentTimestamp';

const Field = (props: {
  name: SessionField;
  label: string;
  hint: string;
  error: string | undefined;
  children: ComponentChildren;
}): VNode => (
  <div class="field">
    <label for={`setting-${props.name}`}>{props.label}</label>
    {props.children}
    <p id={`hint-${props.name}`} class={props.error === undefined ? 'field-hint' : 'field-error'}>
      {props.error ?? props.hint}
    </p>
  </div>
);

/** The settings sheet. `at`: the part it opens at, by default its beginning. */
export const SettingsSheet = ({ at }: { at?: 'load' }): VNode => {
  const { desk } = useDesk();
  const form = useSignal<SessionForm>(
    formOf(desk.settings.settings.value.session, desk.settings.settings.value.replay),
  );
  const reading = readForm(form.value);
  const errors = reading.ok ? {} : reading.error;
  const set = (field: SessionField, value: string): void => {
    form.value = { ...form.value, [field]: value };
  };
  const close = (): void => desk.setSheet('none');

  const number = (name: SessionField, label: string, hint: string): VNode => (
    <Field name={name} label={label} hint={hint} error={errors[name]}>
      <input
        id={`setting-${name}`}
        inputMode="numeric"
        value={form.value[name]}
        aria-invalid={errors[name] !== undefined}
        aria-describedby={`hint-${name}`}
        onInput={(event) => set(name, event.currentTarget.value)}
      />
    </Field>
  );
  const choice = (name: ChoiceName): VNode => {
    const fact = parameterFacts[name];
    const hint = `${fact.does} ${explained(fact, form.value[name], vigilsOwn[name])}`;
    return (
      <Field name={name} label={name} hint={hint} error={errors[name]}>
        <select
          id={`setting-${name}`}
          aria-describedby={`hint-${name}`}
          onChange={(event) => set(name, event.currentTarget.value)}
        >
          {fact.kind === 'choice' &&
            fact.choices.map(({ value }) => (
              <option key={value} selected={value === form.value[name]}>
                {value}
              </option>
            ))}
        </select>
      </Field>
    );
  };

  return (
    <SheetDialog title="Stream sessions" onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!reading.ok) return;
          desk.settings.change('session', reading.value.session);
          desk.settings.change('replay', reading.value.replay);
          close();
        }}
      >
        {number('Expires', 'Expires, seconds', `How long a session lives. ${fieldSentences.Expires}`)}
        {number(
          'renewAtFraction',
          'Renew at, % of its life',
          `When a session is renewed. ${fieldSentences.renewAtFraction}`,
        )}
        {number('renewEverySeconds', 'Renew at the latest after, seconds', fieldSentences.renewEverySeconds)}
        {choice('FragmentSelectorType')}
        {choice('ContainerFormat')}
        {choice('DiscontinuityMode')}
        {choice('DisplayFragmentTimestamp')}
        {number(
          'MaxMediaPlaylistFragmentResults',
          'MaxMediaPlaylistFragmentResults',
          `How many fragments a playlist lists. ${fieldSentences.MaxMediaPlaylistFragmentResults}`,
        )}
        {number(
          'replayFragments',
          'MaxMediaPlaylistFragmentResults, recorded ranges',
          `How many fragments one session of a range lists; a longer range goes on in a next one. ${fieldSentences.replayFragments}`,
        )}
        <div class="sheet-foot">
          <span>Cameras are renewed one after another, without a gap.</span>
          <TextButton onClick={close}>Cancel</TextButton>
          <button type="submit" class="text-button primary" disabled={!reading.ok}>
            Save
          </button>
        </div>
      </form>
      <LoadSection isWanted={at === 'load'} />
      <NetworkSection />
    </SheetDialog>
  );
};
