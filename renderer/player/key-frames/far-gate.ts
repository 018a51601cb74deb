/** The window's gate for calls of the key-frame worker: as the worker sees it, and its other end in the window. */
import { type CallTurn, type EndCall, type HostCall, type HostGate, hostCall } from '../host-gate.ts';

/** From the worker. `call` names one of its calls. */
export type CallMessage =
  /** It waits for its turn. */
  | { readonly kind: 'call-asks'; readonly call: number; readonly what: HostCall }
  /** It goes already, unless it hears that it has to wait. */
  | { readonly kind: 'call-made'; readonly call: number; readonly what: HostCall }
  /** The first of the answer is there. */
  | { readonly kind: 'call-answered'; readonly call: number }
  | { readonly kind: 'call-ended'; readonly call: number };

/** From the window: see {@link CallTurn}. */
export interface CallReply {
  readonly kind: 'call-goes' | 'call-gives-back';
  readonly call: number;
}

/** What the caller hears. Where nothing is known against its reader, `go` comes within {@link EnterFarGate}. */
export type FarTurn = Pick<CallTurn, 'go' | 'giveBack'>;

/** What the caller tells of its call; the window can't look for itself. */
export interface FarCall {
  readonly answered: () => void;
  readonly end: EndCall;
}

/** A way to the window's gate for one stream's calls. */
export type EnterFarGate = (url: string, turn: FarTurn) => FarCall;

/** The worker's end. */
export interface FarGate {
  readonly enterFor: (stream: string) => EnterFarGate;
  readonly hear: (reply: CallReply) => void;
}

/**
 * Makes the worker's end; `tell` reaches the window. Only a reader of whom a call was given back asks before it calls, until one is
 * answered: all others would wait for nothing but the window, which is at its busiest when all cameras begin.
 */
export const createFarGate = (tell: (message: CallMessage) => void): FarGate => {
  const turns = new Map<number, { readonly turn: FarTurn; readonly reader: string }>();
  const heldBack = new Set<string>();
  let lastCall = 0;
  return {
    enterFor: (stream) => (url, turn) => {
      lastCall += 1;
      const call = lastCall;
      const what = hostCall(url, stream);
      const reader = `${what.host} ${what.reader}`;
      const asksFirst = heldBack.has(reader);
      turns.set(call, { turn, reader });
      if (!asksFirst) turn.go();
      tell({ kind: asksFirst ? 'call-asks' : 'call-made', call, what });
      return {
        answered: () => {
          heldBack.delete(reader);
          tell({ kind: 'call-answered', call });
        },
        end: () => {
          if (turns.delete(call)) tell({ kind: 'call-ended', call });
        },
      };
    },
    hear: ({ kind, call }) => {
      const known = turns.get(call);
      if (known === undefined) return;
      if (kind === 'call-goes') known.turn.go();
      else {
        heldBack.add(known.reader);
        known.turn.giveBack();
      }
    },
  };
};

/** The window's end. */
export interface NearGate {
  readonly hear: (message: CallMessage) => void;
  /** The worker is gone, and its calls with it. */
  readonly endAll: () => void;
}

/** Makes the window's end for one worker, which `reply` reaches. */
export const createNearGate = ({ enter }: HostGate, reply: (message: CallReply) => void): NearGate => {
  const calls = new Map<number, { isAnswered: boolean; end: EndCall }>();
  /** `goes`: it has not waited to be let. */
  const enters = (call: number, what: HostCall, goes: boolean): void => {
    const entered = { isAnswered: false, end: (): void => undefined };
    calls.set(call, entered);
    let [isEntering, mayGo] = [true, false];
    entered.end = enter(what, {
      go: () => {
        mayGo = true;
        if (!goes || !isEntering) reply({ kind: 'call-goes', call });
      },
      giveBack: () => reply({ kind: 'call-gives-back', call }),
      isAnswered: () => entered.isAnswered,
    });
    isEntering = false;
    if (goes && !mayGo) reply({ kind: 'call-gives-back', call });
  };
  return {
    hear: (message) => {
      const entered = calls.get(message.call);
      if (message.kind === 'call-asks' || message.kind === 'call-made')
        enters(message.call, message.what, message.kind === 'call-made');
      else if (message.kind === 'call-answered' && entered !== undefined) entered.isAnswered = true;
      else {
        calls.delete(message.call);
        entered?.end();
      }
    },
    endAll: () => {
      for (const { end } of calls.values()) end();
      calls.clear();
    },
  };
};
