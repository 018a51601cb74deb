/** The faults that are measured: what each does to one camera of the demo service, and for how long. */
import type { DemoService, Disposer, Operation } from '../demo/index.ts';

/** One fault. */
export interface BenchFault {
  readonly name: string;
  /** 0: struck once, and over. */
  readonly lastMs: number;
  /** Strikes; what is returned takes it back. */
  readonly strike: (demo: DemoService, camera: string) => Disposer;
}

const lists: readonly Operation[] = ['GetHLSMasterPlaylist', 'GetHLSMediaPlaylist'];
const fragments: readonly Operation[] = ['GetMP4InitFragment', 'GetMP4MediaFragment'];
const playback: readonly Operation[] = [...lists, ...fragments];

/** All of them. */
export const benchFaults: readonly BenchFault[] = [
  {
    name: 'session ends (403)',
    lastMs: 0,
    strike: (demo, camera) => {
      demo.faults.expireSessions(camera);
      return () => undefined;
    },
  },
  ...[404, 503].map((status) => ({
    name: `${status} on everything`,
    lastMs: 15_000,
    strike: ({ faults }: DemoService, camera: string) =>
      faults.add({ kind: 'status', status }, { camera, operation: playback }),
  })),
  {
    name: '404 on fragments, lists good',
    lastMs: 15_000,
    strike: ({ faults }, camera) => faults.add({ kind: 'status', status: 404 }, { camera, operation: fragments }),
  },
  {
    name: 'list stands still',
    lastMs: 25_000,
    strike: ({ faults }, camera) => faults.freezePlaylist(camera),
  },
  { name: 'camera silent', lastMs: 45_000, strike: ({ faults }, camera) => faults.silence(camera) },
  {
    name: 'connections dropped',
    lastMs: 15_000,
    strike: ({ faults }, camera) => faults.add({ kind: 'drop' }, { camera, operation: playback }),
  },
  {
    name: 'reset in the middle of fragments',
    lastMs: 15_000,
    strike: ({ faults }, camera) => faults.add({ kind: 'reset-mid-body' }, { camera, operation: fragments }),
  },
  {
    name: 'first byte after 10 s',
    lastMs: 20_000,
    strike: ({ faults }, camera) =>
      faults.add({ kind: 'first-byte-delay', delayMs: 10_000 }, { camera, operation: fragments }),
  },
  ...(['truncate', 'corrupt-media', 'garbage'] as const).map((kind) => ({
    name: { truncate: 'fragments cut short', 'corrupt-media': 'corrupt media', garbage: 'noise as media' }[kind],
    lastMs: 15_000,
    strike: ({ faults }: DemoService, camera: string) => faults.add({ kind }, { camera, operation: fragments }),
  })),
  {
    name: 'a web page as list',
    lastMs: 15_000,
    strike: ({ faults }, camera) => faults.add({ kind: 'html' }, { camera, operation: lists }),
  },
];
