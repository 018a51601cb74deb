/** What a camera shows now, as its session is asked for: the present, or the past with the settings that hold there. Pure. */
import type { SessionSettings } from '../../contract/settings.ts';
import type { PastState } from '../playback/past-types.ts';
import { type CliPlayback, livePlayback } from './cli-document.ts';

/** See the file's first line. `past`: what the camera's tile shows of the past; null where it is live. */
export const shownPlayback = (
  settings: SessionSettings,
  past: Pick<PastState, 'mode' | 'range' | 'own' | 'asked'> | null,
): { readonly settings: SessionSettings; readonly playback: CliPlayback } => {
  if (past === null) return { settings, playback: livePlayback };
  const { mode, range, own, asked } = past;
  return {
    settings: {
      ...settings,
      Expires: own.Expires ?? settings.Expires,
      MaxMediaPlaylistFragmentResults:
        asked?.MaxMediaPlaylistFragmentResults ?? settings.MaxMediaPlaylistFragmentResults,
      DisplayFragmentTimestamp: asked?.DisplayFragmentTimestamp ?? settings.DisplayFragmentTimestamp,
    },
    playback: {
      PlaybackMode: mode,
      StartTimestampMs: range.startMs,
      ...(mode === 'ON_DEMAND' ? { EndTimestampMs: range.endMs } : {}),
    },
  };
};
