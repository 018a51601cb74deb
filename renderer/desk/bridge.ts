/** The typed client over the preload's bridge: every reply and every event is checked against the contract before use. */
import type { EventName, RawBridge, RequestName } from '../../contract/channel-names.ts';
import { subscribeName } from '../../contract/channel-names.ts';
import { type EventPayload, events, type RequestInput, type RequestReply, requests } from '../../contract/messages.ts';
import type { Outcome } from '../../contract/trouble-kinds.ts';

type IsOutcome<N extends RequestName> = [RequestReply<N>] extends [Outcome<unknown>] ? true : false;

/** What {@link Bridge.request} resolves to: the reply's own outcome, or the plain reply as the value of one. */
export type Answer<N extends RequestName> = IsOutcome<N> extends true ? RequestReply<N> : Outcome<RequestReply<N>>;

/** The window's way to main. It never rejects: a refused or malformed message is a `message-refused` outcome. */
export interface Bridge {
  readonly request: <N extends RequestName>(name: N, input: RequestInput<N>) => Promise<Answer<N>>;
  /** Hears one event; a payload that does not fit the contract is dropped. Returns the disposer. */
  readonly on: <N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void) => () => void;
}

/** Which replies carry their own outcome; the compiler holds this table to the contract. */
const carriesOutcome: { readonly [N in RequestName]: IsOutcome<N> } = {
  deskStart: false,
  deskReport: false,
  accountsList: false,
  accountsWatch: true,
  camerasList: true,
  sessionsOpen: true,
  sessionsClose: false,
  accountLabel: true,
  accountSignIn: true,
  accountSignInCancel: false,
  accountMfaCode: true,
  cameraFind: true,
  usageReport: false,
  usageRead: false,
  clipboardWrite: false,
  settingsChange: true,
  selfCheckFinish: false,
};

const refused = (operation: string): Outcome<never> => ({ ok: false, error: { kind: 'message-refused', operation } });

/** Wraps the preload's functions. `onRefused` hears the name of each message that did not fit, never its content. */
export const createBridge = (
  raw: RawBridge,
  onRefused: (name: RequestName | EventName) => void = () => undefined,
): Bridge => ({
  request: async <N extends RequestName>(name: N, input: RequestInput<N>): Promise<Answer<N>> => {
    let answer: Outcome<unknown>;
    try {
      const reply = requests[name].reply.safeParse(await raw[name](input));
      if (!reply.success) {
        onRefused(name);
        answer = refused(name);
      } else if (carriesOutcome[name]) {
        answer = reply.data as Outcome<unknown>;
      } else {
        answer = { ok: true, value: reply.data };
      }
    } catch {
      onRefused(name);
      answer = refused(name);
    }
    // The schema of this very request has just vouched for it; the compiler cannot follow the table.
    return answer as Answer<N>;
  },
  on: <N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): (() => void) =>
    raw[subscribeName(name)]((payload) => {
      const parsed = events[name].safeParse(payload);
      if (parsed.success) listener(parsed.data as EventPayload<N>);
      else onRefused(name);
    }),
});
