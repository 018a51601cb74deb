/** What a page that takes another's place finds of the view: selection, enlargement, held cameras. */
import { signal } from '@preact/signals';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionSettingsSchema } from '../../../../contract/settings.ts';
import { createViewMemory, type ViewStorage } from '../../../../renderer/desk/view-memory.ts';
import { reduceWall, type WallEvent, type WallState } from '../../../../renderer/wall/wall-state.ts';
import { refOf } from '../cameras-for-tests.ts';
import { createFakePlayer, type FakePlayer } from '../fake-player.ts';

const storage = (text?: string): ViewStorage & { text: string | null } => {
  const kept = {
    text: text ?? null,
    getItem: () => kept.text,
    setItem: (_key: string, value: string) => {
      kept.text = value;
    },
  };
  return kept;
};

const wallOf = (change: Partial<WallState> = {}) => {
  const state = signal<WallState>({ tiles: 9, chosen: null, found: [], selected: 0, enlarged: false, ...change });
  return {
    state,
    dispatch: (event: WallEvent) => {
      state.value = reduceWall(state.value, event);
    },
  };
};

/** A page: its players by name, and its wall. */
const page = (kept: ViewStorage, wall = wallOf()) => {
  const memory = createViewMemory(kept);
  const make = memory.rememberHolds((camera) => createFakePlayer(camera));
  const stop = memory.follow(wall);
  const player = (name: string): FakePlayer => make(refOf(name), sessionSettingsSchema.parse({})) as FakePlayer;
  return { memory, wall, player, stop };
};

describe('the view of a page that is gone', () => {
  it('is that of the next: the tile selected and enlarged', () => {
    const kept = storage();
    const first = page(kept);
    first.wall.dispatch({ kind: 'select', place: 5 });
    first.wall.dispatch({ kind: 'enlarge' });
    expect(page(kept).wall.state.value).toMatchObject({ selected: 5, enlarged: true });
    first.wall.dispatch({ kind: 'shrink' });
    expect(page(kept).wall.state.value).toMatchObject({ selected: 5, enlarged: false });
    first.stop();
    first.wall.dispatch({ kind: 'select', place: 1 });
    expect(page(kept).wall.state.value.selected).toBe(5);
    expect(page(kept, wallOf({ tiles: 4 })).wall.state.value.selected).toBe(3);
  });

  it('is that of the next: the cameras held', () => {
    const kept = storage();
    const first = page(kept);
    const [a, b, c] = ['a', 'b', 'c'].map(first.player);
    for (const one of [a, b, c]) one?.pause();
    b?.resume();
    c?.dispose();
    // all players end with their page, and that lets none go
    first.memory.close();
    a?.dispose();
    const second = page(kept);
    expect(second.player('a').asked).toEqual(['pause']);
    for (const name of ['b', 'c']) expect(second.player(name).asked).toEqual([]);
  });

  it('is as at the start where nothing usable was kept, or nothing can be', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.record({ selected: fc.anything(), held: fc.anything() }).map((view) => JSON.stringify(view) ?? ''),
        ),
        (text) => {
          const { wall, player } = page(storage(text));
          expect(wall.state.value.selected).toBeLessThan(9);
          expect(player('a').asked.length).toBeLessThan(2);
        },
      ),
      { seed: 20_261_122 },
    );
    const refusing = page({
      getItem: () => {
        throw new Error('no storage');
      },
      setItem: () => {
        throw new Error('no storage');
      },
    });
    refusing.wall.dispatch({ kind: 'select', place: 2 });
    expect(refusing.wall.state.value.selected).toBe(2);
  });
});
