/** Which moving pictures change in the same draw of the window, and which one changes aside from the others. Pure. */

/** So many draws of one feed in a row tell whether it keeps to a beat. */
const drawsToTell = 4;
/** Draws of a feed that keeps to a beat differ by less; those of another draw of the screen are a refresh apart, 7 ms at 144 Hz. */
const sameDrawMs = 3;
/** Pictures of so nearly one length belong together. */
const sameLengthShare = 0.01;
/** A feed whose last draw is longer ago leads nobody: it may have stalled. */
const leadsWithinMs = 2_000;

interface Member {
  frameMs: number;
  /** When its last pictures came on screen, oldest first. */
  drawnAtMs: readonly number[];
}

/** How far two moments are apart on a beat of `periodMs`, at most half of it; 0 for those of one draw. */
export const apartMs = (oneMs: number, otherMs: number, periodMs: number): number => {
  const rest = Math.abs(oneMs - otherMs) % periodMs;
  const apart = Math.min(rest, periodMs - rest);
  return apart < sameDrawMs ? 0 : apart;
};

/** The draw a feed keeps to, told by its last one; null while it keeps to none. */
const beatOf = ({ frameMs, drawnAtMs }: Member): number | null => {
  const last = drawnAtMs.at(-1);
  if (last === undefined || drawnAtMs.length < drawsToTell) return null;
  return drawnAtMs.every((atMs) => apartMs(atMs, last, frameMs) === 0) ? last : null;
};

/**
 * One for a window. Without a graphics card Chromium draws the rectangle around all that has changed since the draw before: tiles that
 * change in different draws have each other drawn again.
 */
export class WallStep {
  /** In the order in which they came: the first of its length leads. */
  readonly #members = new Map<object, Member>();

  /**
   * A picture of `feed` came on screen; `frameMs` is how long each of its pictures stays. Answers whether the feed keeps to a draw other
   * than that of its leader: then what was seen of it is forgotten, because something is about to be done.
   */
  isAside(feed: object, frameMs: number, drawnAtMs: number): boolean {
    const member = this.#members.get(feed) ?? { frameMs, drawnAtMs: [] };
    member.frameMs = frameMs;
    member.drawnAtMs = [...member.drawnAtMs.slice(1 - drawsToTell), drawnAtMs];
    this.#members.set(feed, member);
    const beatMs = beatOf(member);
    const leaderMs = this.beat(frameMs, drawnAtMs);
    if (beatMs === null || leaderMs === null || apartMs(beatMs, leaderMs, frameMs) === 0) return false;
    member.drawnAtMs = [];
    return true;
  }

  /** The feed's pictures count no more. */
  leave(feed: object): void {
    this.#members.delete(feed);
  }

  /** A moment of the draw that pictures of this length keep to: that of the first feed that keeps to one. Null: there is none. */
  beat(frameMs: number, nowMs: number): number | null {
    for (const other of this.#members.values()) {
      const beatMs = beatOf(other);
      const belongs = Math.abs(other.frameMs / frameMs - 1) < sameLengthShare;
      if (beatMs !== null && belongs && nowMs - beatMs < leadsWithinMs) return beatMs;
    }
    return null;
  }
}
