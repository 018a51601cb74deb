/** Cameras added by name or ARN, beside those that the account lists. Pure. */
import { type Camera, type CameraRef, cameraKey } from './cameras.ts';

/** What the panel says of a camera that somebody added: it is there by hand, or it is there no more. */
export type AddedNote = 'added' | 'gone';

/** What one account and region are known to have. */
export interface KnownCameras {
  /** As the service listed them last; null while it has not. */
  readonly listed: readonly Camera[] | null;
  /** True when that list is the present one: what is not on it is not there. */
  readonly isPresent: boolean;
  /** What was found of single cameras, by key; `gone`: the service knows no such stream. */
  readonly found: ReadonlyMap<string, Camera | 'gone'>;
}

/** Cameras of an account and region, with a note on those that are there only because they were added. */
export interface MergedCameras {
  readonly cameras: readonly Camera[] | null;
  readonly notes: ReadonlyMap<string, AddedNote>;
}

const collator = new Intl.Collator('en', { numeric: true });

/** A camera of which nobody may tell more than its ARN passes for active. */
const assumed = (ref: CameraRef): Camera => ({ ref, Status: 'ACTIVE', DataRetentionInHours: null, MediaType: null });

/** The cameras added by hand that belong to an account and region; `region: null`: the account names none. */
export const addedIn = (added: readonly CameraRef[], profile: string, region: string | null): readonly CameraRef[] =>
  added.filter((ref) => ref.account === profile && ref.region === region);

/** Puts the added cameras of one account and region among the listed ones. */
export const mergeAdded = (known: KnownCameras, added: readonly CameraRef[]): MergedCameras => {
  const { listed, isPresent, found } = known;
  const listedKeys = new Set((listed ?? []).map((camera) => cameraKey(camera.ref)));
  const extra = added.filter((ref) => !listedKeys.has(cameraKey(ref)));
  if (extra.length === 0) return { cameras: listed, notes: new Map() };
  const notes = new Map<string, AddedNote>();
  const cameras = extra.map((ref): Camera => {
    const key = cameraKey(ref);
    const one = found.get(key);
    const camera = one === 'gone' ? undefined : one;
    const isGone = camera === undefined && (isPresent || one === 'gone');
    notes.set(key, isGone ? 'gone' : 'added');
    return isGone ? { ...assumed(ref), Status: 'DELETING' } : (camera ?? assumed(ref));
  });
  const all = [...(listed ?? []), ...cameras];
  return { cameras: all.toSorted((a, b) => collator.compare(a.ref.StreamName, b.ref.StreamName)), notes };
};
