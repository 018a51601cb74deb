/** The camera lists of the watched accounts, one per account and region: asked for, kept, asked for again after trouble. With the cameras added by hand. */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { type Account, regionsOf } from '../../contract/accounts.ts';
import { type AddedNote, addedIn, mergeAdded } from '../../contract/added-cameras.ts';
import { type Camera, type CameraRef, cameraKey } from '../../contract/cameras.ts';
import type { KnownList } from '../../contract/desk.ts';
import { troubleTable } from '../../contract/trouble.ts';
import type { Cadence } from '../../contract/trouble-cadences.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import type { Bridge } from '../desk/bridge.ts';
import type { Clock } from '../desk/clock.ts';

/** What is known of one account's cameras in one region. Cameras once heard of stay listed while asking again fails. */
export interface CameraList {
  readonly profile: string;
  /** Null when the account names no region. */
  readonly region: string | null;
  /** Null until first answered. */
  readonly cameras: readonly Camera[] | null;
  readonly trouble: Trouble | null;
  readonly asking: boolean;
  /** Answered at least once, with cameras or with trouble. */
  readonly settled: boolean;
}

/** The lists and what one may do with them. */
export interface CameraLists {
  /** In the order of the accounts, then of their regions. */
  readonly lists: ReadonlySignal<readonly CameraList[]>;
  /** The cameras that are listed only because somebody added them, by key. */
  readonly notes: ReadonlySignal<ReadonlyMap<string, AddedNote>>;
  /** Looks one camera up by name or ARN, for somebody who wants to add it. */
  readonly find: (profile: string, region: string, text: string) => Promise<Outcome<Camera>>;
  /** List the cameras of exactly these accounts from now on. Lists already there are not asked for again. */
  readonly watch: (accounts: readonly Account[]) => void;
  /** Ask for every list anew. */
  readonly refresh: () => void;
  /** Ask for the lists in trouble anew. */
  readonly retry: () => void;
  readonly dispose: () => void;
}

/** How long to wait before attempt `failures + 1`; null: only when a person asks. */
export const retryDelayMs = (cadence: Cadence, failures: number): number | null =>
  cadence === 'operator' ? null : Math.min(cadence.maxMs, cadence.firstMs * 2 ** Math.max(0, failures - 1));

interface Entry {
  /** Without the cameras added by hand. */
  list: CameraList;
  /** What was found of cameras added by hand. */
  found: ReadonlyMap<string, Camera | 'gone'>;
  failures: number;
  /** Raised with each question, so that an answer overtaken by a newer question is not used. */
  question: number;
  cancelRetry: () => void;
}

const entryKey = (profile: string, region: string | null): string => JSON.stringify([profile, region]);
const nothing = (): void => undefined;

/**
 * Makes the lists; nothing is asked for until {@link CameraLists.watch}, and what is `told` then not even once.
 * `added`: cameras added by hand, of any account.
 */
export const createCameraLists = ({
  bridge,
  clock,
  added = signal([]),
  told = [],
}: {
  bridge: Bridge;
  clock: Clock;
  added?: ReadonlySignal<readonly CameraRef[]>;
  told?: readonly KnownList[];
}): CameraLists => {
  const answers = new Map(told.map(({ profile, region, answer }) => [entryKey(profile, region), answer]));
  const entries = signal<ReadonlyMap<string, Entry>>(new Map());
  const revision = signal(0);

  const update = (entry: Entry, change: Partial<CameraList>): void => {
    entry.list = { ...entry.list, ...change };
    revision.value += 1;
  };

  const ask = async (entry: Entry): Promise<void> => {
    const { profile, region } = entry.list;
    if (region === null) return;
    entry.cancelRetry();
    entry.cancelRetry = nothing;
    entry.question += 1;
    const { question } = entry;
    update(entry, { asking: true });
    const answer = await bridge.request('camerasList', { profile, region });
    if (question === entry.question) answered(entry, answer);
  };

  const answered = (entry: Entry, answer: Outcome<readonly Camera[]>): void => {
    if (answer.ok) {
      entry.failures = 0;
      entry.found = new Map();
      update(entry, { asking: false, settled: true, cameras: answer.value, trouble: null });
      return;
    }
    entry.failures += 1;
    update(entry, { asking: false, settled: true, trouble: answer.error });
    // the list is denied, yet single cameras may be told of: those that are gone must not stay unnoticed
    if (answer.error.kind === 'not-allowed') void lookUpAdded(entry, entry.question);
    const delayMs = retryDelayMs(troubleTable[answer.error.kind].cadence, entry.failures);
    if (delayMs !== null) entry.cancelRetry = clock.after(delayMs, () => void ask(entry));
  };

  const addedTo = ({ profile, region }: CameraList): readonly CameraRef[] => addedIn(added.value, profile, region);

  const remember = (entry: Entry, key: string, what: Camera | 'gone'): void => {
    entry.found = new Map([...entry.found, [key, what]]);
    revision.value += 1;
  };

  const find = async (profile: string, region: string, text: string): Promise<Outcome<Camera>> => {
    const answer = await bridge.request('cameraFind', { profile, region, text });
    const entry = entries.value.get(entryKey(profile, region));
    if (answer.ok && entry !== undefined) remember(entry, cameraKey(answer.value.ref), answer.value);
    return answer;
  };

  /** One after the other: nobody waits for it. */
  const lookUpAdded = async (entry: Entry, question: number): Promise<void> => {
    for (const ref of addedTo(entry.list)) {
      if (question !== entry.question) return;
      const answer = await find(ref.account, ref.region, ref.StreamARN);
      if (!answer.ok && answer.error.kind === 'stream-not-found') remember(entry, cameraKey(ref), 'gone');
    }
  };

  const merged = computed(() => {
    void revision.value;
    return [...entries.value.values()].map(({ list, found }) => {
      const known = { listed: list.cameras, isPresent: list.cameras !== null && list.trouble === null, found };
      const { cameras, notes } = mergeAdded(known, addedTo(list));
      return { list: { ...list, cameras }, notes };
    });
  });

  const makeEntry = (profile: string, region: string | null): Entry => ({
    list: {
      profile,
      region,
      cameras: null,
      trouble: region === null ? { kind: 'region-missing', resource: profile } : null,
      asking: false,
      settled: region === null,
    },
    found: new Map(),
    failures: 0,
    question: 0,
    cancelRetry: nothing,
  });

  const forget = (entry: Entry): void => {
    entry.question += 1;
    entry.cancelRetry();
  };

  const askAll = (wanted: (entry: Entry) => boolean): void => {
    for (const entry of entries.value.values()) if (wanted(entry)) void ask(entry);
  };

  return {
    lists: computed(() => merged.value.map(({ list }) => list)),
    notes: computed(() => new Map(merged.value.flatMap(({ notes }) => [...notes]))),
    find,
    watch: (accounts) => {
      const next = new Map<string, Entry>();
      const fresh: Entry[] = [];
      for (const account of accounts.filter((candidate) => candidate.watched)) {
        const regions = regionsOf(account);
        for (const region of regions.length === 0 ? [null] : regions) {
          const key = entryKey(account.profile, region);
          const known = entries.value.get(key);
          const entry = known ?? makeEntry(account.profile, region);
          if (known === undefined) fresh.push(entry);
          next.set(key, entry);
        }
      }
      for (const [key, entry] of entries.value) if (!next.has(key)) forget(entry);
      entries.value = next;
      for (const entry of fresh) {
        const key = entryKey(entry.list.profile, entry.list.region);
        const answer = answers.get(key);
        if (answer === undefined) void ask(entry);
        else answered(entry, answer);
      }
      // of a place watched later they would be too old
      answers.clear();
    },
    refresh: () => askAll(() => true),
    retry: () => askAll((entry) => entry.list.trouble !== null),
    dispose: () => {
      for (const entry of entries.value.values()) forget(entry);
      entries.value = new Map();
    },
  };
};
