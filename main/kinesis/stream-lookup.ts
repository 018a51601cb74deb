/** Single streams looked up: by what a person typed, for their retention, and for why one is not found. */
import type { Camera, CameraRef } from '../../contract/cameras.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import type { ProfileFacts } from '../accounts/profile-facts.ts';
import { cameraOfArn, describeCamera, type Place, readTyped } from './find-camera.ts';
import type { KnownStreams } from './known-streams.ts';
import { fail, type ServiceCalls } from './service-calls.ts';
import type { Urgency } from './urgency.ts';

/** See the file's first line. */
export interface StreamLookup {
  /**
   * One camera by what a person typed, a StreamName or a StreamARN. Where DescribeStream is not allowed an ARN alone is
   * enough: the camera then passes for ACTIVE, with its retention unknown.
   */
  readonly findCamera: (profile: string, region: string, text: string, signal: AbortSignal) => Promise<Outcome<Camera>>;
  /** The stream's DataRetentionInHours, told at most `maxAgeMs` ago; null when it can't be known. Rejects never. */
  readonly retentionHours: (camera: CameraRef, maxAgeMs: number, signal: AbortSignal) => Promise<number | null>;
  /** A better reason than "not found", where there is one. */
  readonly whyNotFound: (
    notFound: Trouble,
    facts: ProfileFacts,
    camera: CameraRef,
    signal: AbortSignal,
  ) => Promise<Trouble>;
}

/** A call that a person or a tile waits for. */
const waitedFor: Urgency = { priority: 'visible', isRecovery: false };
/** A call that only tells more of what is known already. */
const inBackground: Urgency = { priority: 'background', isRecovery: false };

/** What the lookup stands on. */
export interface StreamLookupParts {
  readonly calls: ServiceCalls;
  readonly known: KnownStreams;
  /** The number of the account a profile signs in to; null while that is not known. */
  readonly accountIdOf: (profile: string) => string | null;
  readonly monotonicMs: () => number;
}

/** Makes the lookup over calls and what was told before. */
export function createStreamLookup({ calls, known, accountIdOf, monotonicMs }: StreamLookupParts): StreamLookup {
  const describe = (
    facts: ProfileFacts,
    place: Place,
    stream: { readonly StreamName: string; readonly StreamARN?: string },
    urgency: Urgency,
    signal: AbortSignal,
  ): Promise<Outcome<Camera | undefined>> => {
    const { StreamName, StreamARN } = stream;
    const subject = { operation: 'DescribeStream', stream: StreamName, urgency } as const;
    const [about, reference] =
      StreamARN === undefined ? [subject, { StreamName }] : [{ ...subject, arn: StreamARN }, { StreamARN }];
    return calls.ask(facts, place.region, about, signal, (inTime) =>
      describeCamera(calls.control(facts, place.region), reference, place, inTime),
    );
  };

  const placeOf = (profile: string, region: string): Place => ({
    profile,
    region,
    // who may not list streams has shown none
    accountId: known.accountIdOf(profile) ?? accountIdOf(profile),
  });

  const told = (camera: Camera): Camera => {
    known.tell(camera, monotonicMs());
    return camera;
  };

  return {
    findCamera: async (profile, region, text, signal) => {
      const found = await calls.ready(profile, region);
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

    retentionHours: async (camera, maxAgeMs, signal) => {
      const { account, region } = camera;
      const before = known.retention(camera);
      if (before !== undefined && monotonicMs() - before.atMs <= maxAgeMs) return before.hours;
      const found = await calls.ready(account, region);
      if (!found.ok) return before?.hours ?? null;
      const described = await describe(found.value, placeOf(account, region), camera, waitedFor, signal);
      if (described.ok && described.value !== undefined) return told(described.value).DataRetentionInHours;
      if (!described.ok && described.error.kind === 'not-allowed') known.untold(camera, monotonicMs());
      return before?.hours ?? null;
    },

    // the service has one name for a stream that is gone, one not yet active and one that never was
    whyNotFound: async (notFound, facts, camera, signal) => {
      const { region, StreamName: resource } = camera;
      const described = await describe(facts, placeOf(facts.profile, region), camera, inBackground, signal);
      if (described.ok) {
        return described.value?.Status === 'ACTIVE' ? notFound : { kind: 'stream-not-active', resource };
      }
      const isGone = described.error.kind === 'stream-not-found' && known.wasThere(camera);
      return isGone ? { kind: 'stream-deleted', resource } : notFound;
    },
  };
}
