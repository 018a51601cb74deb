/** Tells when files of a few folders have changed: by the system's own notices where there are any, by looking where not. */
import { watch } from 'node:fs';
import type { Clock } from '../clock.ts';

/** One thing to look at. */
export interface Watched {
  /** Folders whose notices are a reason to look; they need not exist yet. */
  readonly folders: () => readonly string[];
  /** Another text after any change that counts. */
  readonly stamp: () => Promise<string>;
  readonly onChange: () => void;
}

/** The system's notices of a folder; the function returned ends them. Throws where there can't be any. */
export type WatchFolder = (folder: string, onNotice: () => void) => () => void;

/** Editors write a file in several steps; one look after the last of them is enough, but in a busy folder there is no last one. */
const settleMs = 150;
const settleAtMostMs = 1_000;
/** Network drives and some containers send no notices; a look costs a few calls of the file system. */
const lookEveryMs = 3_000;

/** Watches until the function returned is called. The state at the start is no change. */
export function watchFiles(all: readonly Watched[], clock: Clock, watchFolder: WatchFolder): () => void {
  const ends = all.map((watched) => watchOne(watched, clock, watchFolder));
  return () => {
    for (const end of ends) end();
  };
}

function watchOne({ folders, stamp, onChange }: Watched, clock: Clock, watchFolder: WatchFolder): () => void {
  const notices = new Map<string, () => void>();
  let known: string | undefined;
  let hasEnded = false;
  let cancel = (): void => undefined;

  let noticedAtMs: number | undefined;
  const onNotice = (): void => {
    if (hasEnded) return;
    const nowMs = clock.monotonicMs();
    noticedAtMs ??= nowMs;
    later(Math.min(settleMs, Math.max(0, noticedAtMs + settleAtMostMs - nowMs)));
  };
  const later = (delayMs: number): void => {
    cancel();
    cancel = clock.after(delayMs, () => void look());
  };
  const listen = (): void => {
    for (const folder of folders()) {
      if (notices.has(folder)) continue;
      try {
        notices.set(folder, watchFolder(folder, onNotice));
      } catch {
        // it is not there, or the system has no notices to give: the next look tries again
      }
    }
  };
  const look = async (): Promise<void> => {
    noticedAtMs = undefined;
    const now = await stamp();
    if (hasEnded) return;
    listen();
    later(lookEveryMs);
    const isNew = known !== undefined && known !== now;
    known = now;
    if (isNew) onChange();
  };
  void look();

  return () => {
    hasEnded = true;
    cancel();
    for (const end of notices.values()) end();
  };
}

/** `fs.watch` of one folder. A folder that goes away sends no more notices; looking goes on. */
export const watchFolderBySystem: WatchFolder = (folder, onNotice) => {
  const watcher = watch(folder, { persistent: false }, onNotice);
  watcher.on('error', () => watcher.close());
  return () => watcher.close();
};
