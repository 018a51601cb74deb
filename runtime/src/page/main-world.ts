/** Runs in the page's own world before the page's scripts: holds the page's end of the bridge. Self-contained. */
import type { BridgeEnd, BridgeMessage, Outcome } from './bridge-end.ts';

export interface MainWorldConfig {
  /** Names of the two events of the bridge; random, so that the page can't guess them. */
  readonly toPage: string;
  readonly toPreload: string;
  readonly everyFrame: boolean;
}

/** Starts the page's end. */
export function startMainWorld(
  config: MainWorldConfig,
  createBridgeEnd: (post: (message: BridgeMessage) => void) => BridgeEnd,
): void {
  if (!config.everyFrame && window.top !== window) return;
  // Taken before the page can put its own in their place.
  const dispatch = EventTarget.prototype.dispatchEvent.bind(window);
  const Message = CustomEvent;
  const end = createBridgeEnd((message) => {
    dispatch(new Message(config.toPreload, { detail: message }));
  });

  const handle = (message: BridgeMessage): Outcome => {
    if (message.kind !== 'expose') return { ok: false, message: 'Unknown message.' };
    if (Object.hasOwn(window, message.key)) {
      return { ok: false, message: 'Cannot bind an API on top of an existing property on the window object' };
    }
    Object.defineProperty(window, message.key, {
      value: end.unpack(message.parcel, true),
      writable: false,
      enumerable: true,
      configurable: false,
    });
    return { ok: true, parcel: ['value', undefined] };
  };

  window.addEventListener(
    config.toPage,
    (event) => {
      event.stopImmediatePropagation();
      end.receive((event as CustomEvent<BridgeMessage>).detail, handle);
    },
    true,
  );

  // A window that the app refuses is null to the page, and no target is ever made for it.
  Object.defineProperty(window, 'open', {
    value: function open(url?: string | URL, target?: string, features?: string): null {
      const words = [url, target, features].map((word) => (word === undefined ? '' : `${word}`));
      end.ask((call) => ({ kind: 'open', call, words }));
      return null;
    },
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
