/** Runs in the isolated world of each document: gives the preload script its `require('electron')`. Self-contained. */
import type { Wire } from '../wire.ts';
import type { BridgeEnd, BridgeMessage, Outcome } from './bridge-end.ts';
import type { MainWorldConfig } from './main-world.ts';

export interface IsolatedWorldConfig extends MainWorldConfig {
  /** Name of the function by which this world speaks to the main process. */
  readonly binding: string;
  /** Name of the function by which the main process speaks to this world. */
  readonly inlet: string;
  readonly preloadPath: string;
  readonly process: {
    readonly platform: string;
    readonly arch: string;
    readonly versions: Readonly<Record<string, string | undefined>>;
    readonly argv: readonly string[];
    readonly execPath: string;
  };
}

/** What this world sends to the main process. `args` and `value` are texts of the wire. */
export type PageMessage =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: string }
  | { readonly kind: 'send'; readonly channel: string; readonly args: string }
  | { readonly kind: 'open'; readonly url: string; readonly frameName: string; readonly features: string }
  | { readonly kind: 'title'; readonly title: string }
  | { readonly kind: 'preload-error'; readonly message: string; readonly stack: string }
  | { readonly kind: 'window'; readonly what: 'resize' | 'focus' | 'blur' };

/** What the main process sends to this world. */
export type MainMessage =
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly value: string }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: false; readonly message: string }
  | { readonly kind: 'event'; readonly channel: string; readonly args: string };

type Listener = (event: object, ...args: readonly unknown[]) => void;
type PreloadScript = (require: (name: string) => unknown, module: object, exports: object, process: object) => void;

/** Starts this world and runs the preload script in it. */
export function startIsolatedWorld(
  config: IsolatedWorldConfig,
  createWire: () => Wire,
  createBridgeEnd: (post: (message: BridgeMessage) => void) => BridgeEnd,
  preload: PreloadScript | null,
): void {
  if (!config.everyFrame && window.top !== window) return;
  const globals = globalThis as unknown as Record<string, unknown>;
  const toMain = globals[config.binding] as (text: string) => void;
  const wire = createWire();
  const tell = (message: PageMessage): void => toMain(JSON.stringify(message));

  const bridge = createBridgeEnd((message) => {
    window.dispatchEvent(new CustomEvent(config.toPage, { detail: message }));
  });
  const handle = (message: BridgeMessage): Outcome => {
    if (message.kind !== 'open') return { ok: false, message: 'Unknown message.' };
    const [url = '', frameName = '', features = ''] = message.words;
    tell({ kind: 'open', url: url === '' ? 'about:blank' : new URL(url, document.baseURI).href, frameName, features });
    return { ok: true, parcel: ['value', undefined] };
  };
  window.addEventListener(
    config.toPreload,
    (event) => {
      event.stopImmediatePropagation();
      bridge.receive((event as CustomEvent<BridgeMessage>).detail, handle);
    },
    true,
  );

  const listeners = new Map<string, { readonly listener: Listener; readonly once: boolean }[]>();
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastCall = 0;
  const listen = (channel: string, listener: Listener, once: boolean): void => {
    if (typeof listener !== 'function') throw new TypeError('The "listener" argument must be of type function.');
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, once }]);
  };
  const unlisten = (channel: string, listener: Listener): void => {
    const list = [...(listeners.get(channel) ?? [])];
    const at = list.findLastIndex((entry) => entry.listener === listener);
    if (at >= 0) list.splice(at, 1);
    if (list.length === 0) listeners.delete(channel);
    else listeners.set(channel, list);
  };
  const emit = (channel: string, event: object, args: readonly unknown[]): boolean => {
    const list = listeners.get(channel) ?? [];
    for (const entry of list) {
      if (entry.once) unlisten(channel, entry.listener);
      try {
        entry.listener(event, ...args);
      } catch (error) {
        reportError(error);
      }
    }
    return list.length > 0;
  };

  const ipcRenderer = {
    invoke: async (channel: string, ...args: readonly unknown[]): Promise<unknown> => {
      const text = wire.encode(args);
      const id = (lastCall += 1);
      return new Promise<unknown>((resolve, reject) => {
        calls.set(id, { resolve, reject });
        tell({ kind: 'invoke', id, channel, args: text });
      });
    },
    send: (channel: string, ...args: readonly unknown[]): void =>
      tell({ kind: 'send', channel, args: wire.encode(args) }),
    sendSync: (): never => {
      throw new Error('ipcRenderer.sendSync is not there: use invoke.');
    },
    on: (channel: string, listener: Listener) => {
      listen(channel, listener, false);
      return ipcRenderer;
    },
    addListener: (channel: string, listener: Listener) => {
      listen(channel, listener, false);
      return ipcRenderer;
    },
    once: (channel: string, listener: Listener) => {
      listen(channel, listener, true);
      return ipcRenderer;
    },
    off: (channel: string, listener: Listener) => {
      unlisten(channel, listener);
      return ipcRenderer;
    },
    removeListener: (channel: string, listener: Listener) => {
      unlisten(channel, listener);
      return ipcRenderer;
    },
    removeAllListeners: (channel?: string) => {
      if (channel === undefined) listeners.clear();
      else listeners.delete(channel);
      return ipcRenderer;
    },
    listenerCount: (channel: string): number => listeners.get(channel)?.length ?? 0,
    emit: (channel: string, event: object, ...args: readonly unknown[]): boolean => emit(channel, event, args),
  };

  const contextBridge = {
    exposeInMainWorld: (key: string, api: unknown): void => {
      const parcel = bridge.pack(api);
      bridge.ask((call) => ({ kind: 'expose', call, key, parcel }));
    },
  };

  Object.defineProperty(globalThis, config.inlet, {
    value: (text: string): void => {
      const message = JSON.parse(text) as MainMessage;
      if (message.kind === 'event') {
        const event = { sender: ipcRenderer, senderId: 0, ports: [], preventDefault: (): void => undefined };
        emit(message.channel, event, wire.decode(message.args) as readonly unknown[]);
        return;
      }
      const call = calls.get(message.id);
      calls.delete(message.id);
      if (message.ok) call?.resolve(wire.decode(message.value));
      else call?.reject(new Error(message.message));
    },
  });

  const watchTitle = (): void => {
    let told = '';
    const tellTitle = (): void => {
      if (document.title === told) return;
      told = document.title;
      tell({ kind: 'title', title: told });
    };
    tellTitle();
    new MutationObserver(tellTitle).observe(document.head, { subtree: true, childList: true, characterData: true });
  };
  if (window.top === window) {
    for (const what of ['resize', 'focus', 'blur'] as const) {
      window.addEventListener(what, () => tell({ kind: 'window', what }));
    }
    document.addEventListener('DOMContentLoaded', watchTitle, { once: true });
  }

  if (preload === null) return;
  const electron = { contextBridge, ipcRenderer };
  const load = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer' || name === 'electron/common') return electron;
    throw new Error(`module not found: ${name}`);
  };
  const process = {
    ...config.process,
    env: {},
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    isMainFrame: window.top === window,
  };
  try {
    const module = { exports: {} };
    preload(load, module, module.exports, process);
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    console.error(`Unable to load preload script: ${config.preloadPath}`);
    tell({ kind: 'preload-error', message, stack: stack ?? '' });
  }
}
