/** Notices when a page stops answering, and when it answers again. */

/** How often a page is asked, and how long it may think: Chromium calls a renderer hung after 30 s. */
const ASK_EVERY_MS = 10_000;
const PATIENCE_MS = 30_000;

export interface HangWatchInput {
  /** Asks the page; settles when it answers. */
  readonly ask: () => Promise<unknown>;
  readonly onHang: () => void;
  readonly onAnswer: () => void;
}

/** Starts asking; the function returned ends it. */
export function watchForHangs({ ask, onHang, onAnswer }: HangWatchInput): () => void {
  let isAsking = false;
  let isHung = false;
  let patience: NodeJS.Timeout | undefined;
  const answered = (): void => {
    clearTimeout(patience);
    isAsking = false;
    if (isHung) onAnswer();
    isHung = false;
  };
  const interval = setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    patience = setTimeout(() => {
      isHung = true;
      onHang();
    }, PATIENCE_MS);
    patience.unref();
    // A page that is gone has answered too: it hangs no more.
    ask().then(answered, answered);
  }, ASK_EVERY_MS);
  interval.unref();
  return () => {
    clearInterval(interval);
    clearTimeout(patience);
  };
}
