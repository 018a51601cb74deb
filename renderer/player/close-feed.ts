/** Frees a feed and closes its session, telling whether it ended before its time. */
import type { PlayerTools } from './player-tools.ts';

/** What is closed: a feed of the live picture or of the past. `lost`: its session ended before its time. */
interface Closable {
  readonly sessionId: string;
  readonly lost: boolean;
  readonly destroy: () => void;
}

/** Tells that a feed's session is not needed any more. */
export const closeSessionOf = (
  feed: Pick<Closable, 'sessionId' | 'lost'>,
  { closeSession }: Pick<PlayerTools, 'closeSession'>,
): void => {
  closeSession(feed.lost ? { sessionId: feed.sessionId, lost: true } : { sessionId: feed.sessionId });
};

/** See the file's first line. */
export const closeFeed = (feed: Closable, tools: Pick<PlayerTools, 'closeSession'>): void => {
  feed.destroy();
  closeSessionOf(feed, tools);
};
