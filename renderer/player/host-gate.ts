/** Sees that calls which hang leave connections to the rest: of each host's connections they hold no more than a share. */

/** HTTP/1.1 connections that Chromium makes to one host (net/socket/client_socket_pool_manager.cc); a call beyond them waits there, in order. */
export const connectionsPerHost = 6;

/**
 * So many of them may be held by suspects: one would let a single silent camera keep all others from being tried again; with three,
 * what is left is half.
 */
export const placesForSuspects = 2;

/**
 * A call that has had a connection for so long without a first byte makes its reader a suspect. The service answers well within a
 * second; this leaves room for a first packet that is lost twice (1 s and 3 s, RFC 6298).
 */
export const firstByteWithinMs = 4_000;

/**
 * While other calls wait for a connection it is twice as long as the slowest of the last calls took as a whole, but no less than this: a
 * first packet may be lost once, and a picture has some three seconds loaded ahead.
 */
export const leastWhereOthersWaitMs = 2_000;

/** The same once suspects hold all their places: where many cameras hang, each has to be found out, and costs a connection meanwhile. */
export const leastWhereMoreHangMs = 1_000;
const slowestOf = 20;

/** A window that was busy may look before it hears of an answer that is there: it looks again so much later. */
export const lookAgainMs = 100;

/** What is asked for. Both are free of the session's token. */
export interface HostCall {
  readonly host: string;
  /** Stream and operation: a camera whose fragments hang may have lists that are answered. */
  readonly reader: string;
}

/** A call that wants to be made. */
export interface CallTurn {
  /** The call may be made, now. Told within {@link HostGate.enter} where nothing speaks against it. */
  readonly go: () => void;
  /** The call is to be given up at once; `go` follows in its turn. */
  readonly giveBack: () => void;
  /** Whether the first of the answer is there. */
  readonly isAnswered: () => boolean;
}

/** Tells that the call is over, or that nobody wants it any more. */
export type EndCall = () => void;

/** See the file's first line. */
export interface HostGate {
  readonly enter: (call: HostCall, turn: CallTurn) => EndCall;
}

/** What a call of one stream is to the gate. What is no URL is let through: the call itself fails at once. */
export const hostCall = (url: string, stream: string): HostCall => {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '', pathname: '' };
  return { host, reader: `${stream} ${pathname}` };
};

/** A way through the gate for one stream's calls. */
export type EnterGate = (url: string, turn: CallTurn) => EndCall;

/** The gate, for the calls of one stream. */
export const gateFor =
  ({ enter }: HostGate, stream: string): EnterGate =>
  (url, turn) =>
    enter(hostCall(url, stream), turn);

interface Entry {
  readonly reader: string;
  readonly turn: CallTurn;
  /** Holds one of the {@link placesForSuspects}. */
  isSuspect: boolean;
  /** Since when there must be a connection; null: it waits for one. */
  sinceMs: number | null;
  /** When the wait for its first byte began: with its connection, and anew with each term in a place for suspects. */
  waitsSinceMs: number;
  /** Found late once, and about to be looked at again. */
  isLate: boolean;
  stopClock: () => void;
}

/** What the gate needs from outside. */
export interface GateClock {
  /** Monotonic. */
  readonly nowMs: () => number;
  /** Runs an action once; returns what cancels it. */
  readonly after: (delayMs: number, action: () => void) => () => void;
}

/** The calls to one host. */
class HostCalls {
  readonly #clock: GateClock;
  /** In the order they were made: the first of them have the connections. */
  readonly #underWay = new Set<Entry>();
  /** Calls of suspects that wait for a place. */
  readonly #line = new Set<Entry>();
  /** Readers whose last call got no first byte in time. */
  readonly #suspects = new Set<string>();
  /** How long the last calls took, from connection to end. */
  readonly #tookMs: number[] = [];
  #places = placesForSuspects;

  constructor(clock: GateClock) {
    this.#clock = clock;
  }

  enter(entry: Entry): void {
    if (this.#mayGo(entry)) this.#go(entry);
    else this.#line.add(entry);
  }

  end(entry: Entry): void {
    if (entry.turn.isAnswered()) {
      // Where suspects are answered, it was the network that hung: those in the line go in ever greater numbers.
      if (entry.isSuspect) this.#places += 1;
      this.#suspects.delete(entry.reader);
      const nowMs = this.#clock.nowMs();
      this.#tookMs.push(nowMs - (entry.sinceMs ?? nowMs));
      if (this.#tookMs.length > slowestOf) this.#tookMs.shift();
    }
    this.#line.delete(entry);
    this.#leave(entry);
    this.#admit();
  }

  #admit(): void {
    for (const waiting of this.#line) {
      if (!this.#mayGo(waiting)) continue;
      this.#line.delete(waiting);
      this.#go(waiting);
    }
  }

  get #suspectsUnderWay(): number {
    return [...this.#underWay].filter(({ isSuspect }) => isSuspect).length;
  }

  get #hasPlace(): boolean {
    return this.#suspectsUnderWay < this.#places;
  }

  get #othersWait(): boolean {
    return this.#underWay.size > connectionsPerHost;
  }

  /** How long a call may have had its connection without a first byte. */
  #patienceMs({ isSuspect }: Entry): number {
    if (isSuspect || !this.#othersWait || this.#tookMs.length === 0) return firstByteWithinMs;
    const leastMs = this.#suspectsUnderWay < placesForSuspects ? leastWhereOthersWaitMs : leastWhereMoreHangMs;
    return Math.min(firstByteWithinMs, Math.max(leastMs, 2 * Math.max(...this.#tookMs)));
  }

  #mayGo({ reader }: Entry): boolean {
    return !this.#suspects.has(reader) || this.#hasPlace;
  }

  #waitLeftMs(entry: Entry): number {
    return entry.waitsSinceMs + this.#patienceMs(entry) - this.#clock.nowMs();
  }

  #go(entry: Entry): void {
    const didWait = this.#othersWait;
    this.#underWay.add(entry);
    entry.isSuspect = this.#suspects.has(entry.reader);
    this.#startClocks();
    if (entry.isSuspect || this.#othersWait !== didWait) this.#watchAnew();
    entry.turn.go();
  }

  #leave(entry: Entry): void {
    entry.stopClock();
    entry.sinceMs = null;
    entry.isSuspect = false;
    if (this.#underWay.delete(entry)) this.#startClocks();
  }

  /** The wait for a connection says nothing against the camera: time counts from when there must be one. */
  #startClocks(): void {
    for (const entry of [...this.#underWay].slice(0, connectionsPerHost)) {
      if (entry.sinceMs !== null) continue;
      entry.sinceMs = this.#clock.nowMs();
      this.#beginWait(entry);
    }
  }

  #beginWait(entry: Entry): void {
    entry.waitsSinceMs = this.#clock.nowMs();
    this.#watch(entry);
  }

  /** Patience may be shorter from now on. */
  #watchAnew(): void {
    for (const entry of this.#underWay) if (entry.sinceMs !== null && !entry.isLate) this.#watch(entry);
  }

  #watch(entry: Entry): void {
    entry.stopClock();
    entry.isLate = false;
    entry.stopClock = this.#clock.after(Math.max(0, this.#waitLeftMs(entry)), () => {
      entry.isLate = true;
      entry.stopClock = this.#clock.after(lookAgainMs, () => this.#late(entry));
    });
  }

  #late(entry: Entry): void {
    if (entry.turn.isAnswered()) return;
    if (this.#waitLeftMs(entry) > 0) {
      this.#watch(entry);
      return;
    }
    this.#suspects.add(entry.reader);
    this.#places = placesForSuspects;
    if (!entry.isSuspect && this.#hasPlace) {
      entry.isSuspect = true;
      this.#beginWait(entry);
      this.#watchAnew();
      return;
    }
    const keepsPlace = entry.isSuspect && this.#suspectsUnderWay <= this.#places && this.#line.size === 0;
    if (keepsPlace) {
      this.#beginWait(entry);
      return;
    }
    this.#leave(entry);
    this.#line.add(entry);
    entry.turn.giveBack();
    this.#admit();
  }
}

/** Makes a gate. */
export const createHostGate = (clock: GateClock): HostGate => {
  const hosts = new Map<string, HostCalls>();
  return {
    enter: ({ host, reader }, turn) => {
      const calls = hosts.get(host) ?? new HostCalls(clock);
      hosts.set(host, calls);
      const entry: Entry = {
        reader,
        turn,
        isSuspect: false,
        sinceMs: null,
        waitsSinceMs: 0,
        isLate: false,
        stopClock: () => undefined,
      };
      let hasEnded = false;
      calls.enter(entry);
      return () => {
        if (hasEnded) return;
        hasEnded = true;
        calls.end(entry);
      };
    },
  };
};
