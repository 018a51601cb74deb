/** Everything main asks of Kinesis Video Streams: in turn, below the quotas, with errors sorted into troubles. */
import type { Camera, CameraRef } from '../../contract/cameras.ts';
import type { SessionParameters } from '../../contract/sessions.ts';
import type { Outcome, Trouble, TroubleKind } from '../../contract/trouble-kinds.ts';
import { isSafeEndpoint, type ProfileFacts } from '../accounts/profile-facts.ts';
import type { Log } from '../log.ts';
import { createDataEndpoints, type DataApi, type DataEndpoints, requestDataEndpoint } from './data-endpoint.ts';
import { createKnownStreams } from './known-streams.ts';
import { listCameras } from './list-cameras.ts';
import { type CallParts, createServiceCalls, fail, TroubleError } from './service-calls.ts';
import { requestSessionUrl, usableSessionUrl } from './session-url.ts';
import { createStreamLookup, type StreamLookup } from './stream-lookup.ts';
import type { Urgency } from './urgency.ts';

/** A session as the service gave it. `url` is a bearer secret. */
export interface GrantedSession {
  readonly url: string;
  /** When the call that brought it was sent, monotonic. */
  readonly sentAtMs: number;
}

/** The calls. Each answers an outcome; none throws but for bugs. */
export interface VideoService extends Pick<StreamLookup, 'findCamera' | 'retentionHours'> {
  readonly listCameras: (profile: string, region: string, signal: AbortSignal) => Promise<Outcome<readonly Camera[]>>;
  readonly openSession: (
    camera: CameraRef,
    parameters: SessionParameters,
    urgency: Urgency,
    signal: AbortSignal,
  ) => Promise<Outcome<GrantedSession>>;
  /** Forgets what is known of an account: it was switched, or its files have changed. */
  readonly forgetAccount: (profile: string) => void;
}

/** What the service is made of. */
export interface VideoServiceParts extends CallParts {
  /** Streams were left out of a list; told once per account and region. */
  readonly onSkipped: (profile: string, region: string, count: number) => void;
  /** The number of the account a profile signs in to, by GetCallerIdentity; null while that is not known. */
  readonly accountIdOf: (profile: string) => string | null;
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

/** Makes the service. */
export function createVideoService(parts: VideoServiceParts): VideoService {
  const { clock, log } = parts;
  const known = createKnownStreams();
  const calls = createServiceCalls(parts, known.accountIdOf);
  const { findCamera, retentionHours, whyNotFound } = createStreamLookup({
    calls,
    known,
    accountIdOf: parts.accountIdOf,
    monotonicMs: clock.monotonicMs,
  });

  const endpoints: DataEndpoints = createDataEndpoints(async (camera, api, urgency, signal) => {
    const found = await parts.findProfile(camera.account);
    if (!found.ok) throw new TroubleError(found.error);
    const { region, StreamName: stream, StreamARN: arn } = camera;
    const subject = { operation: 'GetDataEndpoint', stream, arn, urgency } as const;
    const answer = await calls.ask(found.value, region, subject, signal, (inTime) =>
      requestDataEndpoint(calls.control(found.value, region), camera, api, inTime),
    );
    if (!answer.ok) throw new TroubleError(answer.error);
    if (typeof answer.value !== 'string' || !isSafeEndpoint(answer.value)) {
      throw new TroubleError({ kind: 'not-the-service', operation: 'GetDataEndpoint' });
    }
    return answer.value;
  });

  /** The profile's own where its files name one, else the stream's. */
  const endpointOf = async (
    facts: ProfileFacts,
    camera: CameraRef,
    urgency: Urgency,
    signal: AbortSignal,
  ): Promise<string> => facts.endpoints.archivedMedia ?? endpoints.get(camera, sessionApi, urgency, signal);

  const skippedIn = new Set<string>();
  const tellSkipped = (profile: string, region: string, skipped: number): void => {
    log.warn('streams left out: their description is not valid', { profile, region, skipped });
    const key = JSON.stringify([profile, region]);
    if (skippedIn.has(key)) return;
    skippedIn.add(key);
    parts.onSkipped(profile, region, skipped);
  };

  /** Lists asked for before: asking once more is what a wall does that recovers. */
  const listedBefore = new Set<string>();

  return {
    findCamera,
    retentionHours,

    listCameras: async (profile, region, signal) => {
      const found = await calls.ready(profile, region);
      if (!found.ok) return found;
      const facts = found.value;
      const list = JSON.stringify([profile, region]);
      const urgency: Urgency = { priority: 'visible', isRecovery: listedBefore.has(list) };
      listedBefore.add(list);
      const listed = await calls.ask(facts, region, { operation: 'ListStreams', urgency }, signal, (inTime) =>
        listCameras(calls.control(facts, region), profile, region, inTime),
      );
      if (!listed.ok) return listed;
      const { cameras, skipped } = listed.value;
      if (skipped > 0) tellSkipped(profile, region, skipped);
      for (const camera of cameras) known.tell(camera, clock.monotonicMs());
      return { ok: true, value: cameras };
    },

    openSession: async (camera, parameters, urgency, signal) => {
      const found = await calls.ready(camera.account, camera.region);
      if (!found.ok) return found;
      const facts = found.value;
      const { region, StreamName: stream, StreamARN: arn } = camera;
      let endpoint: string | undefined;
      const failed = async (trouble: Trouble): Promise<Outcome<GrantedSession>> => {
        if (endpoint !== undefined && endpointSuspect.has(trouble.kind)) endpoints.drop(camera, sessionApi, endpoint);
        return fail(trouble.kind === 'stream-not-found' ? await whyNotFound(trouble, facts, camera, signal) : trouble);
      };
      const askedAtMs = clock.monotonicMs();
      try {
        endpoint = await endpointOf(facts, camera, urgency, signal);
      } catch (thrown) {
        const subject = { operation: 'GetDataEndpoint', stream } as const;
        return failed(calls.troubleOf(thrown, facts, region, subject, askedAtMs));
      }
      const client = calls.archivedMedia(facts, region, endpoint);
      const isRange = parameters.PlaybackMode !== 'LIVE';
      const subject = { operation: 'GetHLSStreamingSessionURL', stream, arn, urgency, isRange } as const;
      let sentAtMs = askedAtMs;
      const answer = await calls.ask(facts, region, subject, signal, (inTime) => {
        sentAtMs = clock.monotonicMs();
        return requestSessionUrl(client, camera, parameters, inTime);
      });
      if (!answer.ok) return failed(answer.error);
      const url = usableSessionUrl(answer.value, endpoint);
      if (url === null) return failed({ kind: 'answer-without-url', operation: subject.operation, resource: stream });
      known.seen(camera);
      return { ok: true, value: { url, sentAtMs } };
    },

    forgetAccount: (profile) => {
      endpoints.dropAccount(profile);
      known.forgetAccount(profile);
      parts.forgetCredentials(profile);
    },
  };
}
