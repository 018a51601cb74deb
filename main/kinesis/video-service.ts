/** Everything main asks of Kinesis Video Streams: in turn, below the quotas, with errors sorted into troubles. */

import { regionNameSchema } from '../../contract/accounts.ts';
import type { Camera, CameraRef } from '../../contract/cameras.ts';
import type { SessionParameters } from '../../contract/sessions.ts';
import type { Outcome, Trouble, TroubleKind } from '../../contract/trouble-kinds.ts';
import type { Clients } from '../accounts/clients.ts';
import { isSafeEndpoint, type ProfileFacts } from '../accounts/profile-facts.ts';
import type { Log } from '../log.ts';
import { createDataEndpoints, type DataApi, type DataEndpoints, requestDataEndpoint } from './data-endpoint.ts';
import { listCameras } from './list-cameras.ts';
import type { Scheduler } from './scheduler.ts';
import { requestSessionUrl, usableSessionUrl } from './session-url.ts';
import { isAnswer, mayBeExpired, sortError } from './sort-error.ts';

/** A session as the service gave it. `url` is a bearer secret. */
export interface GrantedSession {
  readonly url: string;
  /** When the call that brought it was sent, monotonic. */
  readonly sentAtMs: number;
}

/** The calls. Each answers an outcome; none throws but for bugs. */
export interface VideoService {
  readonly listCameras: (profile: string, region: string, signal: AbortSignal) => Promise<Outcome<readonly Camera[]>>;
  readonly openSession: (
    camera: CameraRef,
    parameters: SessionParameters,
    signal: AbortSignal,
  ) => Promise<Outcome<GrantedSession>>;
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
  readonly createScheduler: () => Scheduler;
  readonly monotonicMs: () => number;
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
  /** When it was begun, monotonic. */
  readonly begunMs: number;
}

const fail = (error: Trouble): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error });

/** Makes the service. Accounts and regions have a scheduler each, as their quotas are apart. */
export function createVideoService(parts: VideoServiceParts): VideoService {
  const { clients, log } = parts;
  const schedulers = new Map<string, Scheduler>();
  /** Regions in which the service itself has answered anything. */
  const answered = new Set<string>();
  const schedulerFor = (profile: string, region: string): Scheduler => {
    const key = JSON.stringify([profile, region]);
    const scheduler = schedulers.get(key) ?? parts.createScheduler();
    schedulers.set(key, scheduler);
    return scheduler;
  };

  const endpoints: DataEndpoints = createDataEndpoints(async (camera, api, signal) => {
    const found = await parts.findProfile(camera.account);
    if (!found.ok) throw new TroubleError(found.error);
    const call = { operation: 'GetDataEndpoint', stream: camera.StreamARN, signal } as const;
    const endpoint = await schedulerFor(camera.account, camera.region).run(call, (inTime) =>
      requestDataEndpoint(clients.control(found.value, camera.region), camera, api, inTime),
    );
    if (found.value.endpoints.control === null) answered.add(camera.region);
    if (typeof endpoint !== 'string' || !isSafeEndpoint(endpoint)) {
      throw new TroubleError({ kind: 'not-the-service', operation: 'GetDataEndpoint' });
    }
    return endpoint;
  });

  const troubleOf = (thrown: unknown, { operation, facts, region, stream, begunMs }: FailedCall): Trouble => {
    const trouble =
      thrown instanceof TroubleError
        ? thrown.trouble
        : sortError(thrown, {
            operation,
            profile: facts.profile,
            region,
            stream,
            online: parts.isOnline(),
            customEndpoint: facts.endpoints.control !== null,
            regionAnswered: answered.has(region),
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

  const skippedIn = new Set<string>();
  const tellSkipped = (profile: string, region: string, skipped: number): void => {
    log.warn('streams left out: their description is not valid', { profile, region, skipped });
    const key = JSON.stringify([profile, region]);
    if (skippedIn.has(key)) return;
    skippedIn.add(key);
    parts.onSkipped(profile, region, skipped);
  };

  return {
    listCameras: async (profile, region, signal) => {
      const found = await ready(profile, region);
      if (!found.ok) return found;
      const facts = found.value;
      let begunMs = parts.monotonicMs();
      try {
        const call = { operation: 'ListStreams', stream: undefined, signal } as const;
        const { cameras, skipped } = await schedulerFor(profile, region).run(call, (inTime) => {
          begunMs = parts.monotonicMs();
          return listCameras(clients.control(facts, region), profile, region, inTime);
        });
        if (facts.endpoints.control === null) answered.add(region);
        if (skipped > 0) tellSkipped(profile, region, skipped);
        return { ok: true, value: cameras };
      } catch (thrown) {
        return fail(troubleOf(thrown, { operation: 'ListStreams', facts, region, begunMs }));
      }
    },

    openSession: async (camera, parameters, signal) => {
      const found = await ready(camera.account, camera.region);
      if (!found.ok) return found;
      const facts = found.value;
      const { region, StreamName: stream } = camera;
      let operation = 'GetDataEndpoint';
      let begunMs = parts.monotonicMs();
      let endpoint: string | undefined;
      const failed = (trouble: Trouble): { readonly ok: false; readonly error: Trouble } => {
        if (endpoint !== undefined && endpointSuspect.has(trouble.kind)) endpoints.drop(camera, sessionApi, endpoint);
        return fail(trouble);
      };
      try {
        endpoint = facts.endpoints.archivedMedia ?? (await endpoints.get(camera, sessionApi, signal));
        operation = 'GetHLSStreamingSessionURL';
        const client = clients.archivedMedia(facts, region, endpoint);
        const call = { operation: 'GetHLSStreamingSessionURL', stream: camera.StreamARN, signal } as const;
        const answer = await schedulerFor(camera.account, region).run(call, (inTime) => {
          begunMs = parts.monotonicMs();
          return requestSessionUrl(client, camera, parameters, inTime);
        });
        const url = usableSessionUrl(answer, endpoint);
        if (url === null) return failed({ kind: 'answer-without-url', operation, resource: stream });
        return { ok: true, value: { url, sentAtMs: begunMs } };
      } catch (thrown) {
        return failed(troubleOf(thrown, { operation, facts, region, stream, begunMs }));
      }
    },

    forgetAccount: (profile) => {
      endpoints.dropAccount(profile);
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
