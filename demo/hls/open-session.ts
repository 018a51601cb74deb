/** GetHLSStreamingSessionURL: checks the request against the stream and opens a session. */
import { type Camera, serves, streamHeadMs } from '../cameras/camera.ts';
import { readInput } from '../control/body.ts';
import { admit, type SignedCall, viewpointOf } from '../control/signed-call.ts';
import { accepted, type Checked, refused, texts } from '../errors.ts';
import { findCamera, type World } from '../world.ts';
import { openLedger } from './selection.ts';
import {
  type ContainerFormat,
  checkRangeInTime,
  checkSessionInput,
  type SessionRequest,
  sessionInputSchema,
} from './session-request.ts';

/** How long the camera that gets deleted lives on after its first session was opened. */
const deletedAfterMs = 20_000;

export function openSession(world: World, call: SignedCall): Checked<unknown> {
  const { nowMs } = call;
  const input = readInput(call.body, sessionInputSchema);
  if (!input.ok) return input;
  const checked = checkSessionInput(input.value);
  if (!checked.ok) return checked;
  const camera = findCamera(world, viewpointOf(call), checked.value.stream, nowMs);
  if (camera === undefined || !serves(camera)) return refused('ResourceNotFoundException', texts.streamNotFound);
  const admitted = admit(world, call, camera);
  if (!admitted.ok) return admitted;
  const playable = checkPlayable(camera, checked.value.container);
  if (!playable.ok) return playable;
  const request = onTrueClock(checked.value, world.skewMs());
  const inTime = checkRangeInTime(request, streamHeadMs(camera, nowMs), nowMs);
  if (!inTime.ok) return inTime;
  const ledger = openLedger(camera, request, nowMs);
  if (ledger === undefined) return refused('ResourceNotFoundException', texts.noFragments);
  const session = world.sessions.open(camera, request, ledger, nowMs);
  if (camera.trouble === 'deleted-mid-session') camera.deletedAtMs ??= nowMs + deletedAfterMs;
  return accepted({
    HLSStreamingSessionURL: `${world.endpoint}/hls/v1/getHLSMasterPlaylist.m3u8?SessionToken=${session.token}`,
  });
}

/** What the stream must contain (Kinesis Video Streams Developer Guide, "Video playback track requirements"). */
function checkPlayable(camera: Camera, container: ContainerFormat): Checked<undefined> {
  if (camera.retentionHours === 0) {
    return refused(
      'NoDataRetentionException',
      'The requested stream does not retain data (DataRetentionInHours is 0).',
    );
  }
  if (camera.onlyContainer !== undefined && container !== camera.onlyContainer) {
    return unsupportedMedia(`${container} can't carry track 1.`);
  }
  switch (camera.trouble) {
    case 'no-codec-private-data':
      // Text: github.com/aws-samples/amazon-kinesis-video-streams-demos/issues/165
      return refused('MissingCodecPrivateDataException', 'Missing codec private data in fragment for track 1.');
    case 'g711-audio':
      return unsupportedMedia('track 2 has A_MS/ACM.');
    case 'codec-private-data-invalid':
      return refused(
        'InvalidCodecPrivateDataException',
        'The codec private data in track 1 is not valid for the codec V_MPEG4/ISO/AVC.',
      );
    case 'h265':
      return container === 'MPEG_TS' ? unsupportedMedia('track 1 has V_MPEGH/ISO/HEVC.') : accepted(undefined);
    default:
      return accepted(undefined);
  }
}

function unsupportedMedia(tracks: string): Checked<never> {
  return refused(
    'UnsupportedStreamMediaTypeException',
    `The type of the media could not be determined from the codec ids of the tracks in the first fragment: ${tracks}`,
  );
}

/** A caller who believes the service's wrong clock gives its ranges by that clock. */
function onTrueClock(request: SessionRequest, skewMs: number): SessionRequest {
  return {
    ...request,
    startMs: request.startMs === undefined ? undefined : request.startMs - skewMs,
    endMs: request.endMs === undefined ? undefined : request.endMs - skewMs,
  };
}
