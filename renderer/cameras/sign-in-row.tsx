/** What an account wants of a person: a code, a confirmation in the browser, a command elsewhere. In place, never over the wall. */
import { useComputed, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Account, SignInState } from '../../contract/accounts.ts';
import { troubleTable } from '../../contract/trouble.ts';
import { useDesk } from '../desk/desk-context.ts';
import { useCopy } from '../desk/use-copy.ts';
import { TextButton } from '../ui/button.tsx';
import { HealthMark } from '../ui/marks.tsx';
import { countText } from '../ui/times.ts';
import { toneOf } from '../wall/tile-text.ts';
import { deviceName, outsideCommand, signInText } from './account-texts.ts';

/** RFC 6238 codes as AWS takes them (API_AssumeRole, TokenCode: six digits). */
const codePattern = /^\d{6}$/;

const MfaForm = ({ profile, serial }: { profile: string; serial: string }): VNode => {
  const { desk } = useDesk();
  const input = useRef<HTMLInputElement>(null);
  const typed = useSignal('');
  const sentence = useSignal<string | null>(null);
  const isAsking = useSignal(false);
  const send = async (): Promise<void> => {
    const code = typed.value.replaceAll(/\s/g, '');
    if (!codePattern.test(code)) {
      sentence.value = 'A code has 6 digits.';
      return;
    }
    isAsking.value = true;
    sentence.value = await desk.accounts.sendMfaCode(profile, code);
    isAsking.value = false;
    // what was typed stays, marked, so that the next code takes its place
    input.current?.select();
  };
  return (
    <form
      class="mfa-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isAsking.value) void send();
      }}
    >
      <input
        ref={input}
        name="code"
        value={typed}
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={10}
        placeholder="6 digits"
        aria-label={`MFA code for ${profile}`}
        aria-invalid={sentence.value !== null}
        readOnly={isAsking.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          sentence.value = null;
        }}
      />
      <button type="submit" class="text-button" disabled={isAsking.value}>
        {isAsking.value ? 'Asking AWS…' : 'Send'}
      </button>
      <p class={sentence.value === null ? 'field-hint' : 'field-error'} role="status">
        {sentence.value ?? `MFA device ${deviceName(serial)}`}
      </p>
    </form>
  );
};

const SignInButton = ({ profile, title }: { profile: string; title: string }): VNode => {
  const { desk } = useDesk();
  const sentence = useSignal<string | null>(null);
  const isStarting = useSignal(false);
  const start = async (): Promise<void> => {
    isStarting.value = true;
    sentence.value = await desk.accounts.signIn(profile);
    isStarting.value = false;
  };
  return (
    <>
      <TextButton onClick={() => void start()}>{isStarting.value ? 'Asking AWS…' : title}</TextButton>
      {sentence.value !== null && <p class="field-error">{sentence}</p>}
    </>
  );
};

const Confirming = ({ profile, state }: { profile: string; state: SignInState & { state: 'confirming' } }): VNode => {
  const { desk } = useDesk();
  const { clock } = desk;
  const left = useComputed(() => {
    void clock.tick.value;
    return countText(state.endsAtMs - clock.epochMs());
  });
  return (
    <>
      <output class="sign-in-code">{state.userCode}</output>
      <p class="field-hint">
        {new URL(state.verificationUri).host} · still <span class="sign-in-left">{left}</span>
      </p>
      <div class="sign-in-actions">
        <SignInButton profile={profile} title="Open again" />
        <TextButton onClick={() => void desk.accounts.cancelSignIn(profile)}>Cancel</TextButton>
      </div>
    </>
  );
};

const Outside = ({ account }: { account: Account }): VNode => {
  const { copy, told } = useCopy();
  const command = outsideCommand(account);
  return (
    <>
      <p class="field-hint">Run this in a terminal; Vigil goes on by itself.</p>
      <code>{command}</code>
      <div class="sign-in-actions">
        <TextButton onClick={() => copy(command, 'command')}>Copy</TextButton>
        <span class="field-hint" role="status">
          {told}
        </span>
      </div>
    </>
  );
};

const SignInParts = ({ account }: { account: Account }): VNode | null => {
  const { profile, signIn } = account;
  switch (signIn.state) {
    case 'unknown':
    case 'ready':
      return null;
    case 'mfa-needed':
      return <MfaForm profile={profile} serial={signIn.serial} />;
    case 'needed':
      return signIn.here ? <SignInButton profile={profile} title="Sign in" /> : <Outside account={account} />;
    case 'confirming':
      return <Confirming profile={profile} state={signIn} />;
    case 'failed':
      return null;
  }
};

/** The row below an account's own; nothing where nothing is wanted. */
export const SignInRow = ({ account }: { account: Account }): VNode | null => {
  const { desk } = useDesk();
  const { signIn, profile } = account;
  const root = useRef<HTMLDivElement>(null);
  const text = signInText(signIn);
  useEffect(() => {
    if (text !== null && desk.accounts.takeFocus(profile))
      root.current?.querySelector<HTMLElement>('input, button')?.focus();
  }, [desk, profile, text]);
  if (text === null) return null;
  const health = signIn.state === 'failed' ? troubleTable[signIn.trouble.kind].health : 'sign-in';
  return (
    <div ref={root} class="sign-in-row" data-sign-in={signIn.state} data-tone={toneOf(health, 0)}>
      <HealthMark health={health} />
      <p aria-live="polite">{text}</p>
      <div class="sign-in-parts">
        <SignInParts account={account} />
      </div>
    </div>
  );
};
