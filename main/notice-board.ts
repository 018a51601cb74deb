/** Sentences for the operator: told to the page, and kept for it while it is not there yet. */

/** See the file's first line. */
export interface NoticeBoard {
  readonly give: (sentence: string) => void;
  /** What was given before the page was there; from now on it is told at once. */
  readonly take: () => readonly string[];
}

/** More than this nobody reads; the newest are kept. */
const mostKept = 20;

/** Makes the board; `tell` reaches the pages there are. */
export function createNoticeBoard(tell: (sentence: string) => void): NoticeBoard {
  let kept: string[] = [];
  let isRead = false;
  return {
    give: (sentence) => {
      if (isRead) tell(sentence);
      else kept = [...kept, sentence].slice(-mostKept);
    },
    take: () => {
      const taken = kept;
      kept = [];
      isRead = true;
      return taken;
    },
  };
}
