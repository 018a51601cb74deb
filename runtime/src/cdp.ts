/** Speaks the Chrome DevTools Protocol over a pair of pipes: JSON texts, each closed by a NUL. */
import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.d.ts';

export type Commands = ProtocolMapping.Commands;
export type Events = ProtocolMapping.Events;
export type CommandName = keyof Commands;
export type EventName = keyof Events;
type Params<Name extends CommandName> = Commands[Name]['paramsType'];
type Result<Name extends CommandName> = Commands[Name]['returnType'];

/** A command that Chromium refused, or that was open when the connection or the session ended. */
export class CdpError extends Error {
  readonly method: string;

  constructor(method: string, message: string) {
    super(`${method}: ${message}`);
    this.name = 'CdpError';
    this.method = method;
  }
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

interface Pending {
  readonly method: string;
  readonly sessionId: string | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Commands and events of one target, or of the whole browser. */
export class CdpSession {
  readonly id: string | undefined;
  readonly #connection: CdpConnection;
  readonly #events = new EventEmitter();

  constructor(connection: CdpConnection, id: string | undefined) {
    this.#connection = connection;
    this.id = id;
    this.#events.setMaxListeners(0);
  }

  /** Sends a command. Rejects with CdpError. */
  send<Name extends CommandName>(method: Name, ...params: Params<Name>): Promise<Result<Name>> {
    return this.#connection.request(method, params[0], this.id) as Promise<Result<Name>>;
  }

  /** Sends a command whose failure means nothing, for it can only fail because its target is gone. */
  post<Name extends CommandName>(method: Name, ...params: Params<Name>): void {
    this.send(method, ...params).catch(() => undefined);
  }

  on<Name extends EventName>(name: Name, listener: (event: Events[Name][0]) => void): void {
    this.#events.on(name, listener);
  }

  dispatch(name: string, params: unknown): void {
    this.#events.emit(name, params);
  }
}

/** The connection: the browser's own session and those of its targets. */
export class CdpConnection {
  readonly browser: CdpSession;
  /** Settles when the pipe has ended. */
  readonly closed: Promise<void>;
  readonly #output: Writable;
  readonly #sessions = new Map<string, CdpSession>();
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #isClosed = false;
  #rest: Buffer[] = [];

  constructor(output: Writable, input: Readable) {
    this.#output = output;
    this.browser = new CdpSession(this, undefined);
    this.closed = new Promise((resolve) => {
      const end = (): void => {
        this.#end();
        resolve();
      };
      input.once('close', end).once('error', end);
      output.once('error', end);
    });
    input.on('data', (chunk: Buffer) => this.#read(chunk));
  }

  /** The session of a target that was attached with `flatten`. */
  session(id: string): CdpSession {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const session = new CdpSession(this, id);
    this.#sessions.set(id, session);
    return session;
  }

  /** Forgets a session whose target is gone; its open commands fail. */
  drop(id: string): void {
    this.#sessions.delete(id);
    this.#fail((pending) => pending.sessionId === id, 'The target is gone.');
  }

  request(method: string, params: unknown, sessionId: string | undefined): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new CdpError(method, 'Chromium is gone.'));
    this.#lastId += 1;
    const id = this.#lastId;
    this.#output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#pending.set(id, { method, sessionId, resolve, reject }));
  }

  #read(chunk: Buffer): void {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(0, from);
      if (end < 0) break;
      this.#rest.push(chunk.subarray(from, end));
      const text = Buffer.concat(this.#rest).toString('utf8');
      this.#rest = [];
      from = end + 1;
      this.#receive(JSON.parse(text) as Message);
    }
    if (from < chunk.length) this.#rest.push(chunk.subarray(from));
  }

  #receive(message: Message): void {
    if (message.id !== undefined) {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.error === undefined) pending?.resolve(message.result);
      else pending?.reject(new CdpError(pending.method, message.error.message));
      return;
    }
    if (message.method === undefined) return;
    const session = message.sessionId === undefined ? this.browser : this.#sessions.get(message.sessionId);
    session?.dispatch(message.method, message.params);
  }

  #end(): void {
    this.#isClosed = true;
    this.#fail(() => true, 'Chromium is gone.');
  }

  #fail(which: (pending: Pending) => boolean, why: string): void {
    for (const [id, pending] of this.#pending) {
      if (!which(pending)) continue;
      this.#pending.delete(id);
      pending.reject(new CdpError(pending.method, why));
    }
  }
}
