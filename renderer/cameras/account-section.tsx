/** The accounts of this machine: which are watched, and in which regions. */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { Account } from '../../contract/accounts.ts';
import { sentenceFor } from '../../contract/trouble.ts';
import { useDesk } from '../desk/desk-context.ts';
import { IconButton, TextButton } from '../ui/button.tsx';
import { HealthMark } from '../ui/marks.tsx';
import { regionsOf } from './camera-lists.ts';

const AddRegion = ({ profile }: { profile: string }): VNode => {
  const { desk } = useDesk();
  const typed = useSignal('');
  const sentence = useSignal<string | null>(null);
  const add = async (): Promise<void> => {
    sentence.value = await desk.accounts.addRegion(profile, typed.value);
    if (sentence.value === null) typed.value = '';
  };
  return (
    <form
      class="add-region"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <input
        value={typed}
        placeholder="add a region, e.g. eu-west-1"
        aria-label={`Add a region to ${profile}`}
        aria-invalid={sentence.value !== null}
        spellcheck={false}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          sentence.value = null;
        }}
      />
      {typed.value.trim() !== '' && (
        <button type="submit" class="text-button">
          Add
        </button>
      )}
      {sentence.value !== null && <p class="field-error">{sentence}</p>}
    </form>
  );
};

const AccountRow = ({ account }: { account: Account }): VNode => {
  const { desk } = useDesk();
  const regions = regionsOf(account);
  return (
    <li class="account-row">
      <label>
        <input
          type="checkbox"
          checked={account.watched}
          onChange={(event) => void desk.accounts.setWatched(account.profile, event.currentTarget.checked)}
        />
        <span class="account-name">{account.profile}</span>
      </label>
      {regions.map((region) => (
        <span key={region} class="account-region">
          {region}
          {account.watched && account.regions.length > 1 && (
            <IconButton
              icon="close"
              title={`Stop watching ${region}`}
              onClick={() => void desk.accounts.removeRegion(account.profile, region)}
            />
          )}
        </span>
      ))}
      {account.watched && <AddRegion profile={account.profile} />}
    </li>
  );
};

/** The section at the panel's foot. */
export const AccountSection = (): VNode => {
  const { desk } = useDesk();
  const root = useRef<HTMLDetailsElement>(null);
  const { accounts, trouble } = desk.accounts;
  useSignalEffect(() => {
    if (desk.panelWish.value?.part !== 'accounts' || root.current === null) return;
    root.current.open = true;
    root.current.querySelector('input')?.focus();
  });
  return (
    <details ref={root} class="account-section">
      <summary>Accounts of this machine</summary>
      {trouble.value !== null && (
        <div class="group-trouble" data-tone="bad">
          <HealthMark health="denied" />
          <p>{sentenceFor(trouble.value)}</p>
          <TextButton onClick={() => void desk.accounts.load()}>Look again</TextButton>
        </div>
      )}
      {accounts.value?.length === 0 && <p class="group-hint">There is no AWS profile on this machine.</p>}
      <ul>
        {(accounts.value ?? []).map((account) => (
          <AccountRow key={account.profile} account={account} />
        ))}
      </ul>
    </details>
  );
};
