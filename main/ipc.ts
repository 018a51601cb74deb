/** Binds the contract to the parts of main: checks the sender, checks the message, answers, checks the answer. */
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { type EventName, type RequestName, requestNames, wireChannel } from '../contract/channel-names.ts';
import {
  type EventPayload,
  events,
  largestMessageChars,
  type RequestInput,
  type RequestReply,
  requests,
} from '../contract/messages.ts';
import type { Outcome } from '../contract/trouble-kinds.ts';
import { errorFields, type Log } from './log.ts';

/** What answers each request. `sender` is the id of the window's webContents. */
export type Handlers = {
  readonly [N in RequestName]: (input: RequestInput<N>, sender: number) => RequestReply<N> | Promise<RequestReply<N>>;
};

/** What the binding needs. */
export interface IpcParts {
  readonly ipcMain: Pick<IpcMain, 'handle'>;
  readonly handlers: Handlers;
  /** The one origin that may speak. */
  readonly origin: string;
  /** True for webContents of our own windows. */
  readonly isTrusted: (webContentsId: number) => boolean;
  readonly log: Log;
}

/** What of an event decides whether its sender may speak. */
export interface SenderFacts {
  readonly senderId: number;
  readonly frame: { readonly origin: string; readonly isTop: boolean } | null;
}

/** Why a sender is refused; null when it may speak. Pure. */
export function senderRefusal(facts: SenderFacts, origin: string, isTrusted: (id: number) => boolean): string | null {
  if (facts.frame === null) return 'no frame';
  if (!facts.frame.isTop) return 'not the top frame';
  if (facts.frame.origin !== origin) return 'foreign origin';
  return isTrusted(facts.senderId) ? null : 'unknown window';
}

const refused: Outcome<never> = { ok: false, error: { kind: 'message-refused' } };
const broken: Outcome<never> = { ok: false, error: { kind: 'internal' } };

/** Binds every request of the contract. A channel that is not in it has no handler and can't be reached. */
export function bindIpc(parts: IpcParts): void {
  for (const name of requestNames) parts.ipcMain.handle(wireChannel(name), createListener(name, parts));
}

function createListener(
  name: RequestName,
  { handlers, origin, isTrusted, log }: IpcParts,
): (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<unknown> {
  const { input: inputSchema, reply: replySchema } = requests[name];
  /** Requests that answer an outcome say what went wrong; the others reject. */
  const answer = (outcome: Outcome<never>, sentence: string): unknown => {
    if (replySchema.safeParse(outcome).success) return outcome;
    throw new Error(sentence);
  };
  const refuse = (reason: string): unknown => {
    // never the content: it may be a secret, or an attack on whoever reads the log
    log.warn('message refused', { name, reason });
    return answer(refused, 'message refused');
  };
  return async (event, ...args) => {
    const notAllowed = senderRefusal(factsOf(event), origin, isTrusted);
    if (notAllowed !== null) return refuse(notAllowed);
    if (args.length > 1) return refuse('more than one argument');
    const chars = jsonLength(args[0] ?? null);
    if (chars === null || chars > largestMessageChars) return refuse('too large or not plain data');
    const input = inputSchema.safeParse(args[0] ?? null);
    if (!input.success) return refuse('malformed');
    let reply: unknown;
    try {
      reply = await (handlers[name] as (input: unknown, sender: number) => unknown)(input.data, event.sender.id);
    } catch (error) {
      log.error('request failed', { name, ...errorFields(error) });
      return answer(broken, 'internal error');
    }
    const checked = replySchema.safeParse(reply);
    if (checked.success) return checked.data;
    log.error('reply not valid', { name, where: checked.error.issues[0]?.path.join('.') });
    return answer(broken, 'internal error');
  };
}

function factsOf(event: IpcMainInvokeEvent): SenderFacts {
  const frame = event.senderFrame;
  return {
    senderId: event.sender.id,
    frame: frame === null ? null : { origin: frame.origin, isTop: frame.parent === null },
  };
}

/** The characters of a value's JSON form; null when it holds anything that JSON does not. */
function jsonLength(value: unknown): number | null {
  try {
    const text: string | undefined = JSON.stringify(value);
    return text !== undefined && isPlain(value) ? text.length : null;
  } catch {
    return null;
  }
}

/** Maps, dates and buffers cross between processes too, and an empty one would pass for an object without fields. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isPlain);
}

/**
 * Logs what a page sends without waiting for a reply: the contract has no such message, so there is nobody to hear it.
 * Neither content nor channel is logged, since both are the sender's words. Electron tells of these two kinds only; an
 * `invoke` on a channel without a handler is rejected by Electron itself and shows in no event. The stand-in for Electron
 * in runtime/ has neither event: there such a message is dropped unseen.
 */
export function refuseSends(contents: Pick<WebContents, 'on'>, log: Log): void {
  contents.on('ipc-message', () => log.warn('message refused', { reason: 'unknown channel' }));
  contents.on('ipc-message-sync', (event) => {
    log.warn('message refused', { reason: 'unknown channel' });
    // the page stands still until it has an answer
    event.returnValue = null;
  });
}

/** Sends events to windows, checked like every message. */
export type SendEvent = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

/** A typed `send` to all windows that `targets` names. A window that is going away misses its event. */
export const createSendEvent =
  (targets: () => readonly Pick<WebContents, 'send' | 'isDestroyed'>[]): SendEvent =>
  (name, payload) => {
    const checked = events[name].parse(payload);
    for (const target of targets()) if (!target.isDestroyed()) target.send(wireChannel(name), checked);
  };
