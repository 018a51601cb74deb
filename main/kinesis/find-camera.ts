/** One camera by what a person typed: DescribeStream, and what can be said without it. */
import { DescribeStreamCommand, type KinesisVideoClient, type StreamInfo } from '@aws-sdk/client-kinesis-video';
import type { Camera, CameraRef } from '../../contract/cameras.ts';
import { readStreamReference, type StreamReference } from '../../contract/stream-reference.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import { cameraOf, NotTheService } from './list-cameras.ts';

/** What is known beforehand of the place a camera is looked for in. */
export interface Place {
  readonly profile: string;
  readonly region: string;
  /** The account the profile's streams belong to; null while it is not known. */
  readonly accountId: string | null;
}

/** Reads what was typed; an ARN of another region or account is told before any call. */
export function readTyped(text: string, place: Place): Outcome<Exclude<StreamReference, { readonly by: 'nothing' }>> {
  const typed = readStreamReference(text);
  if (typed.by === 'nothing') return refused(typed.sentence);
  if (typed.by === 'arn' && typed.region !== place.region) {
    return refused(`This ARN is of ${typed.region}, not of ${place.region}: add it there.`);
  }
  if (typed.by === 'arn' && place.accountId !== null && typed.accountId !== place.accountId) {
    return refused(`This ARN is of account ${typed.accountId}; ${place.profile} is ${place.accountId}.`);
  }
  return { ok: true, value: typed };
}

const refused = (message: string): { readonly ok: false; readonly error: Trouble } => ({
  ok: false,
  error: { kind: 'argument-invalid', message: message.slice(0, 300) },
});

/** DescribeStream. Answers undefined for a description the service can't give; rejects as the SDK does. */
export async function describeCamera(
  client: KinesisVideoClient,
  stream: { readonly StreamName: string } | { readonly StreamARN: string },
  place: Place,
  signal: AbortSignal,
): Promise<Camera | undefined> {
  const answer = await client.send(new DescribeStreamCommand(stream), { abortSignal: signal });
  const info: StreamInfo | undefined = answer.StreamInfo;
  if (info === undefined) throw new NotTheService('The answer has no stream.');
  return cameraOf(info, place.profile, place.region);
}

/** The camera of an ARN of which nothing else may be asked. */
export const cameraOfArn = (ref: CameraRef): Camera => ({
  ref,
  Status: 'ACTIVE',
  DataRetentionInHours: null,
  MediaType: null,
});
