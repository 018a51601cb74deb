/** Puts a desk on the page and gives its commands the window they act on. */
import { render } from 'preact';
import { createCommands, type Surface } from './commands.ts';
import type { Desk } from './desk.ts';
import { DeskContext } from './desk-context.ts';
import { DeskView } from './desk-view.tsx';
import { layoutMenuId } from './rail.tsx';

const surface: Surface = {
  toggleLayoutMenu: () => document.getElementById(layoutMenuId)?.togglePopover(),
  toggleFullScreen: () =>
    document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen(),
  middleOfTile: (place) => {
    const box = document.getElementById(`tile-${place}`)?.getBoundingClientRect();
    return box === undefined ? { x: 0, y: 0 } : { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  },
};

/** Renders the desk into the element. */
export const mountDesk = (desk: Desk, root: HTMLElement): void => {
  const commands = createCommands(desk, surface);
  render(
    <DeskContext.Provider value={{ desk, commands }}>
      <DeskView />
    </DeskContext.Provider>,
    root,
  );
};
