/** The calls of a player: master playlist, media playlist, init segment, fragment. The token is all they show. */
import { exists, hasFragment, trackKind, turnOf } from '../cameras/camera.ts';
import { accepted, type Checked, expiredSession, limitExceeded, refused, texts } from '../errors.ts';
import { fragmentNumber, sentAtOf } from '../media-time/fragment-number.ts';
import { sentAtMs } from '../media-time/fragment-time.ts';
import type { FragmentRef } from '../media-time/resends.ts';
import type { Operation } from '../operations.ts';
import { type Reply, textReply } from '../reply.ts';
import type { World } from '../world.ts';
import type { ListedFragment } from './ledger.ts';
import {
  durationMs,
  firstRef,
  firstScene,
  initSegment,
  keepsTracks,
  mp4Fragment,
  tsFragment,
  tsLoopOf,
} from './media.ts';
import { type PlaylistFragment, writeMasterPlaylist, writeMediaPlaylist } from './playlists.ts';
import type { Session } from './session.ts';
import { refSentAt, timelineOf } from './timeline.ts';

export interface PlaybackCall {
  readonly operation: Operation;
  readonly token: string | undefined;
  readonly trackNumber: string | undefined;
  readonly fragmentNumber: string | undefined;
  readonly sequenceNumber: string | undefined;
  readonly nowMs: number;
}

type Track = 1 | 2;
const playlistType = 'application/x-mpegURL';
/** How long the playlist of the camera that freezes goes on after a session was opened. */
const freezesAfterMs = 10_000;

export function answerPlayback(world: World, call: PlaybackCall): Checked<Reply> {
  const session = call.token === undefined ? undefined : world.sessions.find(call.token, call.nowMs);
  if (session === undefined) return { ok: false, error: expiredSession() };
  if (!exists(session.camera, call.nowMs)) return refused('ResourceNotFoundException', texts.streamNotFound);
  const admitted = admitPlayback(world, call, session);
  if (!admitted.ok) return admitted;
  const listed = listedNow(session, call.nowMs);
  if (listed === undefined) return refused('ResourceNotFoundException', texts.noFragments);
  const track = trackOf(session, call);
  if (!track.ok) return track;
  const mp4 = session.request.container === 'FRAGMENTED_MP4';
  switch (call.operation) {
    case 'GetHLSMasterPlaylist':
      return accepted(masterPlaylist(session));
    case 'GetHLSMediaPlaylist':
      return accepted(mediaPlaylist(session, track.value, listed, world.skewMs()));
    case 'GetMP4InitFragment':
      return mp4 ? initFragment(session, track.value, call.sequenceNumber) : wrongContainer();
    case 'GetMP4MediaFragment':
      return mp4 ? mediaFragment(session, track.value, call) : wrongContainer();
    default:
      return mp4 ? wrongContainer() : mediaFragment(session, track.value, call);
  }
}

function admitPlayback(world: World, call: PlaybackCall, session: Session): Checked<undefined> {
  const { quotas, sessionRule } = world;
  const { camera, request, token } = session;
  const over = { ok: false, error: limitExceeded(call.operation, camera.name) } as const;
  if (quotas.takeCall(call.operation, { session: token }, call.nowMs) !== undefined) return over;
  if (sessionRule !== 'budgets') return accepted(undefined);
  const fits =
    call.operation === 'GetHLSMediaPlaylist'
      ? quotas.takePoints('metadata', camera.arn, request.maxFragments, call.nowMs)
      : call.operation === 'GetMP4MediaFragment' || call.operation === 'GetTSFragment'
        ? quotas.takePoints('media', camera.arn, 1, call.nowMs)
        : true;
  return fits ? accepted(undefined) : over;
}

/** A transport stream has all tracks in one, which goes by number 1. */
function trackOf(session: Session, call: PlaybackCall): Checked<Track> {
  if (call.operation === 'GetHLSMasterPlaylist' || call.trackNumber === '1') return accepted(1);
  const second = session.request.container === 'FRAGMENTED_MP4' && trackKind(firstScene(session), 2) !== undefined;
  if (call.trackNumber === '2' && second) return accepted(2);
  return refused('InvalidArgumentException', 'TrackNumber must be that of a track of the stream.');
}

function wrongContainer(): Checked<never> {
  return refused('InvalidArgumentException', 'The session was opened with another ContainerFormat.');
}

function masterPlaylist(session: Session): Reply {
  const { camera, request, token } = session;
  const loaded = firstScene(session);
  const { scene, video, audio } = loaded;
  const sound = audio === undefined ? null : scene.audio;
  const transportStream = request.container === 'MPEG_TS';
  const summedBandwidth = (video === undefined ? 0 : scene.bandwidth) + (sound?.bandwidth ?? 0);
  const text = writeMasterPlaylist({
    token,
    codecs: [...(video === undefined ? [] : [scene.codecs]), ...(sound === null ? [] : [sound.codecs])].join(','),
    picture:
      video === undefined
        ? undefined
        : { width: scene.width, height: scene.height, framesPerSecond: scene.fpsNumerator / scene.fpsDenominator },
    bandwidth: transportStream ? tsLoopOf(camera, loaded).peakBandwidth : summedBandwidth,
    audioGroup: !transportStream && video !== undefined && sound !== null,
  });
  return textReply(text, playlistType);
}

/** What the session lists now; undefined when there is nothing left to play. */
function listedNow(session: Session, nowMs: number): readonly ListedFragment[] | undefined {
  const { camera, ledger, openedAtMs } = session;
  const freezesAtMs = camera.trouble === 'frozen' ? openedAtMs + freezesAfterMs : Number.POSITIVE_INFINITY;
  const listed = ledger.listed(Math.min(nowMs, freezesAtMs, camera.frozenAtMs ?? Number.POSITIVE_INFINITY));
  return listed?.length === 0 ? undefined : listed;
}

function mediaPlaylist(session: Session, track: Track, listed: readonly ListedFragment[], skewMs: number): Reply {
  const { request, token } = session;
  const text = writeMediaPlaylist({
    token,
    track,
    mediaSequence: listed[0]?.sequence ?? 0,
    fragments: listed.map(({ ref }) => describe(session, track, ref, skewMs)),
    discontinuity: request.discontinuity,
    showTimestamps: request.showTimestamps,
    complete: request.mode === 'ON_DEMAND',
    transportStream: request.container === 'MPEG_TS',
  });
  return textReply(text, playlistType);
}

function describe(session: Session, track: Track, ref: FragmentRef, skewMs: number): PlaylistFragment {
  const { camera, request } = session;
  return {
    fragmentNumber: fragmentNumber(camera.timing.seed, sentAtMs(camera.timing, ref)),
    durationMs: durationMs(camera, track, ref.n),
    startMs: timelineOf(camera, request.selector).stampMs(ref) + skewMs,
    initSequence: turnOf(camera, ref.n) - turnOf(camera, firstRef(session).n),
  };
}

function initFragment(session: Session, track: Track, sequence: string | undefined): Checked<Reply> {
  if (sequence !== undefined && !/^\d{1,6}$/.test(sequence)) {
    return refused('InvalidArgumentException', 'SequenceNumber must be a whole number.');
  }
  const reply = initSegment(session, track, Number(sequence ?? 0));
  return reply === undefined ? refused('ResourceNotFoundException', texts.noFragments) : accepted(reply);
}

function mediaFragment(session: Session, track: Track, call: PlaybackCall): Checked<Reply> {
  const { camera, request, ledger } = session;
  const timeMs = sentAtOf(camera.timing.seed, call.fragmentNumber ?? '');
  const ref = timeMs === undefined ? undefined : refSentAt(camera, timeMs);
  const position = ref === undefined ? undefined : timelineOf(camera, request.selector).positionOf(ref);
  const known = ref !== undefined && position !== undefined && ledger.hasPassed(position) && hasFragment(camera, ref);
  if (!known) {
    return refused('ResourceNotFoundException', 'The requested fragment is not part of the session.');
  }
  if (!keepsTracks(session, ref.n)) {
    // "Streaming will fail if the fragments in the stream change from having only video to having both audio and video"
    // (API reference of GetHLSStreamingSessionURL, GetMP4MediaFragment); by what error is not told.
    return refused(
      'UnsupportedStreamMediaTypeException',
      'The requested fragment does not have the same tracks as the rest of the session.',
    );
  }
  if (request.container === 'MPEG_TS') return accepted(tsFragment(session, ref, position, call.nowMs));
  const reply = mp4Fragment(session, track, ref, position);
  return reply === undefined ? refused('ResourceNotFoundException', texts.noFragments) : accepted(reply);
}
