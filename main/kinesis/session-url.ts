/** GetHLSStreamingSessionURL: the call, and the check of its answer. */
import {
  GetHLSStreamingSessionURLCommand,
  type GetHLSStreamingSessionURLCommandInput,
  type KinesisVideoArchivedMediaClient,
} from '@aws-sdk/client-kinesis-video-archived-media';
import type { CameraRef } from '../../contract/cameras.ts';
import type { SessionParameters } from '../../contract/sessions.ts';
import { isLoopbackHost, isSafeEndpoint } from '../accounts/profile-facts.ts';

/** The service's input for our parameters. The stream goes by ARN: it stays the same camera when a name is used again. */
export const sessionInput = (
  camera: CameraRef,
  parameters: SessionParameters,
): GetHLSStreamingSessionURLCommandInput => {
  const { HLSFragmentSelector: selector, ...rest } = parameters;
  if (selector === undefined) return { ...rest, StreamARN: camera.StreamARN };
  const { TimestampRange: range } = selector;
  return {
    ...rest,
    StreamARN: camera.StreamARN,
    HLSFragmentSelector: {
      FragmentSelectorType: selector.FragmentSelectorType,
      ...(range && {
        TimestampRange: {
          StartTimestamp: new Date(range.StartTimestampMs),
          ...(range.EndTimestampMs !== undefined && { EndTimestamp: new Date(range.EndTimestampMs) }),
        },
      }),
    },
  };
};

/** Asks for a session. Answers the URL as the service gave it, which may be nothing: see {@link usableSessionUrl}. */
export async function requestSessionUrl(
  client: KinesisVideoArchivedMediaClient,
  camera: CameraRef,
  parameters: SessionParameters,
  signal: AbortSignal,
): Promise<string | undefined> {
  const command = new GetHLSStreamingSessionURLCommand(sessionInput(camera, parameters));
  const answer = await client.send(command, { abortSignal: signal });
  return answer.HLSStreamingSessionURL;
}

/**
 * The URL when it is one that may be given to a player: https, or http when the endpoint itself is on this machine.
 * A wrong endpoint answers 200 without a URL, and the SDK calls that a success.
 */
export function usableSessionUrl(url: string | undefined, endpoint: string): string | null {
  if (typeof url !== 'string' || url.length > 8_192 || !isSafeEndpoint(url)) return null;
  const isLocal = isLoopbackHost(new URL(url).hostname);
  const endpointHost = URL.parse(endpoint)?.hostname ?? '';
  // a remote service has no business sending the player to this machine
  return isLocal && !isLoopbackHost(endpointHost) ? null : url;
}
