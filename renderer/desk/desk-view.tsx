/** The whole window: rail, panel, wall, notices, status line, and what may lie over them. */
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { Panel } from '../cameras/panel.tsx';
import { TileMenu } from '../wall/tile-menu.tsx';
import { Wall } from '../wall/wall.tsx';
import { useDesk } from './desk-context.ts';
import { HelpSheet } from './help-sheet.tsx';
import { commandForKey } from './keys.ts';
import { NoticeList } from './notice-list.tsx';
import { Rail } from './rail.tsx';
import { SettingsSheet } from './settings-sheet.tsx';
import { StatusLine } from './status-line.tsx';

const isTypingIn = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea');

/** A focused button or check box answers Enter and arrows itself. */
const answersItself = (event: KeyboardEvent): boolean =>
  event.key === 'Enter' && event.target instanceof HTMLElement && event.target.matches('button, summary, input');

const Keys = (): null => {
  const { desk, commands } = useDesk();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || desk.sheet.value !== 'none') return;
      if (answersItself(event) || document.querySelector(':popover-open') !== null) return;
      const command = commandForKey(event, isTypingIn(event.target));
      if (command === null) return;
      event.preventDefault();
      commands.run(command);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [desk, commands]);
  return null;
};

const Sheets = (): VNode | null => {
  const { desk } = useDesk();
  switch (desk.sheet.value) {
    case 'none':
      return null;
    case 'settings':
      return <SettingsSheet />;
    case 'help':
      return <HelpSheet />;
  }
};

const PanelSlot = (): VNode | null => (useDesk().desk.panelOpen.value ? <Panel /> : null);

/** The window's content. */
export const DeskView = (): VNode => (
  <div class="desk">
    <Rail />
    <PanelSlot />
    <div class="desk-stage">
      <main class="wall-room">
        <Wall />
      </main>
      <NoticeList />
      <StatusLine />
    </div>
    <TileMenu />
    <Sheets />
    <Keys />
  </div>
);
