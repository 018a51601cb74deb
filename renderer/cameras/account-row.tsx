/** One account of this machine: its names and mark, whose it is, its regions, and what it wants of a person. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { type Account, regionsOf } from '../../contract/accounts.ts';
import { useDesk } from '../desk/desk-context.ts';
import { IconButton } from '../ui/button.tsx';
import { AccountLabelForm } from './account-label-form.tsx';
import { AccountMark } from './account-mark.tsx';
import { identityText, kindWords } from './account-texts.ts';
import { AddRegion } from './add-region.tsx';
import { SignInRow } from './sign-in-row.tsx';

const Regions = ({ account }: { account: Account }): VNode => {
  const { desk } = useDesk();
  return (
    <>
      {regionsOf(account).map((region) => (
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
    </>
  );
};

/** The row. A click on the name watches this account alone, the check box watches it besides the others. */
export const AccountRow = ({ account }: { account: Account }): VNode => {
  const { desk } = useDesk();
  const isEditing = useSignal(false);
  const { profile, label } = account;
  const isFavourite = label?.favourite ?? false;
  const facts = [identityText(account), kindWords[account.kind]].filter((part) => part !== '').join(' · ');
  return (
    <li class="account-row" data-profile={profile} data-watched={account.watched ? '' : undefined}>
      <div class="account-line">
        <input
          type="checkbox"
          checked={account.watched}
          aria-label={`Watch ${profile} besides the others`}
          title="Watch it besides the others"
          onChange={(event) => void desk.accounts.setWatched(profile, event.currentTarget.checked)}
        />
        <button
          type="button"
          class="account-name"
          title={`Switch to ${profile}: watch it alone`}
          onClick={() => void desk.accounts.switchTo(profile)}
        >
          {label?.name ?? profile}
        </button>
        {label?.mark != null && <AccountMark mark={label.mark} />}
        <span class="account-tools">
          <IconButton
            icon={isFavourite ? 'star-set' : 'star'}
            title={isFavourite ? `${profile} is a favourite` : `Make ${profile} a favourite`}
            pressed={isFavourite}
            onClick={() => void desk.accounts.label(profile, { favourite: !isFavourite })}
          />
          <IconButton
            icon="edit"
            title={`Name and mark ${profile}`}
            onClick={() => {
              isEditing.value = !isEditing.value;
            }}
          />
        </span>
      </div>
      {isEditing.value && <AccountLabelForm account={account} onDone={() => void (isEditing.value = false)} />}
      <p class="account-facts">{label?.name == null ? facts : `${profile} · ${facts}`}</p>
      <Regions account={account} />
      <SignInRow account={account} />
      {account.watched && <AddRegion profile={profile} />}
    </li>
  );
};
