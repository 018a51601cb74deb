/** Loaders for hls.js: all go through the host's gate and count the bytes they bring, and the playlists' prepares each playlist before hls.js reads it. */
import type {
  HlsConfig,
  Loader,
  LoaderCallbacks,
  LoaderConfiguration,
  LoaderContext,
  PlaylistLoaderContext,
} from 'hls.js';
import { FetchLoader } from 'hls.js';
import type { EndCall, EnterGate } from './host-gate.ts';

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

/** What each loader needs of its feed. */
export interface LoaderParts {
  readonly enter: EnterGate;
  readonly onBytes: (bytes: number) => void;
  /** Monotonic, as `performance.now()`: hls.js compares it with its own. */
  readonly nowMs: () => number;
  /** Runs `action` once after `delayMs`; returns the disposer. */
  readonly after: (delayMs: number, action: () => void) => () => void;
}

/** A loader whose calls, those made again by itself too, go through the host's gate. */
const gatedLoader = ({ enter, nowMs, after }: Omit<LoaderParts, 'onBytes'>): typeof FetchLoader =>
  class extends FetchLoader {
    #end: EndCall = () => undefined;
    #stopWaiting: () => void = () => undefined;

    override load(
      context: LoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<LoaderContext>,
    ): void {
      super.load(context, config, {
        ...callbacks,
        onSuccess: (...told) => {
          this.#leave();
          callbacks.onSuccess(...told);
        },
        onError: (...told) => {
          this.#leave();
          callbacks.onError(...told);
        },
      });
    }

    protected override loadInternal(): void {
      if (this.context === null || this.config === null) return;
      const { maxTimeToFirstByteMs } = this.config.loadPolicy;
      const isAnswered = (): boolean => this.getNetworkDetails() !== null;
      const limitWait = (): void => {
        this.#stopWaiting();
        this.#stopWaiting = after(maxTimeToFirstByteMs, () => {
          if (!isAnswered()) this.loadtimeout();
        });
      };
      // What waits is given up as soon as if it were under way; what is made again has what is left of its time.
      limitWait();
      let hasGone = false;
      this.#end = enter(this.context.url, {
        go: () => {
          if (!hasGone) {
            limitWait();
            // hls.js measures the whole load from here.
            this.stats.loading.start = nowMs();
          }
          hasGone = true;
          super.loadInternal();
        },
        giveBack: () => super.abortInternal(),
        isAnswered,
      });
    }

    protected override abortInternal(): void {
      super.abortInternal();
      this.#leave();
    }

    #leave(): void {
      this.#stopWaiting();
      this.#end();
    }
  };

/** A loader of anything. */
export const countingLoader = (parts: LoaderParts): LoaderClass => {
  return class extends (gatedLoader(parts) as unknown as new (config: HlsConfig) => Loader<LoaderContext>) {
    override load(
      context: LoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<LoaderContext>,
    ): void {
      super.load(context, config, counted(callbacks, parts.onBytes));
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
  parts: LoaderParts,
  prepare: (text: string, isSound: boolean) => string | null,
): PlaylistLoaderClass => {
  return class extends (gatedLoader(parts) as unknown as PlaylistLoaderClass) {
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
      super.load(context, config, counted(preparing, parts.onBytes));
    }
  };
};
