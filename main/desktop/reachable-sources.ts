/** The hosts a page may call: of every region the accounts may be watched in, so that adding one takes no picture away. */
import type { ReachableAccount } from '../accounts/account-desk.ts';
import { connectSources } from './content-policy.ts';
import { regionsBeside } from './service-regions.ts';

/** See the file's first line. */
export interface ReachableSources {
  /** The sources a page loaded now has for `connect-src`; none before the first look. */
  readonly current: () => readonly string[];
  /** Looks at all accounts, before the first page is loaded. */
  readonly look: () => Promise<void>;
  /**
   * The accounts are others now. A page keeps the policy it was loaded with, so one that may call too little for what is in
   * use is loaded anew: after a new endpoint of somebody's own, or a region that nobody foresaw.
   */
  readonly follow: () => Promise<void>;
}

/** What they are made from. */
export interface ReachableSourcesParts {
  readonly reachable: () => Promise<readonly ReachableAccount[]>;
  /** All hosts the SDK could call in a region. */
  readonly serviceHosts: (region: string) => readonly string[];
  readonly reloadPages: () => void;
}

/** Makes them. */
export function createReachableSources({
  reachable,
  serviceHosts,
  reloadPages,
}: ReachableSourcesParts): ReachableSources {
  let sources: readonly string[] = [];

  const sourcesOf = (accounts: readonly ReachableAccount[], regions: readonly string[]): readonly string[] =>
    connectSources({
      serviceHosts: [...new Set(regions)].flatMap(serviceHosts),
      customEndpoints: accounts
        .flatMap(({ facts }) => [facts.endpoints.control, facts.endpoints.archivedMedia])
        .filter((endpoint) => endpoint !== null),
    });

  const foreseen = (accounts: readonly ReachableAccount[]): readonly string[] =>
    sourcesOf(
      accounts,
      accounts.flatMap(({ facts, regions }) => [...regions, ...[facts.region, ...regions].flatMap(regionsBeside)]),
    );

  return {
    current: () => sources,
    look: async () => {
      sources = foreseen(await reachable());
    },
    follow: async () => {
      const accounts = await reachable();
      const used = accounts.filter(({ inUse }) => inUse);
      const needed = sourcesOf(
        used,
        used.flatMap(({ regions }) => regions),
      );
      if (needed.every((source) => sources.includes(source))) return;
      sources = foreseen(accounts);
      reloadPages();
    },
  };
}
