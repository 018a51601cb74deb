/**
 * Sub-streams: a camera's second, smaller stream, known by its name (`gate-sub` belongs to `gate`). Pure.
 *
 * Tags are not looked at: ListStreams tells none, and ListTagsForStream would be one call per stream (Amazon Kinesis
 * Video Streams API Reference, API_ListStreams and API_ListTagsForStream).
 */
import { type Camera, type CameraRef, cameraKey } from './cameras.ts';

/** What a sub-stream's name ends with, in any case, after `-`, `_` or `.`; where a camera has several, the first kind counts. */
export const subStreamEndings = ['sub', 'substream', 'low'] as const;

/** The main stream of a pair may say so: `gate-main` and `gate-sub` belong together. */
const mainEnding = 'main';

/** Which of several cameras are sub-streams of others. */
export interface SubStreams {
  /** By the main stream's key. */
  readonly subOf: ReadonlyMap<string, CameraRef>;
  /** By the sub-stream's key. */
  readonly mainOf: ReadonlyMap<string, CameraRef>;
}

const nameParts = new RegExp(`^(.+)[-_.](${[...subStreamEndings, mainEnding].join('|')})$`, 'i');

/** A name without the ending that tells its part; `ending` is in small letters, null where there is none. */
const splitEnding = (name: string): { readonly base: string; readonly ending: string | null } => {
  const [, base, ending] = nameParts.exec(name) ?? [];
  return base === undefined || ending === undefined
    ? { base: name, ending: null }
    : { base, ending: ending.toLowerCase() };
};

const rankOf = (ending: string | null): number => subStreamEndings.findIndex((known) => known === ending);

/** Streams of one account and region only belong together; names tell small from capital letters, as the service does. */
const groupKey = ({ account, region }: CameraRef, base: string): string => JSON.stringify([account, region, base]);

/**
 * Pairs sub-streams with their main streams. A stream without a main stream among these is a camera like any other, whatever
 * its name; no main stream is itself a sub-stream.
 */
export const pairSubStreams = (cameras: readonly CameraRef[]): SubStreams => {
  const parts = cameras.map((ref) => ({ ref, ...splitEnding(ref.StreamName) }));
  // `gate` goes before `gate-main`; two streams of one name and place can't be
  const mains = new Map<string, CameraRef>();
  for (const { ref, base, ending } of parts) if (ending === mainEnding) mains.set(groupKey(ref, base), ref);
  for (const { ref, ending } of parts) if (ending === null) mains.set(groupKey(ref, ref.StreamName), ref);

  const subs = parts
    .filter(({ ending }) => rankOf(ending) !== -1)
    .toSorted(
      (one, other) => rankOf(one.ending) - rankOf(other.ending) || (one.ref.StreamName < other.ref.StreamName ? -1 : 1),
    );
  const subOf = new Map<string, CameraRef>();
  const mainOf = new Map<string, CameraRef>();
  for (const { ref, base } of subs) {
    const main = mains.get(groupKey(ref, base));
    if (main === undefined) continue;
    mainOf.set(cameraKey(ref), main);
    if (!subOf.has(cameraKey(main))) subOf.set(cameraKey(main), ref);
  }
  return { subOf, mainOf };
};

/** Whether a camera's live picture can be played, as far as its list tells. */
const canPlay = ({ Status, DataRetentionInHours }: Camera): boolean =>
  Status === 'ACTIVE' && DataRetentionInHours !== 0;

/** The pairs of which both streams can be played: only these may stand in for each other. */
export const playablePairs = (cameras: readonly Camera[]): SubStreams =>
  pairSubStreams(cameras.filter(canPlay).map(({ ref }) => ref));

/** The cameras without the sub-streams whose main stream can be played. */
export const withoutSubStreams = (cameras: readonly Camera[]): readonly Camera[] => {
  const { mainOf } = pairSubStreams(cameras.map(({ ref }) => ref));
  const playable = new Set(cameras.filter(canPlay).map(({ ref }) => cameraKey(ref)));
  return cameras.filter(({ ref }) => {
    const main = mainOf.get(cameraKey(ref));
    return main === undefined || !playable.has(cameraKey(main));
  });
};
