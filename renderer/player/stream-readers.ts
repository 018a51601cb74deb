/** Counts who re-reads the live lists of each stream on this desk: all of them draw on that stream's one budget. */

/** See the file's first line. */
export interface StreamReaders {
  /** How many lists of the stream are being re-read. */
  readonly count: (stream: string) => number;
  /** So many lists more are; returns what takes them back, once. */
  readonly join: (stream: string, lists: number) => () => void;
}

/** An empty count. A stream is named by its ARN, so that two accounts that watch the same one are counted together. */
export const createStreamReaders = (): StreamReaders => {
  const lists = new Map<string, number>();
  const add = (stream: string, more: number): void => {
    const now = (lists.get(stream) ?? 0) + more;
    if (now === 0) lists.delete(stream);
    else lists.set(stream, now);
  };
  return {
    count: (stream) => lists.get(stream) ?? 0,
    join: (stream, joined) => {
      add(stream, joined);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        add(stream, -joined);
      };
    },
  };
};
