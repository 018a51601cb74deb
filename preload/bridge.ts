/** Makes the bridge's functions over Electron's messages. The page never gets an event object or a channel name. */
import type { IpcRenderer, IpcRendererEvent } from 'electron';
import { eventNames, type RawBridge, requestNames, subscribeName, wireChannel } from '../contract/channel-names.ts';

/** One function per request, and one `on…` per event that answers its disposer. */
export function createBridge(ipc: Pick<IpcRenderer, 'invoke' | 'on' | 'removeListener'>): RawBridge {
  const calls = requestNames.map((name) => [name, (input: unknown) => ipc.invoke(wireChannel(name), input)] as const);
  const subscriptions = eventNames.map((name) => {
    const subscribe = (listener: (payload: unknown) => void): (() => void) => {
      const deliver = (_event: IpcRendererEvent, payload: unknown): void => listener(payload);
      ipc.on(wireChannel(name), deliver);
      return () => {
        ipc.removeListener(wireChannel(name), deliver);
      };
    };
    return [subscribeName(name), subscribe] as const;
  });
  const bridge: unknown = Object.freeze(Object.fromEntries([...calls, ...subscriptions]));
  return bridge as RawBridge;
}
