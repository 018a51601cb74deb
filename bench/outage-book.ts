/** Which camera was struck when, what its tile said meanwhile, and when it was well again. Pure but for what it keeps. */

/** A tile has changed. Milliseconds since the Unix epoch. */
export interface HealthChange {
  readonly atMs: number;
  readonly camera: string;
  /** `gone`: the camera is on the wall no more. */
  readonly health: string;
}

/** What came of all faults. */
export interface OutageSums {
  readonly struck: number;
  /** Faults during which the tile was not live: neither its picture was, nor was it about to come for the first time. */
  readonly seen: number;
  /** Of these: live again, and how long after the fault's end in milliseconds, one for each. */
  readonly recovered: number;
  readonly recoveryMs: readonly number[];
  /** Of these: the camera left the wall meanwhile, and came back by a new player. */
  readonly left: number;
  /** Of these: not live again yet. */
  readonly open: number;
  /** Tiles that were not live though no fault was in force, nor had been of late. */
  readonly unprovoked: number;
}

interface Outage {
  readonly struckAtMs: number;
  endsAtMs: number | null;
  isSeen: boolean;
  /** Its camera left the wall meanwhile: it has been counted. The fault may be in force still when the camera comes back. */
  hasLeft: boolean;
  liveSinceMs: number | null;
}

/** Live for so long is well again. */
const steadyMs = 4_000;
/** A fault is felt for so long after its end at most: what was fetched before is played until then. */
const feltForMs = 10_000;
/** A picture that is late moves nevertheless. */
const notAway: ReadonlySet<string> = new Set(['live', 'behind', 'connecting', 'paused', 'replay', 'gone', '']);

/** See the file's first line. */
export class OutageBook {
  readonly #open = new Map<string, Outage>();
  readonly #healths = new Map<string, string>();
  readonly #recoveryMs: number[] = [];
  readonly #sums = { struck: 0, seen: 0, left: 0, unprovoked: 0 };

  /** Cameras with a fault that is in force, felt, or not recovered from. */
  get struck(): ReadonlySet<string> {
    return new Set(this.#open.keys());
  }

  get seen(): number {
    return this.#sums.seen;
  }

  strike(camera: string, atMs: number): void {
    this.#sums.struck += 1;
    const liveSinceMs = this.#healths.get(camera) === 'live' ? atMs : null;
    this.#open.set(camera, { struckAtMs: atMs, endsAtMs: null, isSeen: false, hasLeft: false, liveSinceMs });
  }

  /** The fault on this camera is over. */
  end(camera: string, atMs: number): void {
    const outage = this.#open.get(camera);
    if (outage !== undefined) outage.endsAtMs ??= atMs;
  }

  heard({ camera, health, atMs }: HealthChange): void {
    this.#healths.set(camera, health);
    const outage = this.#open.get(camera);
    const isAway = !notAway.has(health);
    if (outage === undefined) {
      if (isAway) this.#sums.unprovoked += 1;
      return;
    }
    if (outage.hasLeft) return;
    if (health === 'gone' && outage.isSeen) {
      this.#sums.left += 1;
      outage.hasLeft = true;
      return;
    }
    outage.liveSinceMs = health === 'live' || health === 'behind' ? (outage.liveSinceMs ?? atMs) : null;
    if (!isAway || outage.isSeen) return;
    outage.isSeen = true;
    this.#sums.seen += 1;
  }

  /** Closes what is over. */
  tick(nowMs: number): void {
    for (const [camera, { endsAtMs, isSeen, hasLeft, liveSinceMs }] of this.#open) {
      if (endsAtMs === null) continue;
      if (!isSeen || hasLeft) {
        const isAway = hasLeft && !notAway.has(this.#healths.get(camera) ?? '');
        if (nowMs - endsAtMs >= feltForMs && !isAway) this.#open.delete(camera);
        continue;
      }
      if (liveSinceMs === null) continue;
      const wellAtMs = Math.max(endsAtMs, liveSinceMs);
      if (nowMs - wellAtMs < steadyMs) continue;
      this.#recoveryMs.push(wellAtMs - endsAtMs);
      this.#open.delete(camera);
    }
  }

  sums(): OutageSums {
    const open = [...this.#open.values()].filter(({ isSeen, hasLeft }) => isSeen && !hasLeft).length;
    return { ...this.#sums, recovered: this.#recoveryMs.length, recoveryMs: [...this.#recoveryMs], open };
  }
}
