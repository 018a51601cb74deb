/** The calls of a player: master playlist, media playlist, init segment, fragment. The token is all they show. */
import { type Camera, exists, sceneOfTurn, turnOf } from '../cameras/camera.ts';
import { accepted, type Checked, expiredSession, limitExceeded, refused, serviceError, texts } from '../errors.ts';
import { fragmentNumber, producerStartOf } from '../media-time/fragment-number.ts';
import { fragmentCovering, producerStartMs } from '../media-time/fragment-time.ts';
import { audioFramesIn, packAudio } from '../mp4/audio-loop.ts';
import { stampFragment } from '../mp4/video-loop.ts';
import type { Operation } from '../operations.ts';
import { bytesReply, type Reply, textReply } from '../reply.ts';
import type { World } from '../world.ts';
import type { ListedFragment } from './ledger.ts';
import { type PlaylistFragment, writeMasterPlaylist, writeMediaPlaylist } from './playlists.ts';
import { fragmentTimestampMs } from './selection.ts';
import type { Session } from './session.ts';

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
  const track = trackOf(session.camera, call);
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
      return mp4
        ? wrongContainer()
        : refused('NotOfferedException', 'MPEG transport stream fragments are not offered by this service yet.');
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

function trackOf(camera: Camera, call: PlaybackCall): Checked<Track> {
  if (call.operation === 'GetHLSMasterPlaylist' || call.trackNumber === '1') return accepted(1);
  if (call.trackNumber === '2' && camera.scenes[0].audio !== undefined) return accepted(2);
  return refused('InvalidArgumentException', 'TrackNumber must be that of a track of the stream.');
}

function wrongContainer(): Checked<never> {
  return refused('InvalidArgumentException', 'The session was opened with another ContainerFormat.');
}

function masterPlaylist(session: Session): Reply {
  const { scene } = sceneOfTurn(session.camera, turnOf(session.camera, session.ledger.firstN));
  const { audio } = scene;
  const text = writeMasterPlaylist({
    token: session.token,
    codecs: audio === null ? scene.codecs : `${scene.codecs},${audio.codecs}`,
    width: scene.width,
    height: scene.height,
    framesPerSecond: scene.fpsNumerator / scene.fpsDenominator,
    bandwidth: scene.bandwidth + (audio?.bandwidth ?? 0),
    audio: audio !== null,
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
    fragments: listed.map(({ n }) => describe(session, track, n, skewMs)),
    discontinuity: request.discontinuity,
    showTimestamps: request.showTimestamps,
    complete: request.mode === 'ON_DEMAND',
    transportStream: request.container === 'MPEG_TS',
  });
  return textReply(text, playlistType);
}

function describe(session: Session, track: Track, n: number, skewMs: number): PlaylistFragment {
  const { camera, request, ledger } = session;
  return {
    fragmentNumber: fragmentNumber(camera.timing.seed, producerStartMs(camera.timing, n)),
    durationMs: durationMs(camera, track, n),
    startMs: fragmentTimestampMs(camera, request.selector, n) + skewMs,
    initSequence: turnOf(camera, n) - turnOf(camera, ledger.firstN),
  };
}

function durationMs(camera: Camera, track: Track, n: number): number {
  const audio = track === 2 ? camera.scenes[0].audio : undefined;
  if (audio === undefined) return camera.timing.fragmentMs;
  const { count } = audioFramesIn(audio, ...spanOf(camera, n));
  return (count * audio.frameTicks * 1000) / audio.timescale;
}

/** The time that fragment `n` covers, without the camera's phase: where in the endless loop it lies. */
function spanOf(camera: Camera, n: number): [fromMs: number, toMs: number] {
  const { fragmentMs } = camera.timing;
  return [n * fragmentMs, (n + 1) * fragmentMs];
}

function initFragment(session: Session, track: Track, sequence: string | undefined): Checked<Reply> {
  const { camera, ledger } = session;
  if (sequence !== undefined && !/^\d{1,6}$/.test(sequence)) {
    return refused('InvalidArgumentException', 'SequenceNumber must be a whole number.');
  }
  const loaded = sceneOfTurn(camera, turnOf(camera, ledger.firstN) + Number(sequence ?? 0));
  const init = track === 2 ? loaded.audio?.init : loaded.video.init;
  return init === undefined
    ? refused('ResourceNotFoundException', texts.noFragments)
    : accepted(bytesReply([init], mediaType(track)));
}

function mediaFragment(session: Session, track: Track, call: PlaybackCall): Checked<Reply> {
  const { camera, request, ledger } = session;
  const { timing } = camera;
  const startMs = producerStartOf(timing.seed, call.fragmentNumber ?? '');
  const n = startMs === undefined ? undefined : fragmentCovering(timing, startMs);
  if (n === undefined || !ledger.wasListed(n)) {
    return {
      ok: false,
      error: serviceError('ResourceNotFoundException', 'The requested fragment is not part of the session.'),
    };
  }
  const offsetMs =
    fragmentTimestampMs(camera, request.selector, n) - fragmentTimestampMs(camera, request.selector, ledger.firstN);
  const loaded = sceneOfTurn(camera, turnOf(camera, n));
  const sequence = n - ledger.firstN + 1;
  if (track === 1) {
    const fragments = loaded.video.fragments;
    const template = fragments[n % fragments.length];
    if (template === undefined) throw new Error('a loop without fragments');
    const decodeTime = Math.round((offsetMs * loaded.video.timescale) / 1000);
    return accepted(bytesReply(stampFragment(template, sequence, decodeTime), mediaType(track)));
  }
  const { audio } = loaded;
  if (audio === undefined) return refused('ResourceNotFoundException', texts.noFragments);
  const [fromMs, toMs] = spanOf(camera, n);
  const { first, count } = audioFramesIn(audio, fromMs, toMs);
  const intoFragment = first * audio.frameTicks - (fromMs * audio.timescale) / 1000;
  const decodeTime = Math.round((offsetMs * audio.timescale) / 1000 + intoFragment);
  return accepted(bytesReply(packAudio(audio, first, count, sequence, decodeTime), mediaType(track)));
}

function mediaType(track: Track): string {
  return track === 1 ? 'video/mp4' : 'audio/mp4';
}
