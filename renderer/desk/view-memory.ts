/** What a person has done with the view and no setting keeps: it outlives the page, not the window. So a page that crashed comes back as it was. */
import { effect } from '@preact/signals';
import { z } from 'zod';
import { cameraKey } from '../../contract/cameras.ts';
import { mostTiles } from '../../contract/settings.ts';
import type { CreatePlayer } from '../wall/players.ts';
import type { WallStore } from '../wall/wall-store.ts';

/** Where it is kept: the window's sessionStorage, which lives in the browser's process and ends with the window. */
export type ViewStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** See the file's first line. */
export interface ViewMemory {
  /** Players that a person holds are held again when they are made anew; which ones these are is remembered. */
  readonly rememberHolds: (createPlayer: CreatePlayer) => CreatePlayer;
  /** Restores which tile is selected and enlarged, and remembers it from then on; the function returned ends that. */
  readonly follow: (wall: Pick<WallStore, 'state' | 'dispatch'>) => () => void;
  /** The page goes: players that end from now on were not let go by anybody. */
  readonly close: () => void;
}

const storageKey = 'vigil.view';

const viewSchema = z.object({
  selected: z
    .number()
    .int()
    .min(0)
    .max(mostTiles - 1)
    .catch(0),
  enlarged: z.boolean().catch(false),
  /** Keys of the cameras held. */
  held: z.array(z.string().max(2_000)).max(mostTiles).catch([]),
});
type View = z.infer<typeof viewSchema>;

const read = (storage: ViewStorage): View => {
  try {
    return viewSchema.parse(JSON.parse(storage.getItem(storageKey) ?? '{}'));
  } catch {
    return viewSchema.parse({});
  }
};

/** Opens what the page before this one has left. */
export const createViewMemory = (storage: ViewStorage): ViewMemory => {
  let view = read(storage);
  const held = new Set(view.held);
  let isClosed = false;

  const keep = (change: Partial<View>): void => {
    if (isClosed) return;
    view = { ...view, ...change };
    try {
      storage.setItem(storageKey, JSON.stringify(view));
    } catch {
      // a view that can't be kept is only a view
    }
  };
  const keepHeld = (key: string, isHeld: boolean): void => {
    if (isClosed || held.has(key) === isHeld) return;
    if (isHeld) held.add(key);
    else held.delete(key);
    keep({ held: [...held] });
  };

  return {
    rememberHolds: (createPlayer) => (camera, settings) => {
      const key = cameraKey(camera);
      const player = createPlayer(camera, settings);
      const { pause, resume, dispose } = player;
      if (held.has(key)) pause();
      return Object.assign(player, {
        pause: () => {
          keepHeld(key, true);
          pause();
        },
        resume: () => {
          keepHeld(key, false);
          resume();
        },
        dispose: () => {
          keepHeld(key, false);
          dispose();
        },
      });
    },
    follow: ({ state, dispatch }) => {
      const { selected, enlarged } = view;
      dispatch(enlarged ? { kind: 'enlarge', place: selected } : { kind: 'select', place: selected });
      return effect(() => {
        const now = state.value;
        if (now.selected !== view.selected || now.enlarged !== view.enlarged) {
          keep({ selected: now.selected, enlarged: now.enlarged });
        }
      });
    },
    close: () => {
      isClosed = true;
    },
  };
};
