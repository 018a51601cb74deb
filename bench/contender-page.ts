/** The page of the contenders: a plain wall of one player per tile. What plays it is all that differs. */
import type { Rect } from '../renderer/wall/layout.ts';

/** The players that are compared; `sample` is hls.js as AWS's sample web viewer sets it. */
export const webPlayers = ['plain', 'sample', 'shaka', 'native'] as const;
/** See {@link webPlayers}. */
export type WebPlayer = (typeof webPlayers)[number];

interface PageWish {
  readonly player: WebPlayer;
  readonly tiles: readonly { readonly camera: string; readonly rect: Rect }[];
}

interface HlsLike {
  loadSource: (url: string) => void;
  attachMedia: (video: HTMLVideoElement) => void;
  on: (event: string, listener: (event: string, data: { fatal: boolean; type: string }) => void) => void;
  startLoad: () => void;
  recoverMediaError: () => void;
}
interface ShakaLike {
  attach: (video: HTMLVideoElement) => Promise<void>;
  load: (url: string) => Promise<void>;
}

declare global {
  var Hls: (new (settings: object) => HlsLike) | undefined;
  var shaka: { readonly Player: new () => ShakaLike; readonly polyfill: { installAll: () => void } } | undefined;
}

/** The script a player needs, as the page asks for it; null: none. */
export function scriptOf(player: WebPlayer): 'hls.js' | 'shaka.js' | null {
  if (player === 'native') return null;
  return player === 'shaka' ? 'shaka.js' : 'hls.js';
}

/** The whole page. */
export function contenderHtml(wish: PageWish): string {
  const library = scriptOf(wish.player);
  return `<!doctype html><meta charset="utf-8"><title>${wish.player}</title><style>
body { margin: 0; background: #0b0d10; overflow: hidden; }
.tile { position: absolute; overflow: hidden; background: #15181d; }
.tile video { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
.tile.selected::after { content: ""; position: absolute; inset: 0; border: 2px solid #4da3ff; }
</style><body>${library === null ? '' : `<script src="/${library}"></script>`}
<script>(${playWall.toString()})(${JSON.stringify(wish)})</script>`;
}

/** Runs in the page; needs nothing from outside itself. */
function playWall({ player, tiles }: PageWish): void {
  const play = async (video: HTMLVideoElement, url: string): Promise<void> => {
    if (player === 'native') {
      video.src = url;
    } else if (player === 'shaka') {
      if (globalThis.shaka === undefined) return;
      const made = new globalThis.shaka.Player();
      await made.attach(video);
      await made.load(url);
    } else {
      if (globalThis.Hls === undefined) return;
      // As aws-samples/amazon-kinesis-video-streams-web-viewer hands them to its player.
      const live = { liveSyncDurationCount: 2, liveMaxLatencyDurationCount: 3 };
      const hls = new globalThis.Hls(player === 'sample' ? live : {});
      // hls.js's documentation, "Fatal Error Recovery"
      hls.on('hlsError', (_event, { fatal, type }) => {
        if (fatal && type === 'networkError') hls.startLoad();
        if (fatal && type === 'mediaError') hls.recoverMediaError();
      });
      hls.loadSource(url);
      hls.attachMedia(video);
    }
    await video.play();
  };
  if (player === 'shaka') globalThis.shaka?.polyfill.installAll();
  const shown = tiles.map(({ camera, rect }) => {
    const tile = document.createElement('div');
    tile.className = 'tile';
    tile.dataset['camera'] = camera;
    for (const side of ['left', 'top', 'width', 'height'] as const) tile.style[side] = `${rect[side]}px`;
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    // the strip could not be read otherwise
    video.crossOrigin = 'anonymous';
    tile.append(video);
    document.body.append(tile);
    void fetch(`/session/${encodeURIComponent(camera)}`)
      .then((answer) => answer.text())
      .then((url) => play(video, url))
      .catch((error: unknown) => console.error(camera, error instanceof Error ? error.name : 'failed'));
    return tile;
  });
  let selected = 0;
  addEventListener('keydown', ({ key }) => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    shown[selected]?.classList.remove('selected');
    selected = Math.min(shown.length - 1, Math.max(0, selected + step));
    shown[selected]?.classList.add('selected');
  });
}
