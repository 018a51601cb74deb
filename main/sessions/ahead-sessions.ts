/** Sessions opened before the page is there to ask: each waits some seconds for the page's first request that wants the same. */
import { isDeepStrictEqual } from 'node:util';
import { type CameraRef, cameraKey } from '../../contract/cameras.ts';
import { aheadHoldsMs } from '../../contract/desk.ts';
import type { OpenSession, SessionParameters } from '../../contract/sessions.ts';
import { troubleTable } from '../../contract/trouble.ts';
import { seldom } from '../../contract/trouble-cadences.ts';
import type { Outcome } from '../../contract/trouble-kinds.ts';
import type { Clock } from '../clock.ts';

/** One of them, for whoever has taken it. */
export interface AheadSession<S> {
  /** There already, or under way. */
  readonly outcome: Promise<Outcome<S>>;
  /** Gives up what is under way. */
  readonly cancel: () => void;
}

/** One that is there. */
export interface OpenAhead<S> {
  readonly camera: CameraRef;
  readonly parameters: SessionParameters;
  readonly session: S;
}

/** See the file's first line. */
export interface AheadSessions<S> {
  /**
   * Begins to open one, once for each camera. Does nothing any more when the page has asked for what is not here: it would be
   * behind the page then, and might be in vain.
   */
  readonly open: (camera: CameraRef, parameters: SessionParameters) => void;
  /** All that are there by now and that nobody has taken. */
  readonly takeOpen: () => readonly OpenAhead<S>[];
  /** What was opened ahead for such a request, the first time; null: nothing. */
  readonly take: (request: Pick<OpenSession, 'camera' | 'parameters' | 'reason'>) => AheadSession<S> | null;
  /** The page they were opened for is gone: all is given up, and no more is opened. */
  readonly end: () => void;
}

/** What it needs. */
export interface AheadParts<S> {
  readonly begin: (camera: CameraRef, parameters: SessionParameters, signal: AbortSignal) => Promise<Outcome<S>>;
  /** Told of a session that nobody has taken in time. */
  readonly onUnused: (session: S) => void;
  readonly clock: Pick<Clock, 'after'>;
}

interface Entry<S> extends AheadSession<S> {
  readonly camera: CameraRef;
  readonly parameters: SessionParameters;
  /** Null while it is under way, or refused. */
  session: S | null;
}

/** Makes the register. */
export function createAheadSessions<S>({ begin, onUnused, clock }: AheadParts<S>): AheadSessions<S> {
  const entries = new Map<string, Entry<S>>();
  const begun = new Set<string>();
  let isOver = false;

  const drop = (key: string, entry: Entry<S>, outcome: Outcome<S>): void => {
    if (entries.get(key) !== entry) return;
    entries.delete(key);
    if (outcome.ok) onUnused(outcome.value);
  };

  const settled = (key: string, entry: Entry<S>, outcome: Outcome<S>): void => {
    if (outcome.ok) entry.session = outcome.value;
    // what may be over in a moment is not told, so that the page asks in earnest; a refusal would only be the same once more
    const isOfUse = outcome.ok || troubleTable[outcome.error.kind].cadence === seldom;
    if (isOfUse) clock.after(aheadHoldsMs, () => drop(key, entry, outcome));
    else drop(key, entry, outcome);
  };

  return {
    open: (camera, parameters) => {
      const key = cameraKey(camera);
      if (isOver || begun.has(key)) return;
      begun.add(key);
      const controller = new AbortController();
      const outcome = begin(camera, parameters, controller.signal);
      const cancel = (): void => controller.abort();
      const entry: Entry<S> = { camera, parameters, outcome, cancel, session: null };
      entries.set(key, entry);
      void outcome.then((told) => settled(key, entry, told));
    },
    takeOpen: () => {
      const open = [...entries.values()].flatMap(({ camera, parameters, session }) =>
        session === null ? [] : [{ camera, parameters, session }],
      );
      for (const { camera } of open) entries.delete(cameraKey(camera));
      return open;
    },
    take: ({ camera, parameters, reason }) => {
      if (reason !== 'first') return null;
      const key = cameraKey(camera);
      const entry = entries.get(key);
      if (entry === undefined || !isDeepStrictEqual(entry.parameters, parameters)) {
        isOver = true;
        return null;
      }
      entries.delete(key);
      return entry;
    },
    end: () => {
      isOver = true;
      const given = [...entries.values()];
      entries.clear();
      for (const { cancel, outcome } of given) {
        cancel();
        void outcome.then((told) => {
          if (told.ok) onUnused(told.value);
        });
      }
    },
  };
}
