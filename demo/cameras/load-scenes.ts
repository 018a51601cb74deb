/** Reads the loops from disk once and takes them apart. */
import { readFileSync } from 'node:fs';
import { type AudioLoop, parseAudioLoop } from '../mp4/audio-loop.ts';
import { parseVideoLoop, type VideoLoop } from '../mp4/video-loop.ts';
import type { Scene } from '../scenes/manifest.ts';

/** A scene with its media in memory. */
export interface LoadedScene {
  readonly scene: Scene;
  /** Undefined for a camera that sends sound alone. */
  readonly video: VideoLoop | undefined;
  readonly audio: AudioLoop | undefined;
}

/** Throws when a file is missing, is not fragmented MP4, or does not hold what the list of scenes says. */
export function loadMedia(scenes: readonly Scene[]): readonly LoadedScene[] {
  return scenes.map(loadOne);
}

/** As {@link loadMedia}, for one scene. */
export function loadOne(scene: Scene): LoadedScene {
  const video = parseVideoLoop(readFileSync(scene.file));
  const fragmentTicks = (scene.fragmentMs * video.timescale) / 1000;
  const uneven = video.fragments.some((fragment) => fragment.durationTicks !== fragmentTicks);
  if (uneven || video.fragments.length * scene.fragmentMs !== scene.loopMs) {
    throw new Error(`${scene.file}: fragments are not ${scene.fragmentMs} ms long, or do not fill the loop`);
  }
  const audio = scene.audio === null ? undefined : parseAudioLoop(readFileSync(scene.audio.file));
  return { scene, video, audio };
}
