/** A Kinesis Video service on this machine: `startDemo` runs one inside the calling process. */
import { randomBytes } from 'node:crypto';
import { createKeyRing, type DemoAccount, demoAccounts, type ProfileName, type TemporaryKeys } from './accounts.ts';
import type { Camera } from './cameras/camera.ts';
import type { DemoCameraInfo } from './cameras/frame-at.ts';
import { type Gap, gapsOf } from './cameras/gaps.ts';
import { loadMedia, loadOne } from './cameras/load-scenes.ts';
import { buildRoster } from './cameras/roster.ts';
import { type DemoClock, systemClock } from './clock.ts';
import { type CallRecord, type Counts, createCounts } from './counts.ts';
import { environmentFor, signInEnvironment } from './environment.ts';
import { createFaultList } from './faults/fault-list.ts';
import { createFaultState, createFaults, type Faults, lifeLimitMs } from './faults/faults.ts';
import { createSessionBook } from './hls/session.ts';
import { createIdentityControl, type IdentityControl } from './identity/control.ts';
import { createIdentity } from './identity/identity.ts';
import type { SignInSettings } from './identity/sign-ins.ts';
import { createQuotas, type SessionRule } from './quota/quotas.ts';
import { loadH265Scene, loadScenes, type Scene } from './scenes/manifest.ts';
import { startServer } from './server.ts';
import type { World } from './world.ts';

export type { DemoAccount, ProfileName, TemporaryKeys } from './accounts.ts';
export { type DemoCameraInfo, frameAt, type ShownFrame } from './cameras/frame-at.ts';
export type { Gap } from './cameras/gaps.ts';
export { wrongClocks } from './cameras/lab.ts';
export type { DemoClock } from './clock.ts';
export type { CallFilter, CallRecord, Counts } from './counts.ts';
export type { ProfileFiles } from './environment.ts';
export type { Disposer, Fault, FaultScope } from './faults/fault-list.ts';
export type { Faults } from './faults/faults.ts';
export type { IdentityControl } from './identity/control.ts';
export type { SsoProfile } from './identity/sso-cache.ts';
export type { Operation } from './operations.ts';
export type { SessionRule } from './quota/quotas.ts';

export interface DemoOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** What the service calls itself in its answers and to its clients, when something stands before it that they reach it by. */
  readonly publicEndpoint?: string;
  readonly clock?: DemoClock;
  /** Bytes for session tokens and temporary keys. */
  readonly random?: (bytes: number) => Uint8Array;
  /** Number of healthy cameras; by default one for each scene. */
  readonly cameras?: number;
  /** How concurrent sessions of a stream are limited: by today's budgets (default), or five at most as before 2021. */
  readonly sessionRule?: SessionRule;
  /** Is told one line for each mistake of the service itself. */
  readonly log?: (line: string) => void;
  readonly accounts?: readonly DemoAccount[];
  /** What the cameras show; by default the committed loops. */
  readonly scenes?: readonly Scene[];
  /** From the last picture of a fragment until it can be listed; 300 by default. */
  readonly ingestDelayMs?: number;
  /** Largest deviation of server time stamps; 12 by default. */
  readonly jitterMs?: number;
  /** Lives and intervals of a device sign-in; by default those of AWS. */
  readonly signIn?: Partial<SignInSettings>;
}

export interface DemoService extends IdentityControl {
  /** `http://127.0.0.1:PORT`, unless {@link DemoOptions.publicEndpoint} says otherwise. */
  readonly endpoint: string;
  readonly port: number;
  readonly accounts: readonly DemoAccount[];
  readonly cameras: readonly DemoCameraInfo[];
  /** The camera of that name; throws when there is none. */
  camera(name: string): DemoCameraInfo;
  /**
   * When a camera sent nothing between two moments of the true clock, oldest first. Each gap is a whole number of
   * fragments; on the camera's own clock it is `clockAheadMs` later.
   */
  gaps(name: string, fromMs: number, toMs: number): readonly Gap[];
  /** Environment variables that point an AWS client here, as one account (by default the first). */
  environment(profile?: ProfileName): Record<string, string>;
  /** Environment variables that point the clients by which an SDK signs in here, without any keys. */
  signInEnvironment(): Record<string, string>;
  /** Keys with a session token, as an assumed role has them. */
  issueTemporaryKeys(profile: ProfileName, lifetimeMs: number): TemporaryKeys;
  readonly faults: Faults;
  readonly counts: Counts;
  /** Cuts all connections and frees the port. */
  close(): Promise<void>;
}

/** Starts the service. Rejects when the port is taken or the media cannot be read. */
export async function startDemo(options: DemoOptions = {}): Promise<DemoService> {
  const {
    clock = systemClock,
    random = randomBytes,
    accounts = demoAccounts,
    sessionRule = 'budgets',
    log = () => {},
  } = options;
  const scenes = loadMedia(options.scenes ?? loadScenes());
  const cameras = buildRoster({
    accounts,
    scenes,
    h265: loadOne(loadH265Scene()),
    healthy: options.cameras ?? scenes.length,
    ingestDelayMs: options.ingestDelayMs ?? 300,
    jitterMs: options.jitterMs ?? 12,
    startedAtMs: clock.now(),
  });
  const keys = createKeyRing(accounts, random);
  const quotas = createQuotas();
  const faultList = createFaultList();
  const faultState = createFaultState();
  const sessions = createSessionBook({
    rule: sessionRule,
    quotas,
    random,
    lifeLimitMs: (camera) => lifeLimitMs(faultState, camera),
  });
  const counts = createCounts(
    (name) =>
      sessions.active(clock.now()).filter((session) => name === undefined || session.camera.name === name).length,
  );
  const record = (call: CallRecord): void => {
    counts.record(call);
  };
  const server = await startServer(options.port ?? 0, { clock, faultList, record, log });
  const endpoint = options.publicEndpoint ?? `http://127.0.0.1:${server.port}`;
  const identity = createIdentity({ endpoint, accounts, keys, random, settings: options.signIn });
  const world: World = {
    endpoint,
    cameras,
    keys,
    identity,
    sessions,
    quotas,
    sessionRule,
    skewMs: () => faultState.skewMs,
    tellsDate: () => faultState.tellsDate,
  };
  server.serve(world);
  const infos = cameras.map(describeCamera);
  return {
    endpoint,
    port: server.port,
    accounts,
    cameras: infos,
    camera: (name) => {
      const info = infos.find((candidate) => candidate.name === name);
      if (info === undefined) throw new Error(`no camera '${name}'`);
      return info;
    },
    gaps: (name, fromMs, toMs) => {
      const camera = cameras.find((candidate) => candidate.name === name);
      if (camera === undefined) throw new Error(`no camera '${name}'`);
      return gapsOf(camera, fromMs, toMs, clock.now());
    },
    environment: (profile) => environmentFor(accountOf(accounts, profile), endpoint),
    ...createIdentityControl({ identity, endpoint, now: () => clock.now() }),
    signInEnvironment: () => signInEnvironment(endpoint),
    issueTemporaryKeys: (profile, lifetimeMs) => keys.issueTemporary(profile, lifetimeMs, clock.now()),
    faults: createFaults({
      list: faultList,
      state: faultState,
      cameras,
      keys,
      identity,
      sessions,
      clock,
      committed: loadScenes,
    }),
    counts,
    close: () => server.close(),
  };
}

function accountOf(accounts: readonly DemoAccount[], profile: string | undefined): DemoAccount {
  const account = profile === undefined ? accounts[0] : accounts.find((candidate) => candidate.profile === profile);
  if (account === undefined) throw new Error(`no account '${profile ?? ''}'`);
  return account;
}

function describeCamera(camera: Camera): DemoCameraInfo {
  const { scene, audio } = camera.scenes[0];
  const { timing } = camera;
  return {
    name: camera.name,
    arn: camera.arn,
    profile: camera.account.profile,
    accountId: camera.account.accountId,
    region: camera.region,
    title: scene.title,
    fragmentMs: timing.fragmentMs,
    phaseMs: timing.phaseMs,
    clockAheadMs: timing.clockAheadMs,
    fps: scene.fpsNumerator / scene.fpsDenominator,
    width: scene.width,
    height: scene.height,
    audio: audio !== undefined,
    troubled: camera.trouble,
    scenes: camera.scenes.map(({ scene: { id, number, frames, loopMs } }) => ({ id, number, frames, loopMs })),
    turnMs: camera.turnFragments * timing.fragmentMs,
  };
}
