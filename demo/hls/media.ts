/** The bytes of a session: init segments, MP4 fragments and transport stream fragments, each stamped with its time. */
import { type Camera, sceneAt, sceneOfTurn, trackKind, turnOf } from '../cameras/camera.ts';
import type { LoadedScene } from '../cameras/load-scenes.ts';
import type { FragmentRef } from '../media-time/resends.ts';
import { type AudioLoop, audioFramesIn, packAudio } from '../mp4/audio-loop.ts';
import { stampFragment, type VideoLoop } from '../mp4/video-loop.ts';
import { bytesReply, type Reply } from '../reply.ts';
import { createTsLoop, type TsLoop } from '../ts/ts-loop.ts';
import type { Session } from './session.ts';
import { timelineOf } from './timeline.ts';

/** The first fragment of a session: where its times and numbers begin. */
export function firstRef(session: Session): FragmentRef {
  return timelineOf(session.camera, session.request.selector).refAt(session.ledger.firstPosition, session.openedAtMs);
}

/** What the first fragment of a session shows: it decides which tracks the session has. */
export function firstScene(session: Session): LoadedScene {
  return sceneAt(session.camera, firstRef(session).n);
}

/** Whether a fragment has the tracks of the session's first: one with others can't be had in it. */
export function keepsTracks(session: Session, n: number): boolean {
  const first = firstScene(session);
  const shown = sceneAt(session.camera, n);
  return [1, 2].every((track) => trackKind(first, track) === trackKind(shown, track));
}

/** How long a fragment's track lasts. A track of sound ends with its last whole frame. */
export function durationMs(camera: Camera, track: number, n: number): number {
  const shown = sceneAt(camera, n);
  const { audio } = shown;
  if (trackKind(shown, track) !== 'audio' || audio === undefined) return camera.timing.fragmentMs;
  const { count } = audioFramesIn(audio, ...spanOf(camera, n));
  return (count * audio.frameTicks * 1000) / audio.timescale;
}

/** The init segment after `changes` changes of codec private data within the session, if the track has one. */
export function initSegment(session: Session, track: number, changes: number): Reply | undefined {
  const { camera } = session;
  const kind = trackKind(firstScene(session), track);
  const loaded = sceneOfTurn(camera, turnOf(camera, firstRef(session).n) + changes);
  const init = (kind === 'audio' ? loaded.audio : loaded.video)?.init;
  return init === undefined ? undefined : bytesReply([init], mp4Types[kind ?? 'video']);
}

/** A fragment as `moof` and `mdat`; undefined where there is no such track. */
export function mp4Fragment(session: Session, track: number, ref: FragmentRef, position: number): Reply | undefined {
  const { camera, ledger } = session;
  const shown = sceneAt(camera, ref.n);
  const kind = trackKind(shown, track);
  const { video, audio } = shown;
  const stamp = { sequence: position - ledger.firstPosition + 1, offsetMs: offsetMs(session, ref) };
  if (kind === 'video' && video !== undefined) {
    return bytesReply(videoFragment(video, ref.n, stamp), mp4Types.video);
  }
  if (kind === 'audio' && audio !== undefined) {
    return bytesReply(audioFragment(audio, spanOf(camera, ref.n), stamp), mp4Types.audio);
  }
  return undefined;
}

/** A fragment as a transport stream: all tracks in one. */
export function tsFragment(session: Session, ref: FragmentRef, position: number, nowMs: number): Reply {
  const { camera, request } = session;
  const before = timelineOf(camera, request.selector).sentAt(position - 1, nowMs);
  const goesOn = before?.n === ref.n - 1 && turnOf(camera, before.n) === turnOf(camera, ref.n);
  const loop = tsLoopOf(camera, sceneAt(camera, ref.n));
  const bytes = loop.fragment(ref.n, { offsetMs: offsetMs(session, ref), discontinuity: !goesOn });
  return bytesReply([bytes], 'video/mp2t');
}

/** Made once for each loop, when it is first wanted. */
export function tsLoopOf(camera: Camera, { scene, video, audio }: LoadedScene): TsLoop {
  const source = video ?? audio;
  if (source === undefined) throw new Error('a scene of nothing');
  const known = tsLoops.get(source)?.get(audio);
  if (known !== undefined) return known;
  const { fragmentMs } = camera.timing;
  const loop = createTsLoop({ video, audio, fragmentMs, fragmentCount: scene.loopMs / fragmentMs });
  tsLoops.set(source, new Map([...(tsLoops.get(source) ?? []), [audio, loop]]));
  return loop;
}

const tsLoops = new WeakMap<VideoLoop | AudioLoop, ReadonlyMap<AudioLoop | undefined, TsLoop>>();
const mp4Types = { video: 'video/mp4', audio: 'audio/mp4' } as const;

/** From the session's first fragment to this one, on the session's clock. */
function offsetMs(session: Session, ref: FragmentRef): number {
  const timeline = timelineOf(session.camera, session.request.selector);
  return timeline.stampMs(ref) - timeline.stampMs(firstRef(session));
}

/** The time that fragment `n` covers, without the camera's phase: where in the endless loop it lies. */
function spanOf(camera: Camera, n: number): readonly [fromMs: number, toMs: number] {
  const { fragmentMs } = camera.timing;
  return [n * fragmentMs, (n + 1) * fragmentMs];
}

interface Mp4Stamp {
  readonly sequence: number;
  readonly offsetMs: number;
}

function videoFragment(video: VideoLoop, n: number, stamp: Mp4Stamp): readonly Uint8Array[] {
  const template = video.fragments[n % video.fragments.length];
  if (template === undefined) throw new Error('a loop without fragments');
  return stampFragment(template, stamp.sequence, Math.round((stamp.offsetMs * video.timescale) / 1000));
}

function audioFragment(audio: AudioLoop, span: readonly [number, number], stamp: Mp4Stamp): readonly Uint8Array[] {
  const [fromMs, toMs] = span;
  const { first, count } = audioFramesIn(audio, fromMs, toMs);
  const intoFragment = first * audio.frameTicks - (fromMs * audio.timescale) / 1000;
  const decodeTime = Math.round((stamp.offsetMs * audio.timescale) / 1000 + intoFragment);
  return packAudio(audio, first, count, stamp.sequence, decodeTime);
}
