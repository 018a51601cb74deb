/** Copies a text by way of main, and says so beside the button. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useDesk } from './desk-context.ts';

/** `copy(text, name)` puts the text on the clipboard; `told` is what to say of it. */
export const useCopy = (): {
  readonly copy: (text: string, name: string) => void;
  readonly told: ReadonlySignal<string>;
} => {
  const { bridge } = useDesk().desk;
  const told = useSignal('');
  const copy = async (text: string, name: string): Promise<void> => {
    const answer = await bridge.request('clipboardWrite', { text });
    told.value = answer.ok ? `The ${name} is on the clipboard.` : `The ${name} could not be copied.`;
  };
  return { copy: (text, name) => void copy(text, name), told };
};
