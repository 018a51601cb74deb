/** Frees a feed and closes its session, telling whether it ended before its time. */
import type { Feed } from './feed-types.ts';
import type { PlayerTools } from './player-tools.ts';

/** Tells that a feed's session is not needed any more. */
export const closeSessionOf = (feed: Feed, { closeSession }: Pick<PlayerTools, 'closeSession'>): void => {
  closeSession(feed.lost ? { sessionId: feed.sessionId, lost: true } : { sessionId: feed.sessionId });
};

/** See the file's first line. */
export const closeFeed = (feed: Feed, tools: Pick<PlayerTools, 'closeSession'>): void => {
  feed.destroy();
  closeSessionOf(feed, tools);
};
