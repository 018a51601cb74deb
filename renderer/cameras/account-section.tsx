/** The accounts of this machine, at the panel's foot. */
import { useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { sentenceFor } from '../../contract/trouble.ts';
import { useDesk } from '../desk/desk-context.ts';
import { titleWithKey } from '../desk/keys.ts';
import { TextButton } from '../ui/button.tsx';
import { HealthMark } from '../ui/marks.tsx';
import { AccountRow } from './account-row.tsx';
import { asksForPerson } from './account-texts.ts';

/** A section of the AWS files that is a profile to people, but to no SDK. */
const Unreadable = ({ name }: { name: string }): VNode => (
  <li class="account-unreadable">
    <code>[{name.replace(/^\[|\]$/g, '')}]</code>
    <p class="field-hint">
      {/\s/.test(name.replace(/^\[?profile\s+/, '').trim())
        ? 'AWS tools don’t read names with spaces.'
        : 'AWS tools read it only as [profile …].'}
    </p>
  </li>
);

/** The section. */
export const AccountSection = (): VNode => {
  const { desk, commands } = useDesk();
  const root = useRef<HTMLDetailsElement>(null);
  const { accounts, trouble, unreadable, wanted } = desk.accounts;
  useSignalEffect(() => {
    const wish = wanted.value;
    if (desk.panelWish.value?.part !== 'accounts' || root.current === null) return;
    root.current.open = true;
    const rows = [...root.current.querySelectorAll<HTMLElement>('.account-row')];
    const row = rows.find(({ dataset }) => wish !== null && dataset['profile'] === wish.profile);
    row?.scrollIntoView({ block: 'nearest' });
    (
      row?.querySelector<HTMLElement>('.sign-in-row :is(input, button)') ?? root.current.querySelector('input')
    )?.focus();
  });
  const asking = accounts.value.filter((account) => account.watched && asksForPerson(account)).length;
  return (
    <details ref={root} class="account-section">
      <summary>
        Accounts of this machine
        {asking > 0 && (
          <span class="accounts-asking" data-tone="sign-in">
            <HealthMark health="sign-in" />
            {asking}
          </span>
        )}
      </summary>
      {trouble.value !== null && (
        <div class="group-trouble" data-tone="bad">
          <HealthMark health="denied" />
          <p>{sentenceFor(trouble.value)}</p>
          <TextButton onClick={() => void desk.accounts.load()}>Look again</TextButton>
        </div>
      )}
      {accounts.value.length === 0 && <p class="group-hint">There is no AWS profile on this machine.</p>}
      {accounts.value.length > 1 && (
        <TextButton class="switch-button" onClick={() => commands.run('switch-account')}>
          {titleWithKey('switch-account')}
        </TextButton>
      )}
      <ul>
        {accounts.value.map((account) => (
          <AccountRow key={account.profile} account={account} />
        ))}
        {unreadable.value.map((name) => (
          <Unreadable key={name} name={name} />
        ))}
      </ul>
    </details>
  );
};
