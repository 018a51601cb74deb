/** What every call is answered from: the parts of the service, handed around as one. */
import type { KeyRing } from './accounts.ts';
import { type Camera, exists } from './cameras/camera.ts';
import type { StreamReference } from './control/stream-reference.ts';
import type { SessionBook } from './hls/session.ts';
import type { Identity } from './identity/identity.ts';
import type { Quotas, SessionRule } from './quota/quotas.ts';

export interface World {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly endpoint: string;
  readonly cameras: readonly Camera[];
  readonly keys: KeyRing;
  readonly identity: Identity;
  readonly sessions: SessionBook;
  readonly quotas: Quotas;
  readonly sessionRule: SessionRule;
  /** How far the service's clock, as callers see it, is ahead of the true one. */
  skewMs(): number;
  /** Whether answers carry a `Date`. */
  tellsDate(): boolean;
}

/** Whose streams a call may see. */
export interface Viewpoint {
  readonly accountId: string;
  readonly region: string;
}

/** The streams of one account in one region, sorted by name. */
export function visibleCameras(world: World, from: Viewpoint, nowMs: number): readonly Camera[] {
  return world.cameras
    .filter((camera) => camera.account.accountId === from.accountId && camera.region === from.region)
    .filter((camera) => exists(camera, nowMs))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The stream a call names, if its account has it in the region the call was signed for. */
export function findCamera(
  world: World,
  from: Viewpoint,
  reference: StreamReference,
  nowMs: number,
): Camera | undefined {
  return visibleCameras(world, from, nowMs).find((camera) =>
    reference.by === 'name' ? camera.name === reference.name : camera.arn === reference.arn,
  );
}
