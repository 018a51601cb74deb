/** The window's gate for calls of the key-frame worker: as the worker sees it, and its other end in the window. */
import { type CallTurn, type EndCall, type HostCall, type HostGate, hostCall } from '../host-gate.ts';

/** From the worker. `call` names one of its calls. */
export type CallMessage =
  | { readonly kind: 'call-asks'; readonly call: number; readonly what: HostCall }
  /** The first of the answer is there. */
  | { readonly kind: 'call-answered'; readonly call: number }
  | { readonly kind: 'call-ended'; readonly call: number };

/** From the window: see {@link CallTurn}. */
export interface CallReply {
  readonly kind: 'call-goes' | 'call-gives-back';
  readonly call: number;
}

/** What the caller hears. The window is asked first: `go` never comes within {@link EnterFarGate}. */
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

/** Makes the worker's end; `tell` reaches the window. */
export const createFarGate = (tell: (message: CallMessage) => void): FarGate => {
  const turns = new Map<number, FarTurn>();
  let lastCall = 0;
  return {
    enterFor: (stream) => (url, turn) => {
      lastCall += 1;
      const call = lastCall;
      turns.set(call, turn);
      tell({ kind: 'call-asks', call, what: hostCall(url, stream) });
      return {
        answered: () => tell({ kind: 'call-answered', call }),
        end: () => {
          if (turns.delete(call)) tell({ kind: 'call-ended', call });
        },
      };
    },
    hear: ({ kind, call }) => {
      const turn = turns.get(call);
      if (kind === 'call-goes') turn?.go();
      else turn?.giveBack();
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
  const asks = (call: number, what: HostCall): void => {
    const entered = { isAnswered: false, end: (): void => undefined };
    calls.set(call, entered);
    entered.end = enter(what, {
      go: () => reply({ kind: 'call-goes', call }),
      giveBack: () => reply({ kind: 'call-gives-back', call }),
      isAnswered: () => entered.isAnswered,
    });
  };
  return {
    hear: (message) => {
      const entered = calls.get(message.call);
      if (message.kind === 'call-asks') asks(message.call, message.what);
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
