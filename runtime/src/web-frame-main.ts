/** A frame as the main process sees it, and the tree of frames of one page. */

import type { Protocol } from 'devtools-protocol';
import type Electron from 'electron';
import type { CdpSession } from './cdp.ts';
import { type OriginMap, originOf } from './origin-map.ts';
import type { MainMessage } from './page/isolated-world.ts';

/** The isolated world of one document: where messages come from and go to. */
export interface PreloadContext {
  readonly session: CdpSession;
  readonly contextId: number;
  readonly uniqueId: string;
  readonly frame: WebFrameMain;
}

/** What a frame needs from its page. */
export interface FrameHost {
  readonly origins: OriginMap;
  /** Sends an IPC event into the frame's document; nothing happens when that has no preload. */
  sendToFrame(frame: WebFrameMain, channel: string, args: readonly unknown[]): void;
  evaluateIn(frame: WebFrameMain, code: string): Promise<unknown>;
}

let lastRoutingId = 0;

/** `WebFrameMain`: one frame, for as long as it is in the page. */
export class WebFrameMain
  implements Pick<Electron.WebFrameMain, 'url' | 'origin' | 'name' | 'detached' | 'processId' | 'routingId'>
{
  readonly routingId: number;
  readonly frameTreeNodeId: number;
  /** The frame's id in the protocol. */
  readonly frameId: string;
  readonly parent: WebFrameMain | null;
  name = '';
  /** Where it is, in Chromium's words. */
  chromiumUrl = '';
  chromiumOrigin = '';
  session: CdpSession;
  preload: PreloadContext | null = null;
  mainContextId: number | null = null;
  detached = false;
  readonly #host: FrameHost;

  constructor(host: FrameHost, frameId: string, parent: WebFrameMain | null, session: CdpSession) {
    lastRoutingId += 1;
    this.routingId = lastRoutingId;
    this.frameTreeNodeId = lastRoutingId;
    this.#host = host;
    this.frameId = frameId;
    this.parent = parent;
    this.session = session;
  }

  get url(): string {
    return this.#host.origins.toApp(this.chromiumUrl);
  }

  get origin(): string {
    const origin = this.chromiumOrigin === '' ? originOf(this.chromiumUrl) : this.chromiumOrigin;
    return origin === '://' || origin === 'null' ? 'null' : this.#host.origins.toApp(origin);
  }

  get top(): WebFrameMain {
    return this.parent === null ? this : this.parent.top;
  }

  /** A number for the renderer process; frames in one process share it, though it is no id of the system. */
  get processId(): number {
    return processIdOf(this.session);
  }

  isDestroyed(): boolean {
    return this.detached;
  }

  send(channel: string, ...args: readonly unknown[]): void {
    this.#host.sendToFrame(this, channel, args);
  }

  executeJavaScript(code: string): Promise<unknown> {
    return this.#host.evaluateIn(this, code);
  }
}

const processIds = new Map<string, number>();

/** A number per session of the protocol: a session is a renderer process of a page. */
export function processIdOf(session: CdpSession): number {
  const key = session.id ?? '';
  const id = processIds.get(key) ?? processIds.size + 1;
  processIds.set(key, id);
  return id;
}

/** The frames of a page and the worlds in them. */
export class FrameTree {
  readonly main: WebFrameMain;
  readonly #host: FrameHost;
  readonly #frames = new Map<string, WebFrameMain>();
  readonly #contexts = new Map<string, PreloadContext>();

  constructor(host: FrameHost, mainFrameId: string, session: CdpSession) {
    this.#host = host;
    this.main = new WebFrameMain(host, mainFrameId, null, session);
    this.#frames.set(mainFrameId, this.main);
  }

  get(frameId: string): WebFrameMain | undefined {
    return this.#frames.get(frameId);
  }

  /** A frame appeared, or came under another process (then its session changes). */
  attached(frameId: string, parentId: string | undefined, session: CdpSession): WebFrameMain {
    const known = this.#frames.get(frameId);
    if (known !== undefined) {
      known.session = session;
      return known;
    }
    const parent = (parentId === undefined ? undefined : this.#frames.get(parentId)) ?? this.main;
    const frame = new WebFrameMain(this.#host, frameId, parent, session);
    this.#frames.set(frameId, frame);
    return frame;
  }

  navigated(described: Protocol.Page.Frame, session: CdpSession): WebFrameMain {
    const frame = this.attached(described.id, described.parentId, session);
    frame.name = described.name ?? '';
    frame.chromiumUrl = described.unreachableUrl ?? described.url;
    frame.chromiumOrigin = described.securityOrigin;
    return frame;
  }

  detached(frameId: string): void {
    const frame = this.#frames.get(frameId);
    if (frame === undefined || frame === this.main) return;
    frame.detached = true;
    frame.preload = null;
    this.#frames.delete(frameId);
  }

  contextCreated(session: CdpSession, context: Protocol.Runtime.ExecutionContextDescription, world: string): void {
    const data = context.auxData as { readonly frameId?: string; readonly isDefault?: boolean } | undefined;
    const frame = data?.frameId === undefined ? undefined : this.attached(data.frameId, undefined, session);
    if (frame === undefined) return;
    frame.session = session;
    if (data?.isDefault === true) frame.mainContextId = context.id;
    if (context.name !== world) return;
    const preload: PreloadContext = { session, contextId: context.id, uniqueId: context.uniqueId, frame };
    frame.preload = preload;
    this.#contexts.set(keyOf(session, context.id), preload);
  }

  contextDestroyed(uniqueId: string): void {
    this.#forget((preload) => preload.uniqueId === uniqueId);
  }

  contextsCleared(session: CdpSession): void {
    this.#forget((preload) => preload.session === session);
  }

  #forget(which: (preload: PreloadContext) => boolean): void {
    for (const [key, preload] of this.#contexts) {
      if (!which(preload)) continue;
      this.#contexts.delete(key);
      if (preload.frame.preload === preload) preload.frame.preload = null;
    }
  }

  context(session: CdpSession, contextId: number): PreloadContext | undefined {
    return this.#contexts.get(keyOf(session, contextId));
  }

  /** All of it is gone. */
  destroy(): void {
    for (const frame of this.#frames.values()) {
      frame.detached = true;
      frame.preload = null;
    }
    this.#contexts.clear();
  }
}

function keyOf(session: CdpSession, contextId: number): string {
  return `${session.id ?? ''}:${contextId}`;
}

/** Hands a message to the isolated world of a document; a document that is gone hears nothing. */
export function deliver(context: PreloadContext, inlet: string, message: MainMessage): void {
  context.session.post('Runtime.callFunctionOn', {
    functionDeclaration: `function (text) { globalThis[${JSON.stringify(inlet)}](text); }`,
    executionContextId: context.contextId,
    arguments: [{ value: JSON.stringify(message) }],
    returnByValue: true,
  });
}
