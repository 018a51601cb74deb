/** `ipcMain`: the main process's end of the messages. */
import { EventEmitter } from 'node:events';
import type { MainMessage, PageMessage } from './page/isolated-world.ts';
import { eventWith } from './preventable-event.ts';
import type { WebContents } from './web-contents.ts';
import { deliver, type PreloadContext, processIdOf, type WebFrameMain } from './web-frame-main.ts';
import { createWire } from './wire.ts';

type Handler = (event: object, ...args: readonly unknown[]) => unknown;

const wire = createWire();

/** Dispatches what preload scripts send. */
export class IpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Handler>();

  /** Answers `ipcRenderer.invoke`. Throws when the channel has a handler. */
  handle(channel: string, listener: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof listener !== 'function')
      throw new Error(`Expected handler to be a function, but found type '${typeof listener}'`);
    this.#handlers.set(channel, listener);
  }

  /** Answers one call. */
  handleOnce(channel: string, listener: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return listener(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Takes in a message of a page. */
  receive(
    sender: WebContents,
    context: PreloadContext,
    message: Extract<PageMessage, { kind: 'invoke' | 'send' }>,
    inlet: string,
  ): void {
    const { frame } = context;
    const event = eventWith({
      type: 'frame',
      sender,
      processId: processIdOf(context.session),
      frameId: frame.routingId,
      ports: [],
      reply: (channel: string, ...args: readonly unknown[]): void => {
        if (frame.preload === context) deliver(context, inlet, { kind: 'event', channel, args: wire.encode(args) });
      },
    });
    // Null once the frame has gone elsewhere: whoever asked is no longer there.
    Object.defineProperty(event, 'senderFrame', {
      get: (): WebFrameMain | null => (frame.preload === context ? frame : null),
      enumerable: true,
    });
    const args = wire.decode(message.args) as readonly unknown[];
    if (message.kind === 'send') {
      this.emit(message.channel, event, ...args);
      return;
    }
    const { id, channel } = message;
    const answer = (reply: MainMessage): void => {
      if (frame.preload === context) deliver(context, inlet, reply);
    };
    this.#run(channel, event, args).then(
      (value) => answer({ kind: 'reply', id, ok: true, value }),
      (error: unknown) =>
        answer({
          kind: 'reply',
          id,
          ok: false,
          message: `Error invoking remote method '${channel}': ${String(error)}`,
        }),
    );
  }

  async #run(channel: string, event: object, args: readonly unknown[]): Promise<string> {
    const handler = this.#handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    try {
      return wire.encode(await handler(event, ...args));
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      throw error;
    }
  }
}
