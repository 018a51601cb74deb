/** Electron's message passing without Electron: everything is cloned as it is between processes, and errors arrive as text. */
import type { IpcMain, IpcMainInvokeEvent, IpcRenderer, IpcRendererEvent, WebContents } from 'electron';

/** The frame a call comes from; null for one that is already gone. */
export interface CallingFrame {
  readonly origin: string;
  readonly parent: object | null;
}

/** Both ends. */
export interface Transport {
  readonly ipcMain: Pick<IpcMain, 'handle'>;
  /** The page's end, for calls from a given window and frame. */
  readonly rendererOf: (
    senderId: number,
    frame: CallingFrame | null,
  ) => Pick<IpcRenderer, 'invoke' | 'on' | 'removeListener'>;
  /** Main's end of a window that gets events. */
  readonly webContents: Pick<WebContents, 'send' | 'isDestroyed'>;
  readonly destroy: () => void;
  /** Channels main answers. */
  readonly channels: () => readonly string[];
  /** How many listeners the page has on all channels. */
  readonly listeners: () => number;
}

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;
type Listener = (event: IpcRendererEvent, ...args: unknown[]) => void;

/** Makes a pair of ends. */
export function createTransport(): Transport {
  const handlers = new Map<string, Handler>();
  const listeners = new Map<string, Set<Listener>>();
  let isDestroyed = false;

  const invoke = async (
    senderId: number,
    frame: CallingFrame | null,
    channel: string,
    args: readonly unknown[],
  ): Promise<unknown> => {
    const cloned: unknown[] = structuredClone([...args]);
    const handler = handlers.get(channel);
    const failure = (error: unknown): Error => new Error(`Error invoking remote method '${channel}': ${String(error)}`);
    if (handler === undefined) throw failure(`No handler registered for '${channel}'`);
    const event = { sender: { id: senderId }, senderFrame: frame } as unknown as IpcMainInvokeEvent;
    try {
      return structuredClone(await handler(event, ...cloned));
    } catch (error) {
      throw failure(error);
    }
  };

  return {
    ipcMain: {
      handle: (channel, handler) => {
        if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
        handlers.set(channel, handler);
      },
    },
    rendererOf: (senderId, frame) => {
      const end = {
        invoke: (channel: string, ...args: unknown[]) => invoke(senderId, frame, channel, args),
        on: (channel: string, listener: Listener) => {
          listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
          return end;
        },
        removeListener: (channel: string, listener: Listener) => {
          listeners.get(channel)?.delete(listener);
          return end;
        },
      };
      return end as unknown as ReturnType<Transport['rendererOf']>;
    },
    webContents: {
      isDestroyed: () => isDestroyed,
      send: (channel, ...args) => {
        if (isDestroyed) throw new TypeError('Object has been destroyed');
        const event = { sender: {}, ports: [] } as unknown as IpcRendererEvent;
        const cloned: unknown[] = structuredClone(args);
        for (const listener of listeners.get(channel) ?? []) listener(event, ...cloned);
      },
    },
    destroy: () => {
      isDestroyed = true;
    },
    channels: () => [...handlers.keys()],
    listeners: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
  };
}
