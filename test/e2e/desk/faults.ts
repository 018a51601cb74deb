/** The table of faults: how each is caused and ended, what a tile must say of it, and by when the picture must be back. */
import { troubleTable } from '../../../contract/trouble.ts';
import type { TroubleKind } from '../../../contract/trouble-kinds.ts';
import type { FaultScope, Fault as ServiceFault } from '../../../demo/index.ts';
import { type Stage, setProxy } from './fault-stage.ts';

/** Ends a fault. */
export type End = () => Promise<void> | void;

/** One row. */
export interface Fault {
  readonly name: string;
  /** One camera, every third, or all that is on the wall. */
  readonly strikes: 'camera' | 'third' | 'wall';
  /** Needs a wall that reaches the service through a proxy. */
  readonly guarded: boolean;
  /** It is left in force for at least so long. */
  readonly lastsMs: number;
  /** Too long for a run that people wait for. */
  readonly long: boolean;
  /**
   * `told`: the tile must say one of these, and the picture is back when the fault has ended. `mends`: the picture must be back
   * while the fault is still in force; meanwhile the tile may say anything that is true. `borne`: the same, and the tile may say
   * one of these for as long as the fault lasts.
   */
  readonly outcome: 'told' | 'mends' | 'borne';
  readonly as: readonly TroubleKind[];
  /** Nothing but an operator or a long wait ends this trouble: the run presses "try again" when the fault has ended. */
  readonly retriedByHand: boolean;
  /** Left to `npm run matrix`: other specs see to it, or it takes long on a slow machine. */
  readonly apart: boolean;
  readonly cause: (stage: Stage, camera: string) => Promise<End> | End;
}

type Row = Pick<Fault, 'name' | 'cause'> & Partial<Omit<Fault, 'name' | 'cause' | 'strikes'>>;

const seconds = (count: number): number => count * 1_000;

const lists = 'GetHLSMediaPlaylist' as const;
const fragments = ['GetMP4MediaFragment', 'GetTSFragment'] as const;
const opening = 'GetHLSStreamingSessionURL' as const;
const playback = ['GetHLSMasterPlaylist', lists, 'GetMP4InitFragment', ...fragments] as const;

/** Calls of one camera go wrong. */
const broken =
  (fault: ServiceFault, operation?: FaultScope['operation']) =>
  ({ demo }: Stage, camera: string): End =>
    demo.faults.add(fault, { camera, ...(operation === undefined ? {} : { operation }) });

const ofCamera = (row: Row): Fault => ({ ...defaults, ...row, strikes: 'camera' });
const ofThird = (row: Row): Fault => ({ ...defaults, ...row, strikes: 'third' });
const ofWall = (row: Row): Fault => ({ ...defaults, ...row, strikes: 'wall' });
const defaults = {
  guarded: false,
  lastsMs: seconds(15),
  long: false,
  outcome: 'told',
  as: [],
  retriedByHand: false,
  apart: false,
} as const;

/** A picture that can't be told from one that merely does not move on. */
const stands = ['picture-frozen', 'picture-late', 'media-invalid'] as const;

const cameraRows: readonly Row[] = [
  {
    name: 'the session ends (403) in mid-play',
    outcome: 'mends',
    cause: ({ demo }, camera) => {
      demo.faults.expireSessions(camera);
      return () => undefined;
    },
  },
  {
    name: 'every session is refused (403) in mid-play',
    as: ['session-ended', 'watched-too-often'],
    cause: broken({ kind: 'status', status: 403 }, playback),
  },
  {
    name: '404, then back',
    as: ['camera-silent', 'stream-not-found'],
    cause: broken({ kind: 'status', status: 404 }, [...playback, opening]),
  },
  { name: '503 for 15 s', as: ['service-fault'], cause: broken({ kind: 'status', status: 503 }) },
  {
    name: '503 for 5 min',
    lastsMs: seconds(300),
    long: true,
    as: ['service-fault'],
    cause: broken({ kind: 'status', status: 503 }),
  },
  {
    name: 'the camera falls silent',
    lastsMs: seconds(40),
    long: true,
    as: ['camera-silent'],
    cause: ({ demo }, camera) => demo.faults.silence(camera),
  },
  {
    name: 'the playlist stands still',
    as: ['camera-silent'],
    cause: ({ demo }, camera) => demo.faults.freezePlaylist(camera),
  },
  {
    name: 'fragments 404, the playlist good',
    as: ['picture-frozen'],
    cause: broken({ kind: 'status', status: 404 }, fragments),
  },
  {
    name: 'the first byte of fragments after 10 s',
    as: [...stands, 'timed-out'],
    lastsMs: seconds(25),
    cause: broken({ kind: 'first-byte-delay', delayMs: seconds(10) }, fragments),
  },
  {
    name: 'fragments answered after 10 s',
    as: [...stands, 'timed-out'],
    lastsMs: seconds(25),
    cause: broken({ kind: 'latency', delayMs: seconds(10) }, fragments),
  },
  {
    name: 'reset in mid-fragment',
    as: [...stands, 'unreachable'],
    cause: broken({ kind: 'reset-mid-body' }, fragments),
  },
  { name: 'truncated fragments', as: stands, cause: broken({ kind: 'truncate' }, fragments) },
  { name: 'media bytes corrupt', as: stands, cause: broken({ kind: 'corrupt-media' }, fragments) },
  { name: 'boxes corrupt', as: stands, cause: broken({ kind: 'corrupt-boxes' }, fragments) },
  {
    name: 'wrong content type',
    outcome: 'mends',
    cause: broken({ kind: 'content-type', contentType: 'text/plain' }),
  },
  { name: 'garbage in place of playlists', as: ['playlist-invalid'], cause: broken({ kind: 'garbage' }, lists) },
  { name: 'a log-in page in place of playlists', as: ['not-the-service'], cause: broken({ kind: 'html' }, lists) },
  {
    name: 'playlists of 30 MB',
    outcome: 'borne',
    as: ['playlist-invalid', 'timed-out'],
    cause: broken({ kind: 'oversize', bytes: 30_000_000 }, lists),
  },
  {
    name: 'playlists without end',
    lastsMs: seconds(25),
    as: ['playlist-invalid', 'timed-out', 'unreachable'],
    cause: broken({ kind: 'endless', bytesPerSecond: 4_000_000 }, lists),
  },
  {
    name: 'another resolution',
    outcome: 'mends',
    cause: ({ demo }, camera) => demo.faults.showScene(camera, 'street-night'),
  },
  {
    name: 'other codec private data',
    outcome: 'mends',
    cause: ({ demo }, camera) => demo.faults.showScene(camera, 'fence-east'),
  },
  {
    name: 'sound appears',
    outcome: 'mends',
    lastsMs: seconds(20),
    cause: ({ demo }, camera) => demo.faults.addSound(camera),
  },
];

/** The cameras that a fault strikes; `camera`: the one, where it strikes one. */
export const struckBy = (
  { strikes }: Pick<Fault, 'strikes'>,
  cameras: readonly string[],
  camera: string,
): readonly string[] => {
  if (strikes === 'camera') return [camera];
  return strikes === 'wall' ? cameras : cameras.filter((_, at) => at % 3 === 0);
};

/** Faults that take what all share: HTTP/1.1 has six connections per host, and calls that hang keep them. */
const thirdRows: readonly Row[] = [
  {
    name: 'a third of the cameras hangs',
    lastsMs: seconds(25),
    as: [...stands, 'timed-out', 'unreachable'],
    cause: ({ demo, cameras }) => {
      const hung = struckBy({ strikes: 'third' }, cameras, '').map((camera) =>
        demo.faults.add({ kind: 'latency', delayMs: seconds(60) }, { camera, operation: [lists, ...fragments] }),
      );
      return () => {
        for (const undo of hung) undo();
      };
    },
  },
];

/** The session calls of the whole wall go wrong, and everything else with them. */
const allBroken =
  (fault: ServiceFault) =>
  ({ demo }: Stage): End =>
    demo.faults.add(fault);

const skewed =
  (skewMs: number) =>
  ({ demo }: Stage): End => {
    const mend = demo.faults.skewClock(skewMs);
    demo.faults.expireSessions();
    return mend;
  };

const wallRows: readonly Row[] = [
  {
    name: 'all sessions end (403) at once',
    outcome: 'mends',
    cause: ({ demo }: Stage): End => {
      demo.faults.expireSessions();
      return () => undefined;
    },
  },
  { name: 'everything answers 503', as: ['service-fault'], cause: allBroken({ kind: 'status', status: 503 }) },
  {
    name: 'everything answers 503 for 5 min',
    lastsMs: seconds(300),
    long: true,
    as: ['service-fault'],
    cause: allBroken({ kind: 'status', status: 503 }),
  },
  { name: 'every connection is closed', as: ['unreachable', 'service-fault'], cause: allBroken({ kind: 'drop' }) },
  { name: "this machine's clock is an hour behind", apart: true, outcome: 'mends', cause: skewed(seconds(3_600)) },
  { name: "this machine's clock is an hour ahead", apart: true, outcome: 'mends', cause: skewed(-seconds(3_600)) },
  {
    name: 'the machine sleeps, and its sessions end',
    apart: true,
    as: ['unreachable', 'service-fault', 'picture-frozen', 'session-ended'],
    cause: async ({ demo, desk }: Stage): Promise<End> => {
      await desk.app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
      demo.faults.expireSessions();
      const connect = demo.faults.add({ kind: 'drop' });
      return async () => {
        connect();
        await desk.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
      };
    },
  },
  {
    name: 'the names can not be looked up',
    apart: true,
    guarded: true,
    as: ['host-unresolved', 'unreachable'],
    cause: async ({ page, way }: Stage): Promise<End> => {
      await setProxy(page, '');
      way?.proxy().cut();
      return () => setProxy(page, way?.proxyUrl ?? '');
    },
  },
  {
    name: 'TLS broken',
    apart: true,
    guarded: true,
    as: ['tls-refused', 'unreachable'],
    cause: ({ way }: Stage): End => {
      way?.breakTls(true);
      return () => way?.breakTls(false);
    },
  },
  {
    name: 'the proxy dies',
    guarded: true,
    as: ['proxy-unreachable', 'unreachable'],
    cause: async ({ way }: Stage): Promise<End> => {
      await way?.killProxy();
      return () => way?.reviveProxy();
    },
  },
  {
    name: 'the keys are revoked',
    retriedByHand: true,
    as: ['keys-rejected'],
    cause: ({ demo }: Stage): End => {
      const restore = ['plant-east', 'plant-west'].map((profile) => demo.faults.revokeKeys(profile));
      demo.faults.expireSessions();
      return () => {
        for (const undo of restore) undo();
      };
    },
  },
];

/** All of them. */
export const faults: readonly Fault[] = [
  ...cameraRows.map(ofCamera),
  ...thirdRows.map(ofThird),
  ...wallRows.map(ofWall),
];

/** What a machine that is busy with other things may need for sessions and first pictures, besides the wait for the next attempt. */
const busyMs = 20_000;
const perTileMs = 600;
const fragmentsNeeded = 6;

/**
 * How long after the end of a fault the picture may take to be back: the wait until the next attempt by the trouble's own cadence
 * (waits double, so the next one is at most about as long again as the fault has lasted), the attempt, and some fragments.
 */
export const recoveryBoundMs = (
  { as, retriedByHand, strikes }: Fault,
  { lastedMs, fragmentMs, tiles }: { readonly lastedMs: number; readonly fragmentMs: number; readonly tiles: number },
): number => {
  const waitsMs = as.map((kind) => {
    const { cadence } = troubleTable[kind];
    if (cadence === 'operator') return 0;
    return Math.min(cadence.maxMs, Math.max(cadence.firstMs, 2 * lastedMs));
  });
  const waitMs = retriedByHand ? 0 : 1.5 * Math.max(5_000, ...waitsMs);
  return waitMs + busyMs + fragmentsNeeded * fragmentMs + (strikes === 'camera' ? 0 : tiles * perTileMs);
};
