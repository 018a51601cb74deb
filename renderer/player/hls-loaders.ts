/** Loaders for hls.js: all count the bytes they bring, and the playlists' prepares each playlist before hls.js reads it. */
import type {
  HlsConfig,
  Loader,
  LoaderCallbacks,
  LoaderConfiguration,
  LoaderContext,
  PlaylistLoaderContext,
} from 'hls.js';
import { FetchLoader } from 'hls.js';

type LoaderClass = HlsConfig['loader'];
type PlaylistLoaderClass = NonNullable<HlsConfig['pLoader']>;

/** Calls `onBytes` with the size of each answer that has arrived whole. */
const counted = <T extends LoaderContext>(
  callbacks: LoaderCallbacks<T>,
  onBytes: (bytes: number) => void,
): LoaderCallbacks<T> => ({
  ...callbacks,
  onSuccess: (response, stats, context, details) => {
    onBytes(stats.loaded);
    callbacks.onSuccess(response, stats, context, details);
  },
});

/** A loader of anything. */
export const countingLoader = (onBytes: (bytes: number) => void): LoaderClass => {
  return class extends (FetchLoader as unknown as new (config: HlsConfig) => Loader<LoaderContext>) {
    override load(
      context: LoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<LoaderContext>,
    ): void {
      super.load(context, config, counted(callbacks, onBytes));
    }
  };
};

/** A loader that waits before each call; `after` runs an action once and returns what cancels it. */
export const pacedLoader = <Class extends LoaderClass | PlaylistLoaderClass>(
  loader: Class,
  takeMs: () => number,
  after: (delayMs: number, action: () => void) => () => void,
): Class => {
  const plain: LoaderClass = loader;
  return class extends plain {
    #waiting: { readonly forget: () => void; readonly abort: () => void } | null = null;

    override load(
      context: LoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<LoaderContext>,
    ): void {
      const delayMs = takeMs();
      const load = (): void => {
        this.#waiting = null;
        super.load(context, config, callbacks);
      };
      if (delayMs <= 0) load();
      else {
        const abort = (): void => callbacks.onAbort?.(this.stats, context, null);
        this.#waiting = { forget: after(delayMs, load), abort };
      }
    }

    override abort(): void {
      const waiting = this.#waiting;
      this.#waiting = null;
      waiting?.forget();
      super.abort();
      waiting?.abort();
    }

    override destroy(): void {
      this.#waiting?.forget();
      this.#waiting = null;
      super.destroy();
    }
  } as unknown as Class;
};

/**
 * A loader of playlists. `prepare` gets each one's text and whether it lists a track of sound only, and answers the text hls.js
 * shall read; null: nobody wants it any more.
 */
export const playlistLoader = (
  onBytes: (bytes: number) => void,
  prepare: (text: string, isSound: boolean) => string | null,
): PlaylistLoaderClass => {
  return class extends (FetchLoader as unknown as PlaylistLoaderClass) {
    override load(
      context: PlaylistLoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<PlaylistLoaderContext>,
    ): void {
      const preparing: LoaderCallbacks<PlaylistLoaderContext> = {
        ...callbacks,
        onSuccess: (response, stats, asked, details) => {
          const type: string = asked.type;
          if (typeof response.data === 'string') {
            const text = prepare(response.data, type === 'audioTrack');
            if (text === null) return;
            response.data = text;
          }
          callbacks.onSuccess(response, stats, asked, details);
        },
      };
      super.load(context, config, counted(preparing, onBytes));
    }
  };
};
