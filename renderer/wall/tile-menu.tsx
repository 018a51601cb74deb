/** A tile's context menu: its commands with their keys. */
import { useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { useDesk } from '../desk/desk-context.ts';
import { type CommandId, firstKeyText } from '../desk/keys.ts';
import { isStale } from './tile-text.ts';

const MenuItem = ({ command, title }: { command: CommandId; title: string }): VNode => {
  const { commands } = useDesk();
  return (
    <button
      type="button"
      role="menuitem"
      onClick={() => {
        commands.closeTileMenu();
        commands.run(command);
      }}
    >
      <span>{title}</span>
      <kbd>{firstKeyText(command)}</kbd>
    </button>
  );
};

/** Arrow keys walk through a menu's items. */
export const walkMenu = (event: KeyboardEvent): void => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  event.stopPropagation();
  const items = [...event.currentTarget.querySelectorAll('button')];
  const next = items.findIndex((item) => item === document.activeElement) + step;
  items[(next + items.length) % items.length]?.focus();
};

/** The menu, one for all tiles; the platform's popover closes it on Escape and on a click elsewhere. */
export const TileMenu = (): VNode => {
  const { desk, commands } = useDesk();
  const root = useRef<HTMLDivElement>(null);
  const menu = commands.tileMenu.value;
  const camera = menu === null ? null : (desk.wall.places.value[menu.place] ?? null);
  const health = camera === null ? undefined : desk.pool.get(camera)?.health.value;
  const audible = camera !== null && desk.pool.get(camera)?.audible.value === true;
  const enlarged = desk.wall.state.value.enlarged;

  useSignalEffect(() => {
    const element = root.current;
    const open = commands.tileMenu.value;
    if (element === null) return;
    if (open === null) {
      if (element.matches(':popover-open')) element.hidePopover();
      return;
    }
    if (!element.matches(':popover-open')) element.showPopover();
    const { offsetWidth, offsetHeight } = element;
    element.style.left = `${Math.min(open.x, window.innerWidth - offsetWidth - 4)}px`;
    element.style.top = `${Math.min(open.y, window.innerHeight - offsetHeight - 4)}px`;
    element.querySelector('button')?.focus();
  });

  return (
    <div
      ref={root}
      popover="auto"
      role="menu"
      tabIndex={-1}
      class="menu"
      aria-label={camera?.StreamName}
      onKeyDown={walkMenu}
      onToggle={(event) => {
        if (event.newState === 'closed') commands.closeTileMenu();
      }}
    >
      <MenuItem command="enlarge" title={enlarged ? 'Back to the whole wall' : 'Enlarge'} />
      <MenuItem
        command="try-again"
        title={health !== undefined && !isStale(health) ? 'Renew the session now' : 'Try again now'}
      />
      <MenuItem command="hold" title={health === 'paused' ? 'Resume the picture' : 'Pause the picture'} />
      <MenuItem command="replay-30-s" title="Replay from 30 s ago" />
      <MenuItem command="replay-1-min" title="Replay from 1 min ago" />
      <MenuItem command="replay-5-min" title="Replay from 5 min ago" />
      <MenuItem command="choose-range" title="Show a time range" />
      {camera !== null && desk.past.get(camera) !== undefined && (
        <MenuItem command="back-to-live" title="Back to live" />
      )}
      <MenuItem command="stream-settings" title="Stream settings" />
      <MenuItem command="replace" title="Pick another camera" />
      <MenuItem command="sound" title={audible ? 'Sound off' : 'Sound on'} />
      <MenuItem command="remove" title="Remove from the wall" />
    </div>
  );
};
