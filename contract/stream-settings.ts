/** A camera's stream settings: the desk's defaults with what the camera has of its own, and where each value comes from. Pure. */
import { type CameraRef, cameraKey } from './cameras.ts';
import type { SessionParameters } from './sessions.ts';
import { type SessionSettings, type StreamOverrides, type StreamSettings, sessionSettingsSchema } from './settings.ts';

/** The parameters a camera may have of its own, in the order they are shown. */
export const streamParameters = [
  'FragmentSelectorType',
  'ContainerFormat',
  'DiscontinuityMode',
  'DisplayFragmentTimestamp',
  'Expires',
  'MaxMediaPlaylistFragmentResults',
] as const satisfies readonly (keyof StreamOverrides)[];
/** See {@link streamParameters}. */
export type StreamParameter = (typeof streamParameters)[number];

/** Where an effective value comes from: the camera, the desk's settings, or Vigil's own default. */
export type ValueSource = 'camera' | 'desk' | 'vigil';

/** What a camera has of its own; empty when nothing. */
export const overridesOf = (streams: StreamSettings, camera: CameraRef): StreamOverrides => {
  const key = cameraKey(camera);
  return streams.overrides.find((entry) => cameraKey(entry.camera) === key)?.settings ?? {};
};

/** The settings that hold for a camera. */
export const effectiveSettings = (
  desk: SessionSettings,
  streams: StreamSettings,
  camera: CameraRef,
): SessionSettings => {
  const own = Object.entries(overridesOf(streams, camera)).filter(([, value]) => value !== undefined);
  return { ...desk, ...Object.fromEntries(own) };
};

/** What a live session is asked for by the settings that hold for its camera. */
export const liveParameters = ({
  FragmentSelectorType,
  ContainerFormat,
  DiscontinuityMode,
  DisplayFragmentTimestamp,
  Expires,
  MaxMediaPlaylistFragmentResults,
}: SessionSettings): SessionParameters => ({
  PlaybackMode: 'LIVE',
  HLSFragmentSelector: { FragmentSelectorType },
  ContainerFormat,
  DiscontinuityMode,
  DisplayFragmentTimestamp,
  Expires,
  MaxMediaPlaylistFragmentResults,
});

/** Where one value that holds for a camera comes from. */
export const sourceOf = (
  desk: SessionSettings,
  overrides: StreamOverrides,
  parameter: StreamParameter,
): ValueSource => {
  if (overrides[parameter] !== undefined) return 'camera';
  return desk[parameter] === sessionSettingsSchema.parse({})[parameter] ? 'vigil' : 'desk';
};

/** The stream settings with a camera's own replaced; none left: the camera's entry goes. */
export const withOverrides = (
  streams: StreamSettings,
  camera: CameraRef,
  settings: StreamOverrides,
): StreamSettings => {
  const key = cameraKey(camera);
  const others = streams.overrides.filter((entry) => cameraKey(entry.camera) !== key);
  const isEmpty = Object.values(settings).every((value) => value === undefined);
  return { overrides: isEmpty ? others : [...others, { camera, settings }] };
};
