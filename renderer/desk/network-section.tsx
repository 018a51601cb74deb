/** The network part of the settings: proxy, exceptions, own authorities. In force at once, or not at all and a sentence why. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { sentenceFor } from '../../contract/trouble.ts';
import { useDesk } from './desk-context.ts';
import { type NetworkForm, networkFormOf, networkHints, readNetworkForm } from './network-form.ts';

const labels: Readonly<Record<keyof NetworkForm, string>> = {
  proxyUrl: 'Proxy',
  proxyBypass: 'Without the proxy',
  caFile: 'Own CA file',
};
const fields = ['proxyUrl', 'proxyBypass', 'caFile'] as const;

type Applying =
  | { readonly state: 'idle' | 'applying' | 'applied' }
  | { readonly state: 'refused'; readonly sentence: string };

/** The section, a form of its own: it is applied apart from the rest of the sheet. */
export const NetworkSection = (): VNode => {
  const { desk } = useDesk();
  const form = useSignal<NetworkForm>(networkFormOf(desk.settings.settings.value.network));
  const applying = useSignal<Applying>({ state: 'idle' });
  const reading = readNetworkForm(form.value);
  const errors = reading.ok ? {} : reading.error;
  const now = applying.value;

  const apply = async (): Promise<void> => {
    if (!reading.ok || now.state === 'applying') return;
    applying.value = { state: 'applying' };
    const answer = await desk.bridge.request('settingsChange', { network: reading.value });
    applying.value = answer.ok ? { state: 'applied' } : { state: 'refused', sentence: sentenceFor(answer.error) };
  };

  return (
    <form
      class="network-section"
      onSubmit={(event) => {
        event.preventDefault();
        void apply();
      }}
    >
      <h2>Network</h2>
      {fields.map((name) => (
        <div key={name} class="field">
          <label for={`network-${name}`}>{labels[name]}</label>
          <input
            id={`network-${name}`}
            value={form.value[name]}
            spellcheck={false}
            autocomplete="off"
            aria-invalid={errors[name] !== undefined}
            aria-describedby={`network-hint-${name}`}
            onInput={(event) => {
              form.value = { ...form.value, [name]: event.currentTarget.value };
              applying.value = { state: 'idle' };
            }}
          />
          <p id={`network-hint-${name}`} class={errors[name] === undefined ? 'field-hint' : 'field-error'}>
            {errors[name] ?? networkHints[name]}
          </p>
        </div>
      ))}
      <div class="sheet-foot">
        <span role="status" class={now.state === 'refused' ? 'field-error' : ''}>
          {now.state === 'refused' && now.sentence}
          {now.state === 'applied' && 'In force.'}
          {(now.state === 'idle' || now.state === 'applying') && 'Holds for calls and pictures alike, at once.'}
        </span>
        <button type="submit" class="text-button" disabled={!reading.ok || now.state === 'applying'}>
          Apply
        </button>
      </div>
    </form>
  );
};
