/** Sets up one session of a page (its main target, or a frame in another process) and passes on what happens there. */
import type { Protocol } from 'devtools-protocol';
import type { CdpSession } from './cdp.ts';
import type { Host } from './host.ts';
import type { PageScripts } from './page/page-scripts.ts';
import type { ConsoleLevel } from './web-contents.ts';
import type { FrameTree, WebFrameMain } from './web-frame-main.ts';

/** What the page hears. `started` to `lifecycle` tell of the main frame alone. */
export interface PageListener {
  readonly message: (session: CdpSession, contextId: number, text: string) => void;
  readonly navigated: (frame: WebFrameMain, loaderId: string, unreachable: boolean) => void;
  readonly navigatedWithin: (frame: WebFrameMain, url: string) => void;
  readonly started: () => void;
  readonly stopped: () => void;
  readonly domReady: () => void;
  readonly opens: (url: string, frameName: string) => void;
  readonly lifecycle: (name: string, loaderId: string) => void;
  readonly console: (level: ConsoleLevel, message: string, line: number, source: string) => void;
}

export interface AttachPage {
  readonly host: Host;
  readonly tree: FrameTree;
  readonly scripts: PageScripts;
  /** `#rrggbb` or `#aarrggbb`, painted before the page paints. */
  readonly backgroundColor: string | null;
  readonly isMain: boolean;
  readonly page: PageListener;
}

/**
 * Frames in other processes are attached for good. Workers too, but only to let them go: Chromium holds a page's workers at
 * their start for a debugger even when the filter leaves them out.
 */
const FRAMES_AND_WORKERS = [{ type: 'iframe' }, { type: 'worker' }, { exclude: true }];

/** Chromium asks for a page's icon only when the page has loaded. */
const ICON_WITHIN_MS = 200;

/** Sets the session up and lets its target run; settles when all of that is done. */
export async function attachPage(session: CdpSession, options: AttachPage): Promise<void> {
  const { host, scripts } = options;
  listen(session, options);
  await Promise.all([
    session.send('Page.enable', {}),
    session.send('Runtime.enable'),
    session.send('Log.enable'),
    session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
    session.send('Runtime.addBinding', { name: host.names.binding, executionContextName: host.names.world }),
    // The order matters: the page's end of the bridge must be there before the preload speaks to it.
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.mainWorld }),
    session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: scripts.isolatedWorld,
      worldName: host.names.world,
    }),
    session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: FRAMES_AND_WORKERS,
    }),
    ...(options.backgroundColor === null
      ? []
      : [session.send('Emulation.setDefaultBackgroundColorOverride', { color: rgba(options.backgroundColor) })]),
    session.send('Runtime.runIfWaitingForDebugger'),
  ]);
}

function listen(session: CdpSession, options: AttachPage): void {
  const { host, tree, page, isMain } = options;
  session.on('Runtime.executionContextCreated', ({ context }) => {
    tree.contextCreated(session, context, host.names.world);
  });
  session.on('Runtime.executionContextDestroyed', (event) => {
    tree.contextDestroyed(event.executionContextUniqueId);
  });
  session.on('Runtime.executionContextsCleared', () => tree.contextsCleared(session));
  session.on('Runtime.bindingCalled', (event) => {
    if (event.name === host.names.binding) page.message(session, event.executionContextId, event.payload);
  });
  session.on('Page.frameAttached', (event) => void tree.attached(event.frameId, event.parentFrameId, session));
  session.on('Page.frameDetached', (event) => {
    if (event.reason !== 'swap') tree.detached(event.frameId);
  });
  session.on('Page.frameNavigated', ({ frame }) => {
    page.navigated(tree.navigated(frame, session), frame.loaderId, frame.unreachableUrl !== undefined);
  });
  session.on('Page.navigatedWithinDocument', (event) => {
    const frame = tree.get(event.frameId);
    if (frame === undefined) return;
    frame.chromiumUrl = event.url;
    page.navigatedWithin(frame, frame.url);
  });
  session.on('Page.javascriptDialogOpening', (event) => {
    // Nobody may be there to answer, and a page that waits for an answer stands still.
    session.post('Page.handleJavaScriptDialog', { accept: event.type === 'beforeunload' || event.type === 'alert' });
  });
  session.on('Runtime.consoleAPICalled', (event) => {
    const at = event.stackTrace?.callFrames[0];
    page.console(levelOf(event.type), event.args.map(textOf).join(' '), (at?.lineNumber ?? -1) + 1, at?.url ?? '');
  });
  session.on('Runtime.exceptionThrown', ({ exceptionDetails: details }) => {
    const thrown = details.exception === undefined ? '' : textOf(details.exception);
    const text = `${details.text} ${thrown}`.trim();
    page.console('error', text, details.lineNumber + 1, details.url ?? '');
  });
  session.on('Log.entryAdded', ({ entry }) => {
    const level = entry.level === 'verbose' ? 'debug' : entry.level;
    page.console(level, entry.text, entry.lineNumber ?? 0, entry.url ?? '');
  });
  session.on('Target.attachedToTarget', (event) => {
    const child = host.session(event.sessionId);
    if (event.targetInfo.type === 'worker') {
      // Before it runs: what it asked for while its loaders are changed would be lost.
      void host.interception.letPass(session).then(() => child.post('Runtime.runIfWaitingForDebugger'));
      return;
    }
    tree.attached(event.targetInfo.targetId, event.targetInfo.parentFrameId, child);
    attachPage(child, { ...options, isMain: false, backgroundColor: null }).catch(() => undefined);
  });
  session.on('Target.detachedFromTarget', (event) => {
    tree.contextsCleared(host.session(event.sessionId));
    host.dropSession(event.sessionId);
  });
  session.on('Page.loadEventFired', () => {
    setTimeout(() => void host.interception.letPass(session), ICON_WITHIN_MS);
  });
  if (!isMain) return;
  const ofMain = (frameId: string): boolean => frameId === tree.main.frameId;
  // Links and forms with a target; the page's own `window.open` never gets this far.
  session.on('Page.windowOpen', (event) => page.opens(event.url, event.windowName));
  session.on('Page.frameStartedLoading', ({ frameId }) => {
    if (ofMain(frameId)) page.started();
  });
  session.on('Page.frameStoppedLoading', ({ frameId }) => {
    if (ofMain(frameId)) page.stopped();
  });
  session.on('Page.domContentEventFired', () => page.domReady());
  session.on('Page.lifecycleEvent', (event) => {
    if (ofMain(event.frameId)) page.lifecycle(event.name, event.loaderId);
  });
}

function levelOf(type: Protocol.Runtime.ConsoleAPICalledEvent['type']): ConsoleLevel {
  switch (type) {
    case 'error':
    case 'assert':
      return 'error';
    case 'warning':
      return 'warning';
    case 'debug':
      return 'debug';
    default:
      return 'info';
  }
}

/** What a console would print of a value. */
export function textOf(value: Protocol.Runtime.RemoteObject): string {
  if (value.type === 'string') return String(value.value);
  return value.description ?? value.unserializableValue ?? JSON.stringify(value.value) ?? value.type;
}

/** A colour of Electron (`#rgb`, `#rrggbb` or `#aarrggbb`) for the protocol; white when it is written otherwise. */
function rgba(color: string): Protocol.DOM.RGBA {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color);
  const full = short === null ? color : `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}`;
  const match = /^#([0-9a-f]{2})?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(full);
  if (match === null) return { r: 255, g: 255, b: 255 };
  const byte = (hex: string | undefined): number => Number.parseInt(hex ?? 'ff', 16);
  return { r: byte(match[2]), g: byte(match[3]), b: byte(match[4]), a: byte(match[1]) / 255 };
}
