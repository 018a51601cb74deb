/** The quick switcher: type a few letters, Enter, and the wall is that account's. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type Account, regionsOf } from '../../contract/accounts.ts';
import { useDesk } from '../desk/desk-context.ts';
import { HealthMark, Icon } from '../ui/marks.tsx';
import { SheetDialog } from '../ui/sheet-dialog.tsx';
import { AccountMark } from './account-mark.tsx';
import { accountMatches, firstChoice, inSwitchingOrder } from './account-order.ts';
import { asksForPerson, identityText } from './account-texts.ts';

const optionId = (profile: string): string => `switch-${profile}`;

const Option = (props: { account: Account; isChosen: boolean; onPick: () => void }): VNode => {
  const { account, isChosen, onPick } = props;
  const { profile, label } = account;
  const facts = [label?.name == null ? '' : profile, identityText(account), regionsOf(account).join(', ')];
  return (
    <div
      id={optionId(profile)}
      role="option"
      class="switch-option"
      aria-selected={isChosen}
      onPointerDown={(event) => {
        event.preventDefault();
        onPick();
      }}
    >
      <span class="switch-star">{label?.favourite === true && <Icon name="star-set" />}</span>
      <span class="switch-name">{label?.name ?? profile}</span>
      {label?.mark != null && <AccountMark mark={label.mark} />}
      {asksForPerson(account) && (
        <span class="switch-sign-in" data-tone="sign-in">
          <HealthMark health="sign-in" /> sign in
        </span>
      )}
      {account.watched && <span class="switch-watched">watched</span>}
      <span class="switch-facts">{facts.filter((part) => part !== '').join(' · ')}</span>
    </div>
  );
};

/** The switcher. */
export const AccountSwitcher = (): VNode => {
  const { desk } = useDesk();
  const input = useRef<HTMLInputElement>(null);
  const typed = useSignal('');
  /** What the arrows chose; null: what Enter means at first. */
  const chosen = useSignal<number | null>(null);
  const all = desk.accounts.accounts.value;
  const offered = inSwitchingOrder(all).filter((account) => accountMatches(account, typed.value));
  const at = Math.min(chosen.value ?? firstChoice(offered, all), offered.length - 1);
  const close = (): void => desk.setSheet('none');
  const pick = (account: Account | undefined): void => {
    if (account === undefined) return;
    close();
    void desk.accounts.switchTo(account.profile);
    if (asksForPerson(account)) {
      desk.openPanelAt('accounts');
      desk.accounts.bringIntoView(account.profile, false);
    }
  };
  const chosenProfile = offered[at]?.profile;
  useEffect(() => {
    input.current?.focus();
  }, []);
  useEffect(() => {
    if (chosenProfile !== undefined)
      document.getElementById(optionId(chosenProfile))?.scrollIntoView({ block: 'nearest' });
  }, [chosenProfile]);
  return (
    <SheetDialog title="Switch to an account" onClose={close}>
      <input
        ref={input}
        class="switch-input"
        role="combobox"
        aria-expanded="true"
        aria-controls="switch-list"
        aria-activedescendant={chosenProfile === undefined ? undefined : optionId(chosenProfile)}
        aria-label="Name, profile, account or region"
        placeholder="name, profile, account or region"
        spellcheck={false}
        value={typed}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          chosen.value = null;
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (event.key === 'Enter') pick(offered[at]);
          else if (step !== undefined && offered.length > 0) {
            chosen.value = (at + step + offered.length) % offered.length;
          } else return;
          event.preventDefault();
        }}
      />
      <div id="switch-list" role="listbox" aria-label="Accounts" class="switch-list">
        {offered.map((account, index) => (
          <Option key={account.profile} account={account} isChosen={index === at} onPick={() => pick(account)} />
        ))}
      </div>
      {offered.length === 0 && <p class="group-hint">No account of that name.</p>}
      <div class="sheet-foot">
        <span>Enter watches this account alone. To watch several, tick them in the panel.</span>
      </div>
    </SheetDialog>
  );
};
