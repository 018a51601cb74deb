/** Hosts that the service itself names for media and no rule foresaw: let into the policy before a page is given their URL. */
import type { Outcome } from '../../contract/trouble-kinds.ts';
import type { Clock } from '../clock.ts';
import { covers } from './content-policy.ts';

/** See the file's first line. */
export interface GrantedHosts {
  /** Origins let in so far, for `connect-src`. */
  readonly origins: () => readonly string[];
  /**
   * A session as it may be handed to a page. A page keeps the policy it was loaded with; for a host outside of it the answer
   * waits until the pages are loaded anew, where nobody waits for it any more and the same host is inside.
   */
  readonly admit: <S extends { readonly url: string }>(granted: Outcome<S>) => Promise<Outcome<S>>;
}

/** What it needs. */
export interface GrantedHostsParts {
  /** The sources a page loaded now would have, those of {@link GrantedHosts.origins} among them. */
  readonly sources: () => readonly string[];
  readonly reloadPages: () => void;
  readonly clock: Pick<Clock, 'after'>;
}

/** Tiles open together and may bring several hosts: one reload for all that come within this time. */
export const gatherMs = 1_500;
/** No service has so many; whoever answers in its place shall not widen the policy without end. */
const mostOrigins = 100;

/** Makes it. Only hosts of the service's own answers come here, so a page can't choose one. */
export function createGrantedHosts({ sources, reloadPages, clock }: GrantedHostsParts): GrantedHosts {
  const origins = new Set<string>();
  let reload: Promise<void> | null = null;

  const reloadSoon = (): Promise<void> => {
    reload ??= new Promise((resolve) => {
      clock.after(gatherMs, () => {
        reload = null;
        reloadPages();
        resolve();
      });
    });
    return reload;
  };

  return {
    origins: () => [...origins],
    admit: async (granted) => {
      if (!granted.ok) return granted;
      const { url } = granted.value;
      // let in while this page still has the old policy
      const isOld = reload !== null && origins.has(new URL(url).origin);
      if (!isOld && covers(sources(), url)) return granted;
      if (origins.size >= mostOrigins) return { ok: false, error: { kind: 'not-the-service' } };
      origins.add(new URL(url).origin);
      await reloadSoon();
      return { ok: false, error: { kind: 'cancelled' } };
    },
  };
}
