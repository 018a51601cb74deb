/** Everything main asks of Kinesis Video Streams: in turn, below the quotas, with errors sorted into troubles. */

import { regionNameSchema } from '../../contract/accounts.ts';
import type { Camera, CameraRef } from '../../contract/cameras.ts';
import type { SessionParameters } from '../../contract/sessions.ts';
import type { Outcome, Trouble, TroubleKind } from '../../contract/trouble-kinds.ts';
import type { Clients } from '../accounts/clients.ts';
import { isSafeEndpoint, type ProfileFacts } from '../accounts/profile-facts.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type SeenAnswer, type WatchedClient, watchAnswers } from './answer-watch.ts';
import { createDataEndpoints, type DataApi, type DataEndpoints, requestDataEndpoint } from './data-endpoint.ts';
import { cameraOfArn, describeCamera, type Place, readTyped } from './find-camera.ts';
import { createKnownStreams } from './known-streams.ts';
import { listCameras } from './list-cameras.ts';
import type { Operation } from './quotas.ts';
import type { Scheduler } from './scheduler.ts';
import { requestSessionUrl, usableSessionUrl } from './session-url.ts';
import { isAnswer, mayBeExpired, sortError } from './sort-error.ts';
import type { Urgency } from './urgency.ts';

/** A session as the service gave it. `url` is a bearer secret. */
export interface GrantedSession {
  readonly url: string;
  /** When the call that brought it was sent, monotonic. */
  readonly sentAtMs: number;
}

/** The calls. Each answers an outcome; none throws but for bugs. */
export interface VideoService {
  readonly listCameras: (profile: string, region: string, signal: AbortSignal) => Promise<Outcome<readonly Camera[]>>;
  /**
   * One camera by what a person typed, a StreamName or a StreamARN. Where DescribeStream is not allowed an ARN alone is
   * enough: the camera then passes for ACTIVE, with its retention unknown.
   */
  readonly findCamera: (profile: string, region: string, text: string, signal: AbortSignal) => Promise<Outcome<Camera>>;
  readonly openSession: (
    camera: CameraRef,
    parameters: SessionParameters,
    urgency: Urgency,
    signal: AbortSignal,
  ) => Promise<Outcome<GrantedSession>>;
  /** The stream's DataRetentionInHours, told at most `maxAgeMs` ago; null when it can't be known. Rejects never. */
  readonly retentionHours: (camera: CameraRef, maxAgeMs: number, signal: AbortSignal) => Promise<number | null>;
  /** Forgets what is known of an account: it was switched, or its files have changed. */
  readonly forgetAccount: (profile: string) => void;
}

/** What the service is made of. */
export interface VideoServiceParts {
  /** A profile of this machine as its files are now. */
  readonly findProfile: (profile: string) => Promise<Outcome<ProfileFacts>>;
  readonly clients: Clients;
  /** They may be wrong: a call begun at `callBegunMs` (monotonic) was refused; without it, forget them in any case. */
  readonly forgetCredentials: (profile: string, callBegunMs?: number) => void;
  /** Streams were left out of a list; told once per account and region. */
  readonly onSkipped: (profile: string, region: string, count: number) => void;
  /** Told of each request to the service, whatever became of it. */
  readonly onAnswer: (profile: string, region: string, answer: SeenAnswer) => void;
  readonly scheduler: Scheduler;
  /** How far this machine's clock is behind AWS's, in milliseconds. */
  readonly clockBehindMs: () => number;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly isOnline: () => boolean;
  readonly log: Log;
}

const sessionApi: DataApi = 'GET_HLS_STREAMING_SESSION_URL';

/** After these a remembered endpoint may be the cause, so it is asked for again. */
const endpointSuspect: ReadonlySet<TroubleKind> = new Set<TroubleKind>([
  'host-unresolved',
  'region-unknown',
  'unreachable',
  'timed-out',
  'tls-refused',
  'not-the-service',
  'answer-without-url',
  'service-fault',
  'stream-not-found',
]);

/** After these remembered credentials may be the cause: the files may hold better ones by now. */
const credentialsSuspect: ReadonlySet<TroubleKind> = new Set<TroubleKind>([
  'keys-rejected',
  'sign-in-needed',
  'credentials-missing',
]);

/** What is known of a call when it fails. */
interface FailedCall {
  readonly operation: string;
  readonly facts: ProfileFacts;
  readonly region: string;
  readonly stream?: string;
  /** The call was about a range of time. */
  readonly isRange?: boolean;
  /** When it was begun, monotonic. */
  readonly begunMs: number;
}

const fail = (error: Trouble): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error });

/** A call that a person or a tile waits for, made for the first time. */
const waitedFor: Urgency = { priority: 'visible', isRecovery: false };
/** A call that only tells more of what is known already. */
const inBackground: Urgency = { priority: 'background', isRecovery: false };

/** Makes the service. */
export function createVideoService(parts: VideoServiceParts): VideoService {
  const { clients, clock, log, scheduler } = parts;
  const known = createKnownStreams();
  /** Regions in which the service itself has answered anything. */
  const answered = new Set<string>();
  const laneOf = (profile: string, region: string): string => JSON.stringify([profile, region]);

  const watched = new WeakSet<WatchedClient>();
  const watchedClient = <C extends WatchedClient>(client: C, profile: string, region: string): C => {
    if (!watched.has(client)) {
      watched.add(client);
      watchAnswers(client, clock.nowMs, (answer) => parts.onAnswer(profile, region, answer));
    }
    return client;
  };
  const controlOf = (facts: ProfileFacts, region: string): ReturnType<Clients['control']> =>
    watchedClient(clients.control(facts, region), facts.profile, region);

  const endpoints: DataEndpoints = createDataEndpoints(async (camera, api, urgency, signal) => {
    const found = await parts.findProfile(camera.account);
    if (!found.ok) throw new TroubleError(found.error);
    const { account, region, StreamARN: stream } = camera;
    const call = { operation: 'GetDataEndpoint', lane: laneOf(account, region), stream, urgency, signal } as const;
    const endpoint = await scheduler.run(call, (inTime) =>
      requestDataEndpoint(controlOf(found.value, region), camera, api, inTime),
    );
    if (found.value.endpoints.control === null) answered.add(region);
    if (typeof endpoint !== 'string' || !isSafeEndpoint(endpoint)) {
      throw new TroubleError({ kind: 'not-the-service', operation: 'GetDataEndpoint' });
    }
    return endpoint;
  });

  const troubleOf = (thrown: unknown, { operation, facts, region, stream, isRange, begunMs }: FailedCall): Trouble => {
    const trouble =
      thrown instanceof TroubleError
        ? thrown.trouble
        : sortError(thrown, {
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

  /** The profile, when all that can be known before a call speaks for it. */
  const ready = async (profile: string, region: string): Promise<Outcome<ProfileFacts>> => {
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
  };

  /** One call in its turn, with what it throws sorted. */
  const ask = async <T>(
    facts: ProfileFacts,
    region: string,
    about: {
      readonly operation: Operation;
      readonly stream?: string | undefined;
      readonly arn?: string;
      readonly urgency: Urgency;
    },
    signal: AbortSignal,
    call: (signal: AbortSignal) => Promise<T>,
  ): Promise<Outcome<T>> => {
    const { operation, stream, arn, urgency } = about;
    let begunMs = clock.monotonicMs();
    try {
      const lane = laneOf(facts.profile, region);
      const value = await scheduler.run({ operation, lane, stream: arn ?? stream, urgency, signal }, (inTime) => {
        begunMs = clock.monotonicMs();
        return call(inTime);
      });
      if (facts.endpoints.control === null) answered.add(region);
      return { ok: true, value };
    } catch (thrown) {
      return fail(troubleOf(thrown, { operation, facts, region, begunMs, ...(stream !== undefined && { stream }) }));
    }
  };

  const describe = (
    facts: ProfileFacts,
    place: Place,
    stream: { readonly StreamName: string; readonly StreamARN?: string },
    urgency: Urgency,
    signal: AbortSignal,
  ): Promise<Outcome<Camera | undefined>> => {
    const { StreamName, StreamARN } = stream;
    const about = { operation: 'DescribeStream', stream: StreamName, urgency } as const;
    return ask(facts, place.region, StreamARN === undefined ? about : { ...about, arn: StreamARN }, signal, (inTime) =>
      describeCamera(
        controlOf(facts, place.region),
        StreamARN === undefined ? { StreamName } : { StreamARN },
        place,
        inTime,
      ),
    );
  };

  const placeOf = (profile: string, region: string): Place => ({
    profile,
    region,
    accountId: known.accountIdOf(profile),
  });

  const told = (camera: Camera): Camera => {
    known.tell(camera, clock.monotonicMs());
    return camera;
  };

  /** The service has one name for a stream that is gone, one not yet active and one that never was: only another call tells. */
  const whyNotFound = async (
    trouble: Trouble,
    facts: ProfileFacts,
    camera: CameraRef,
    signal: AbortSignal,
  ): Promise<Trouble> => {
    const { region, StreamName: resource } = camera;
    const described = await describe(facts, placeOf(facts.profile, region), camera, inBackground, signal);
    if (described.ok) {
      return described.value?.Status === 'ACTIVE' ? trouble : { kind: 'stream-not-active', resource };
    }
    const isGone = described.error.kind === 'stream-not-found' && known.wasThere(camera);
    return isGone ? { kind: 'stream-deleted', resource } : trouble;
  };

  const skippedIn = new Set<string>();
  const tellSkipped = (profile: string, region: string, skipped: number): void => {
    log.warn('streams left out: their description is not valid', { profile, region, skipped });
    const key = laneOf(profile, region);
    if (skippedIn.has(key)) return;
    skippedIn.add(key);
    parts.onSkipped(profile, region, skipped);
  };

  /** Lists asked for before: asking once more is what a wall does that recovers. */
  const listedBefore = new Set<string>();

  return {
    listCameras: async (profile, region, signal) => {
      const found = await ready(profile, region);
      if (!found.ok) return found;
      const facts = found.value;
      const lane = laneOf(profile, region);
      const urgency: Urgency = { priority: 'visible', isRecovery: listedBefore.has(lane) };
      listedBefore.add(lane);
      const listed = await ask(facts, region, { operation: 'ListStreams', urgency }, signal, (inTime) =>
        listCameras(controlOf(facts, region), profile, region, inTime),
      );
      if (!listed.ok) return listed;
      const { cameras, skipped } = listed.value;
      if (skipped > 0) tellSkipped(profile, region, skipped);
      return { ok: true, value: cameras.map(told) };
    },

    findCamera: async (profile, region, text, signal) => {
      const found = await ready(profile, region);
      if (!found.ok) return found;
      const place = placeOf(profile, region);
      const typed = readTyped(text, place);
      if (!typed.ok) return typed;
      const described = await describe(found.value, place, typed.value, waitedFor, signal);
      if (described.ok) {
        if (described.value !== undefined) return { ok: true, value: told(described.value) };
        return fail({ kind: 'argument-invalid', message: "The stream has a description Vigil can't use." });
      }
      const { error } = described;
      if (error.kind === 'not-allowed' && typed.value.by === 'arn') {
        const { StreamName, StreamARN } = typed.value;
        return { ok: true, value: cameraOfArn({ account: profile, region, StreamName, StreamARN }) };
      }
      if (error.kind !== 'stream-not-found') return fail(error);
      const other = known.elsewhere(profile, region, typed.value.StreamName);
      const where = other === null ? {} : { message: `${profile} has one of this name in ${other}.` };
      return fail({ kind: 'stream-not-found', resource: typed.value.StreamName, ...where });
    },

    openSession: async (camera, parameters, urgency, signal) => {
      const found = await ready(camera.account, camera.region);
      if (!found.ok) return found;
      const facts = found.value;
      const { region, StreamName: stream } = camera;
      const isRange = parameters.PlaybackMode !== 'LIVE';
      let operation: Operation = 'GetDataEndpoint';
      let begunMs = clock.monotonicMs();
      let endpoint: string | undefined;
      const failed = async (trouble: Trouble): Promise<Outcome<GrantedSession>> => {
        if (endpoint !== undefined && endpointSuspect.has(trouble.kind)) endpoints.drop(camera, sessionApi, endpoint);
        return fail(trouble.kind === 'stream-not-found' ? await whyNotFound(trouble, facts, camera, signal) : trouble);
      };
      try {
        endpoint = facts.endpoints.archivedMedia ?? (await endpoints.get(camera, sessionApi, urgency, signal));
        operation = 'GetHLSStreamingSessionURL';
        const client = watchedClient(clients.archivedMedia(facts, region, endpoint), facts.profile, region);
        const lane = laneOf(camera.account, region);
        const call = { operation, lane, stream: camera.StreamARN, urgency, signal } as const;
        const answer = await scheduler.run(call, (inTime) => {
          begunMs = clock.monotonicMs();
          return requestSessionUrl(client, camera, parameters, inTime);
        });
        const url = usableSessionUrl(answer, endpoint);
        if (url === null) return await failed({ kind: 'answer-without-url', operation, resource: stream });
        known.seen(camera);
        return { ok: true, value: { url, sentAtMs: begunMs } };
      } catch (thrown) {
        return failed(troubleOf(thrown, { operation, facts, region, stream, isRange, begunMs }));
      }
    },

    retentionHours: async (camera, maxAgeMs, signal) => {
      const before = known.retention(camera);
      if (before !== undefined && clock.monotonicMs() - before.atMs <= maxAgeMs) return before.hours;
      const found = await ready(camera.account, camera.region);
      if (!found.ok) return before?.hours ?? null;
      const described = await describe(found.value, placeOf(camera.account, camera.region), camera, waitedFor, signal);
      if (described.ok && described.value !== undefined) return told(described.value).DataRetentionInHours;
      known.untold(camera, clock.monotonicMs());
      return before?.hours ?? null;
    },

    forgetAccount: (profile) => {
      endpoints.dropAccount(profile);
      known.forgetAccount(profile);
      parts.forgetCredentials(profile);
    },
  };
}

/** Carries a trouble found out by ourselves through code that expects rejections. */
class TroubleError extends Error {
  override readonly name = 'TroubleError';
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble.kind);
    this.trouble = trouble;
  }
}
