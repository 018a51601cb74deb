/** Notices within two seconds that a page hangs: asks it all the time for a sign of life, and listens how long there is none. */
import type { Clock } from '../clock.ts';

/** What is watched. */
export interface PageWatchParts {
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  /** Asks the page for a sign of life, which is whether nobody can see it; settles when it answers, or when it is gone. */
  readonly ask: () => Promise<unknown>;
  /** False while the page can't be expected to answer: it loads, is gone, or stands still for somebody who looks into it. */
  readonly mayBeAsked: () => boolean;
  /** The page has been silent for `silentMs`. Told again when it is silent for longer than is borne then. */
  readonly onHang: (silentMs: number) => void;
}

/** How often the page is asked; a page that answers has that much peace. */
const tickMs = 250;
/** One that nobody can see is not to be woken that often, and may be found to hang a little later. */
const unseenMs = 2_000;
/**
 * Silence that is borne. A page is to be back three seconds after it has begun to hang. Asking, noticing and loading it anew
 * take the rest; and no single task of a page that works takes half as long, else it could not be used. A little less than six
 * ticks, as timers are at times a hair early.
 */
const patienceMs = 1_400;
/** What is borne of a page that was loaded not long ago: starting many players at once is its longest work. */
const youngPatienceMs = 5_000;
const youngMs = 5_000;
/** After each alarm twice as much is borne, for a while: where all is slow, loading the page anew makes it slower. */
const rememberMs = 600_000;
const longestMs = 30_000;

/**
 * A page that has answered slowly of late, because the machine is full, may be so much slower still. A page that answers at once is
 * not given more for it.
 */
const slowerStill = 6;
/** The slowest answer counts less with each one that is quicker. */
const forgets = 0.98;

/** Silence that is borne at a moment (all monotonic). `slowestMs`: the slowest answer of late. Pure. */
export function patienceAt(nowMs: number, bornAtMs: number, alarmsAtMs: readonly number[], slowestMs = 0): number {
  const alarms = alarmsAtMs.filter((atMs) => nowMs - atMs < rememberMs).length;
  const usual = Math.max(patienceMs, slowestMs * slowerStill);
  const grown = Math.min(usual * 2 ** alarms, longestMs);
  return nowMs - bornAtMs < youngMs ? Math.max(grown, youngPatienceMs) : grown;
}

/** Starts watching; the function returned ends it. */
export function watchPage({ clock, ask, mayBeAsked, onHang }: PageWatchParts): () => void {
  let lastTickMs = clock.monotonicMs();
  /** When the page could be asked again after it could not. */
  let bornAtMs = lastTickMs;
  let silentMs = 0;
  /** The question that has no answer yet. */
  let asked: symbol | null = null;
  let alarmsAtMs: readonly number[] = [];
  let slowestMs = 0;
  let leftAloneUntilMs = -Infinity;

  const tick = (): void => {
    cancel = clock.after(tickMs, tick);
    const nowMs = clock.monotonicMs();
    // where more has passed it was this process that did not run: the machine slept, or so much runs that the page too has to
    // wait for its turn, or its answer has waited here
    const passedMs = Math.min(nowMs - lastTickMs, tickMs);
    lastTickMs = nowMs;
    if (!mayBeAsked()) {
      asked = null;
      bornAtMs = nowMs;
      return;
    }
    if (asked === null) {
      silentMs = 0;
      if (nowMs < leftAloneUntilMs) return;
      const question = Symbol('question');
      asked = question;
      const answered = (isUnseen: unknown): void => {
        if (asked !== question) return;
        asked = null;
        slowestMs = Math.max(clock.monotonicMs() - nowMs, slowestMs * forgets);
        if (isUnseen === true) leftAloneUntilMs = nowMs + unseenMs;
      };
      ask().then(answered, () => answered(false));
      return;
    }
    silentMs += passedMs;
    if (silentMs < patienceAt(nowMs, bornAtMs, alarmsAtMs, slowestMs)) return;
    alarmsAtMs = [...alarmsAtMs.filter((atMs) => nowMs - atMs < rememberMs), nowMs];
    const hungForMs = silentMs;
    silentMs = 0;
    onHang(hungForMs);
  };
  let cancel = clock.after(tickMs, tick);
  return () => cancel();
}
