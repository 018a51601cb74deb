/** The handle by which a test makes things go wrong. It exists only in the process that runs the service. */
import type { KeyRing } from '../accounts.ts';
import { type Camera, type StreamStatus, sceneAt } from '../cameras/camera.ts';
import { type LoadedScene, loadOne } from '../cameras/load-scenes.ts';
import type { DemoClock } from '../clock.ts';
import type { SessionBook } from '../hls/session.ts';
import type { ContainerFormat } from '../hls/session-request.ts';
import { createIdentityFaults, type IdentityFaults } from '../identity/faults.ts';
import type { Identity } from '../identity/identity.ts';
import { fragmentCovering } from '../media-time/fragment-time.ts';
import type { Operation } from '../operations.ts';
import type { Scene } from '../scenes/manifest.ts';
import { type Disposer, type Fault, type FaultList, type FaultScope } from './fault-list.ts';

/** Cameras are given by name or ARN; an unknown one throws. Each disposer takes its own fault back. */
export interface Faults extends IdentityFaults {
  /** Makes calls go wrong. */
  add(fault: Fault, scope?: FaultScope): Disposer;
  /** The camera stops sending now; taken back, it sends again. */
  silence(camera: string): Disposer;
  /** Ends every silence of the camera, also one it was born with. */
  speak(camera: string): void;
  /** Playlists of the camera show nothing new from now on. */
  freezePlaylist(camera: string): Disposer;
  /** The camera's account loses a right on it. */
  deny(camera: string, operation?: Operation): Disposer;
  /** The stream is deleted now. */
  deleteCamera(camera: string): Disposer;
  /** The stream is being made or unmade: it is listed with this status. */
  setStatus(camera: string, status: StreamStatus): Disposer;
  /** What the camera sends can be had in this container only: sessions in the other are refused. */
  carriesOnly(camera: string, container: ContainerFormat): Disposer;
  /**
   * The camera is set up anew: from its next fragment on it shows another committed scene (by its id) with fragments of the
   * same length, in the midst of sessions. Another resolution is another codec private data. Taken back, its own returns
   * with the next fragment.
   */
  showScene(camera: string, sceneId: string): Disposer;
  /** The camera sends sound as well from its next fragment on: sessions opened before can't have those fragments. */
  addSound(camera: string): Disposer;
  /** No key of the account opens anything. */
  revokeKeys(profile: string): Disposer;
  /**
   * The service's clock goes wrong by so much: signatures, `Date`, time stamps and ranges. Without `Date`, as behind a
   * proxy that drops it, no client can find out by how much.
   */
  skewClock(skewMs: number, options?: { readonly tellsDate: boolean }): Disposer;
  /** Sessions opened from now on end after this time, whatever they asked for. */
  limitSessionLife(lifeMs: number, camera?: string): Disposer;
  /** Ends open sessions now, of one camera or of all, and says how many. */
  expireSessions(camera?: string): number;
  /** Takes everything back that was not taken back yet. Ended sessions stay ended. */
  clear(): void;
}

/** What faults other than {@link Fault} have changed, for the rest of the service to read. */
export interface FaultState {
  skewMs: number;
  tellsDate: boolean;
  readonly lifeLimits: Set<{ readonly camera: Camera | undefined; readonly lifeMs: number }>;
}

export function createFaultState(): FaultState {
  return { skewMs: 0, tellsDate: true, lifeLimits: new Set() };
}

/** The shortest limit that holds for a camera's new sessions; `Infinity` without one. */
export function lifeLimitMs(state: FaultState, camera: Camera): number {
  const limits = [...state.lifeLimits].filter((limit) => limit.camera === undefined || limit.camera === camera);
  return Math.min(Number.POSITIVE_INFINITY, ...limits.map((limit) => limit.lifeMs));
}

export interface FaultParts {
  readonly list: FaultList;
  readonly state: FaultState;
  readonly cameras: readonly Camera[];
  readonly keys: KeyRing;
  readonly identity: Identity;
  readonly sessions: SessionBook;
  readonly clock: Pick<DemoClock, 'now'>;
  /** The committed scenes. */
  readonly committed: () => readonly Scene[];
}

export function createFaults(parts: FaultParts): Faults {
  const { list, state, cameras, keys, identity, sessions, clock } = parts;
  const now = (): number => clock.now();
  const open = new Set<Disposer>();
  const once = (undo: () => void): Disposer => {
    const disposer: Disposer = () => {
      if (open.delete(disposer)) undo();
    };
    open.add(disposer);
    return disposer;
  };
  const cameraOf = (text: string): Camera => {
    const camera = cameras.find((candidate) => candidate.name === text || candidate.arn === text);
    if (camera === undefined) throw new Error(`no camera '${text}'`);
    return camera;
  };
  const change = (camera: Camera, shows: LoadedScene): Disposer => {
    if (camera.scenes.length > 1) throw new Error(`${camera.name} changes its scene by itself`);
    const [own] = camera.scenes;
    const from = (scene: LoadedScene): void => {
      const fromN = fragmentCovering(camera.timing, now()) + 1;
      camera.changes = [...camera.changes, { fromN, shows: scene }];
    };
    from(shows);
    return once(() => {
      from(own);
    });
  };
  return {
    ...createIdentityFaults({ identity, keys, now, once }),
    add: (fault, scope = {}) => {
      if (scope.camera !== undefined) cameraOf(scope.camera);
      return once(list.add(fault, scope));
    },
    silence: (name) => {
      const camera = cameraOf(name);
      const outage = { fromMs: now(), toMs: Number.POSITIVE_INFINITY };
      camera.outages = [...camera.outages, outage];
      return once(() => {
        const over = { ...outage, toMs: now() };
        camera.outages = camera.outages.map((candidate) => (candidate === outage ? over : candidate));
      });
    },
    speak: (name) => {
      const camera = cameraOf(name);
      camera.outages = camera.outages.map((outage) => ({ ...outage, toMs: Math.min(outage.toMs, now()) }));
    },
    freezePlaylist: (name) => {
      const camera = cameraOf(name);
      camera.frozenAtMs ??= now();
      return once(() => {
        camera.frozenAtMs = undefined;
      });
    },
    deny: (name, operation = 'GetHLSStreamingSessionURL') => {
      const camera = cameraOf(name);
      camera.deniedActions.add(operation);
      return once(() => camera.deniedActions.delete(operation));
    },
    deleteCamera: (name) => {
      const camera = cameraOf(name);
      camera.deletedAtMs = now();
      return once(() => {
        camera.deletedAtMs = undefined;
      });
    },
    carriesOnly: (name, container) => {
      const camera = cameraOf(name);
      camera.onlyContainer = container;
      return once(() => {
        camera.onlyContainer = undefined;
      });
    },
    showScene: (name, sceneId) => {
      const camera = cameraOf(name);
      const scene = parts.committed().find(({ id }) => id === sceneId);
      if (scene === undefined) throw new Error(`no scene '${sceneId}'`);
      if (scene.fragmentMs !== camera.timing.fragmentMs)
        throw new Error(`'${sceneId}' has fragments of another length`);
      return change(camera, loadOne({ ...scene, audio: null }));
    },
    addSound: (name) => {
      const camera = cameraOf(name);
      const speaking = parts.committed().find(({ audio }) => audio !== null);
      if (speaking?.audio == null) throw new Error('no scene has sound');
      const shown = sceneAt(camera, fragmentCovering(camera.timing, now()));
      const { audio } = loadOne(speaking);
      return change(camera, { ...shown, scene: { ...shown.scene, audio: speaking.audio }, audio });
    },
    revokeKeys: (profile) => {
      keys.revoke(profile);
      return once(() => {
        keys.restore(profile);
      });
    },
    setStatus: (name, status) => {
      const camera = cameraOf(name);
      const before = camera.status;
      camera.status = status;
      return once(() => {
        camera.status = before;
      });
    },
    skewClock: (skewMs, { tellsDate } = { tellsDate: true }) => {
      state.skewMs = skewMs;
      state.tellsDate = tellsDate;
      return once(() => {
        state.skewMs = 0;
        state.tellsDate = true;
      });
    },
    limitSessionLife: (lifeMs, name) => {
      const limit = { camera: name === undefined ? undefined : cameraOf(name), lifeMs };
      state.lifeLimits.add(limit);
      return once(() => state.lifeLimits.delete(limit));
    },
    expireSessions: (name) =>
      sessions.end(sessions.active(now(), name === undefined ? undefined : cameraOf(name)), now()),
    clear: () => {
      for (const disposer of open) disposer();
      list.clear();
    },
  };
}
