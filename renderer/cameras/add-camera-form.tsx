/** The line under an account's cameras where one more is added by name or ARN. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useDesk } from '../desk/desk-context.ts';
import { addCamera } from './add-camera.ts';

/** See the file's first line. */
export const AddCameraForm = ({ profile, region }: { profile: string; region: string }): VNode => {
  const { desk } = useDesk();
  const typed = useSignal('');
  const sentence = useSignal<string | null>(null);
  const isLooking = useSignal(false);
  const add = async (): Promise<void> => {
    const text = typed.value.trim();
    if (text === '' || isLooking.value) return;
    isLooking.value = true;
    const why = await addCamera(desk, profile, region, text);
    isLooking.value = false;
    sentence.value = why;
    // something else may have been typed meanwhile
    if (why === null && typed.value.trim() === text) typed.value = '';
  };
  return (
    <form
      class="add-camera"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <input
        value={typed}
        placeholder="add a camera by name or ARN"
        aria-label={`Add a camera of ${profile} in ${region} by name or ARN`}
        aria-invalid={sentence.value !== null}
        spellcheck={false}
        maxLength={1_100}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          sentence.value = null;
        }}
      />
      {typed.value.trim() !== '' && (
        <button type="submit" class="text-button" disabled={isLooking.value}>
          {isLooking.value ? 'Looking…' : 'Add'}
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
