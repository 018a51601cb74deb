/** What the desk says of an account, edited in place: its own name for it and a mark. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type Account, type AccountMark, accountMarks } from '../../contract/accounts.ts';
import { useDesk } from '../desk/desk-context.ts';
import { TextButton } from '../ui/button.tsx';

/** AccountLabel allows so many characters. */
const longestName = 60;

/** The form; `onDone` hears that it is not needed any more. */
export const AccountLabelForm = ({ account, onDone }: { account: Account; onDone: () => void }): VNode => {
  const { desk } = useDesk();
  const { profile, label } = account;
  const input = useRef<HTMLInputElement>(null);
  const name = useSignal(label?.name ?? '');
  const mark = useSignal<AccountMark | null>(label?.mark ?? null);
  const sentence = useSignal<string | null>(null);
  useEffect(() => {
    input.current?.select();
  }, []);
  const save = async (): Promise<void> => {
    sentence.value = await desk.accounts.label(profile, { name: name.value.trim() || null, mark: mark.value });
    if (sentence.value === null) onDone();
  };
  return (
    <form
      class="label-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <input
        ref={input}
        name="label"
        value={name}
        maxLength={longestName}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          onDone();
        }}
        placeholder="name for this desk"
        aria-label={`This desk's name for ${profile}`}
        onInput={(event) => {
          name.value = event.currentTarget.value;
        }}
      />
      <select
        name="mark"
        aria-label={`Mark of ${profile}`}
        onChange={(event) => {
          const { value } = event.currentTarget;
          mark.value = accountMarks.find((known) => known === value) ?? null;
        }}
      >
        <option value="" selected={mark.value === null}>
          no mark
        </option>
        {accountMarks.map((known) => (
          <option key={known} value={known} selected={known === mark.value}>
            {known}
          </option>
        ))}
      </select>
      <button type="submit" class="text-button primary">
        Keep
      </button>
      <TextButton onClick={onDone}>Cancel</TextButton>
      {sentence.value !== null && <p class="field-error">{sentence}</p>}
    </form>
  );
};
