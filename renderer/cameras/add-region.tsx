/** A field that adds a region to a watched account. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useDesk } from '../desk/desk-context.ts';

/** See the file's first line. */
export const AddRegion = ({ profile }: { profile: string }): VNode => {
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
