/** What a player wants of its next session, from the settings and what was learnt of the camera. Pure. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { SessionParameters } from '../../contract/sessions.ts';
import type { SessionSettings } from '../../contract/settings.ts';
import { liveParameters } from '../../contract/stream-settings.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';

/** What dates the pictures of a session: the service, the camera, or nothing but their order. */
export type DatedBy = SessionSettings['FragmentSelectorType'] | 'nothing';

/** See the file's first line. */
export interface SessionWish {
  /** The stream to be shown: the camera's own, or its sub-stream. */
  readonly stream: CameraRef;
  readonly parameters: SessionParameters;
  readonly datedBy: DatedBy;
  /** Load the sound with the picture. In a transport stream it always is. */
  readonly sound: boolean;
}

/** What was learnt of the camera, or asked for it. */
export interface WishParts {
  readonly stream: CameraRef;
  readonly settings: SessionSettings;
  /** The service can't give this camera as MPEG_TS. */
  readonly refusesTransportStream: boolean;
  readonly audible: boolean;
  /** Only key frames are to be shown, which are cut from fragmented MP4. */
  readonly stills: boolean;
}

/** The wish for a live session. */
export const wishOf = ({ stream, settings, refusesTransportStream, audible, stills }: WishParts): SessionWish => {
  const ContainerFormat = refusesTransportStream || stills ? 'FRAGMENTED_MP4' : settings.ContainerFormat;
  const { FragmentSelectorType, DisplayFragmentTimestamp } = settings;
  return {
    stream,
    parameters: liveParameters({ ...settings, ContainerFormat }),
    datedBy: DisplayFragmentTimestamp === 'ALWAYS' ? FragmentSelectorType : 'nothing',
    sound: audible || ContainerFormat === 'MPEG_TS',
  };
};

/** The wishes of one player, as they change. */
export class Wishes {
  readonly #camera: CameraRef;
  #settings: SessionSettings;
  #refusesTransportStream = false;
  audible = false;
  /** Only key frames are to be shown. */
  stills = false;
  /** Whether the camera sends sound; null when not known. */
  hasAudio: boolean | null = null;
  /** Somebody looks at this camera above all others. */
  focused = false;

  constructor(settings: SessionSettings, camera: CameraRef) {
    this.#settings = settings;
    this.#camera = camera;
  }

  /** The sub-stream in whose place the camera's own was asked for: it could not be shown. */
  #refused: CameraRef | null = null;
  #subStream: CameraRef | null = null;

  /** The camera's smaller stream, where it is to be shown; null: its own is. */
  get subStream(): CameraRef | null {
    return this.#subStream === this.#refused ? null : this.#subStream;
  }

  set subStream(stream: CameraRef | null) {
    this.#subStream = stream;
    // Asked for anew, it is tried anew.
    this.#refused = null;
  }

  get settings(): SessionSettings {
    return this.#settings;
  }

  /** True when FRAGMENTED_MP4 takes the place of what the settings say. */
  get fallsBack(): boolean {
    return this.#refusesTransportStream && this.#settings.ContainerFormat === 'MPEG_TS';
  }

  /** What the next session is to be. */
  get session(): SessionWish {
    return wishOf({
      stream: this.subStream ?? this.#camera,
      settings: this.#settings,
      refusesTransportStream: this.#refusesTransportStream,
      audible: this.audible && this.hasAudio !== false,
      stills: this.stills,
    });
  }

  /** What could not be shown a while ago is worth another try. */
  forgive(): void {
    this.#refused = null;
  }

  use(settings: SessionSettings): void {
    if (settings.ContainerFormat !== this.#settings.ContainerFormat) this.#refusesTransportStream = false;
    this.#settings = settings;
  }

  /** Takes in why a session wished for was refused; true when another wish may do better at once. */
  learn(refused: SessionWish, trouble: Trouble): boolean {
    if (refused.stream !== this.#camera) {
      this.#refused = refused.stream;
      return true;
    }
    if (trouble.kind !== 'media-unsupported' || refused.parameters.ContainerFormat !== 'MPEG_TS') return false;
    this.#refusesTransportStream = true;
    return true;
  }
}
