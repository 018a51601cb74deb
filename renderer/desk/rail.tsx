/** The rail: the few things that are always there. */
import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { layoutSizes } from '../../contract/settings.ts';
import { IconButton } from '../ui/button.tsx';
import { walkMenu } from '../wall/tile-menu.tsx';
import { useDesk } from './desk-context.ts';
import { titleWithKey } from './keys.ts';

/** The element that {@link LayoutMenu} opens as, for the command that toggles it. */
export const layoutMenuId = 'layout-menu';

const LayoutMenu = (): VNode => {
  const { wall } = useDesk().desk;
  const root = useRef<HTMLDivElement>(null);
  const tiles = useComputed(() => wall.state.value.tiles).value;
  return (
    <div
      ref={root}
      id={layoutMenuId}
      popover="auto"
      role="menu"
      tabIndex={-1}
      class="menu layout-menu"
      aria-label="Number of tiles"
      onKeyDown={walkMenu}
      onToggle={(event) => {
        if (event.newState === 'open') root.current?.querySelector<HTMLElement>('[aria-checked=true]')?.focus();
      }}
    >
      {layoutSizes.map((size) => (
        <button
          key={size}
          type="button"
          role="menuitemradio"
          aria-checked={size === tiles}
          onClick={() => {
            wall.dispatch({ kind: 'resize', tiles: size });
            root.current?.hidePopover();
          }}
        >
          {size === 1 ? '1 tile' : `${size} tiles`}
        </button>
      ))}
    </div>
  );
};

/** The rail. Each button shows its key; a pressed one is what is open. */
export const Rail = (): VNode => {
  const { desk, commands } = useDesk();
  const enlarged = useComputed(() => desk.wall.state.value.enlarged).value;
  return (
    <nav class="rail" aria-label="Desk">
      <IconButton
        icon="wall"
        title={titleWithKey('back', 'Whole wall')}
        pressed={!enlarged}
        onClick={() => desk.wall.dispatch({ kind: 'shrink' })}
      />
      <IconButton
        icon="cameras"
        title={titleWithKey('cameras')}
        pressed={desk.panelOpen.value}
        onClick={() => commands.run('cameras')}
      />
      <IconButton icon="layout" title={titleWithKey('layout')} onClick={() => commands.run('layout')} />
      <LayoutMenu />
      <IconButton icon="settings" title={titleWithKey('settings')} onClick={() => commands.run('settings')} />
      <IconButton icon="usage" title={titleWithKey('usage')} onClick={() => commands.run('usage')} />
      <span class="rail-space" />
      <IconButton icon="help" title={titleWithKey('help')} onClick={() => commands.run('help')} />
      <IconButton icon="full-screen" title={titleWithKey('full-screen')} onClick={() => commands.run('full-screen')} />
    </nav>
  );
};
