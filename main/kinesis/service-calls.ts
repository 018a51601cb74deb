/** One call to the service: the profile looked at before, the right client, its turn, and what it throws sorted. */
import type { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import type { KinesisVideoArchivedMediaClient } from '@aws-sdk/client-kinesis-video-archived-media';
import { regionNameSchema } from '../../contract/accounts.ts';
import type { Outcome, Trouble, TroubleKind } from '../../contract/trouble-kinds.ts';
import type { Clients } from '../accounts/clients.ts';
import { isSafeEndpoint, type ProfileFacts } from '../accounts/profile-facts.ts';
import type { Clock } from '../clock.ts';
import { type SeenAnswer, type WatchedClient, watchAnswers } from './answer-watch.ts';
import { accountIdIn } from './known-streams.ts';
import type { Operation } from './quotas.ts';
import type { Scheduler } from './scheduler.ts';
import { isAnswer, mayBeExpired, sortError } from './sort-error.ts';
import type { Urgency } from './urgency.ts';

/** What calls are made with. */
export interface CallParts {
  /** A profile of this machine as its files are now. */
  readonly findProfile: (profile: string) => Promise<Outcome<ProfileFacts>>;
  readonly clients: Clients;
  /** They may be wrong: a call begun at `callBegunMs` (monotonic) was refused; without it, forget them in any case. */
  readonly forgetCredentials: (profile: string, callBegunMs?: number) => void;
  /** Told of each request to the service, whatever became of it. */
  readonly onAnswer: (profile: string, region: string, answer: SeenAnswer) => void;
  readonly scheduler: Scheduler;
  /** How far this machine's clock is behind AWS's, in milliseconds. */
  readonly clockBehindMs: () => number;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly isOnline: () => boolean;
}

/** What a call is about. */
export interface CallSubject {
  readonly operation: Operation;
  /** The stream as people call it; undefined for calls about the account. */
  readonly stream?: string;
  /** The stream's ARN where it is known: it tells whose quota the call counts for. */
  readonly arn?: string;
  readonly urgency: Urgency;
  /** A range of time is asked for. */
  readonly isRange?: boolean;
}

/** See the file's first line. */
export interface ServiceCalls {
  /** The profile, when all that can be known before a call speaks for it. */
  readonly ready: (profile: string, region: string) => Promise<Outcome<ProfileFacts>>;
  /** Makes a call in its turn. Throws never. */
  readonly ask: <T>(
    facts: ProfileFacts,
    region: string,
    subject: CallSubject,
    signal: AbortSignal,
    call: (signal: AbortSignal) => Promise<T>,
  ) => Promise<Outcome<T>>;
  /** What something thrown by or around a call means; `begunMs`: when it was begun, monotonic. */
  readonly troubleOf: (
    thrown: unknown,
    facts: ProfileFacts,
    region: string,
    subject: Pick<CallSubject, 'operation' | 'stream' | 'isRange'>,
    begunMs: number,
  ) => Trouble;
  readonly control: (facts: ProfileFacts, region: string) => KinesisVideoClient;
  readonly archivedMedia: (facts: ProfileFacts, region: string, endpoint: string) => KinesisVideoArchivedMediaClient;
}

/** After these remembered credentials may be the cause: the files may hold better ones by now. */
const credentialsSuspect: ReadonlySet<TroubleKind> = new Set<TroubleKind>([
  'keys-rejected',
  'sign-in-needed',
  'credentials-missing',
]);

/** The bad half of an outcome. */
export const fail = (error: Trouble): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error });

/**
 * An account in a region as one text: its quotas are its own, and all profiles of the account share them. Where no account
 * number is known yet, each profile stands for one.
 */
const laneOf = (profile: string, accountId: string | null, region: string): string =>
  JSON.stringify(accountId === null ? [region, 'profile', profile] : [region, accountId]);

/**
 * Makes the calls' common part.
 *
 * @param accountIdOf the number of the account a profile is of, as far as anything has told it
 */
export function createServiceCalls(parts: CallParts, accountIdOf: (profile: string) => string | null): ServiceCalls {
  const { clients, clock, scheduler } = parts;
  /** Regions in which the service itself has answered anything. */
  const answered = new Set<string>();

  const watched = new WeakSet<WatchedClient>();
  const watchedClient = <C extends WatchedClient>(client: C, profile: string, region: string): C => {
    if (!watched.has(client)) {
      watched.add(client);
      watchAnswers(client, clock.nowMs, (answer) => parts.onAnswer(profile, region, answer));
    }
    return client;
  };

  const troubleOf: ServiceCalls['troubleOf'] = (thrown, facts, region, { operation, stream, isRange }, begunMs) => {
    if (thrown instanceof TroubleError) return thrown.trouble;
    const trouble = sortError(thrown, {
      operation,
      profile: facts.profile,
      region,
      stream,
      isRange: isRange === true,
      online: parts.isOnline(),
      customEndpoint: facts.endpoints.control !== null,
      regionAnswered: answered.has(region),
      clockBehindMs: parts.clockBehindMs(),
    });
    if (facts.endpoints.control === null && isAnswer(thrown)) answered.add(region);
    if (credentialsSuspect.has(trouble.kind) || mayBeExpired(thrown)) parts.forgetCredentials(facts.profile, begunMs);
    return trouble;
  };

  return {
    troubleOf,
    control: (facts, region) => watchedClient(clients.control(facts, region), facts.profile, region),
    archivedMedia: (facts, region, endpoint) =>
      watchedClient(clients.archivedMedia(facts, region, endpoint), facts.profile, region),

    ready: async (profile, region) => {
      if (!regionNameSchema.safeParse(region).success) {
        return fail({ kind: 'region-unknown', resource: region.slice(0, 60) });
      }
      const found = await parts.findProfile(profile);
      if (!found.ok) return found;
      const { control, archivedMedia } = found.value.endpoints;
      const unsafe = [control, archivedMedia].some((endpoint) => endpoint !== null && !isSafeEndpoint(endpoint));
      if (unsafe) {
        const message = 'its endpoint_url must be https, or http on this machine only.';
        return fail({ kind: 'argument-invalid', resource: profile, message });
      }
      return found;
    },

    ask: async (facts, region, subject, signal, call) => {
      const { operation, stream, arn, urgency } = subject;
      let begunMs = clock.monotonicMs();
      try {
        const accountId = (arn === undefined ? null : accountIdIn(arn)) || accountIdOf(facts.profile);
        const lane = laneOf(facts.profile, accountId, region);
        const value = await scheduler.run({ operation, lane, stream, urgency, signal }, (inTime) => {
          begunMs = clock.monotonicMs();
          return call(inTime);
        });
        if (facts.endpoints.control === null) answered.add(region);
        return { ok: true, value };
      } catch (thrown) {
        return fail(troubleOf(thrown, facts, region, subject, begunMs));
      }
    },
  };
}

/** Carries a trouble through code that expects rejections. */
export class TroubleError extends Error {
  override readonly name = 'TroubleError';
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble.kind);
    this.trouble = trouble;
  }
}
