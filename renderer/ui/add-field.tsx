/** A line that adds something by its name: a field, a button once something is typed, and a sentence when it can't be. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

/** `add` answers the sentence that says why not, or null: then the field is emptied for the next one. */
export const AddField = (props: {
  readonly class: string;
  readonly placeholder: string;
  readonly label: string;
  readonly maxLength?: number;
  readonly add: (text: string) => Promise<string | null>;
}): VNode => {
  const typed = useSignal('');
  const sentence = useSignal<string | null>(null);
  const isAsking = useSignal(false);
  const submit = async (): Promise<void> => {
    const text = typed.value.trim();
    if (text === '' || isAsking.value) return;
    isAsking.value = true;
    const why = await props.add(text);
    isAsking.value = false;
    sentence.value = why;
    // something else may have been typed meanwhile
    if (why === null && typed.value.trim() === text) typed.value = '';
  };
  return (
    <form
      class={props.class}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <input
        value={typed}
        placeholder={props.placeholder}
        aria-label={props.label}
        aria-invalid={sentence.value !== null}
        spellcheck={false}
        maxLength={props.maxLength}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          sentence.value = null;
        }}
      />
      {typed.value.trim() !== '' && (
        <button type="submit" class="text-button" disabled={isAsking.value}>
          {isAsking.value ? 'Looking…' : 'Add'}
        </button>
      )}
      {sentence.value !== null && (
        <p class="field-error" role="alert">
          {sentence.value}
        </p>
      )}
    </form>
  );
};
