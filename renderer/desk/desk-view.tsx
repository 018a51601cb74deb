/** The whole window: rail, panel, wall, notices, status line, and what may lie over them. */
import type { ReadonlySignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { AccountSwitcher } from '../cameras/account-switcher.tsx';
import { Panel } from '../cameras/panel.tsx';
import { RangeSheet } from '../playback/range-sheet.tsx';
import { StreamSheet } from '../streams/stream-sheet.tsx';
import { TileMenu } from '../wall/tile-menu.tsx';
import { Wall } from '../wall/wall.tsx';
import { CostPanel } from './cost-panel.tsx';
import { useDesk } from './desk-context.ts';
import { HelpSheet } from './help-sheet.tsx';
import { type CommandId, commandForKey } from './keys.ts';
import { NoticeList } from './notice-list.tsx';
import { Rail } from './rail.tsx';
import { SettingsSheet } from './settings-sheet.tsx';
import { StatusLine } from './status-line.tsx';
import { useIdle } from './use-idle.ts';

const isTypingIn = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea');

/** A focused button or check box answers Enter, Space and arrows itself. */
const answersItself = (event: KeyboardEvent): boolean =>
  (event.key === 'Enter' || event.key === ' ') &&
  event.target instanceof HTMLElement &&
  event.target.matches('button, summary, input');

/** Removing what is not marked as selected would surprise. */
const needsAwake: ReadonlySet<CommandId> = new Set<CommandId>(['remove', 'replace']);

/** A key held down repeats what moves a little each time; everything else is done once. */
const repeats: ReadonlySet<CommandId> = new Set<CommandId>([
  'select-left',
  'select-right',
  'select-up',
  'select-down',
  'skip-back',
  'skip-forward',
  'frame-back',
  'frame-forward',
]);

const Keys = ({ isIdle }: { isIdle: ReadonlySignal<boolean> }): null => {
  const { desk, commands } = useDesk();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || desk.sheet.value !== 'none') return;
      if (answersItself(event) || document.querySelector(':popover-open') !== null) return;
      const command = commandForKey(event, isTypingIn(event.target));
      if (command === null) return;
      event.preventDefault();
      if (event.repeat && !repeats.has(command)) return;
      if (isIdle.value && needsAwake.has(command)) return;
      commands.run(command);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [desk, commands, isIdle]);
  return null;
};

/** The range sheet is about the selected camera; without one there is nothing to ask. */
const RangeSlot = (): VNode | null => {
  const { wall } = useDesk().desk;
  const camera = wall.places.peek()[wall.state.peek().selected] ?? null;
  return camera === null ? null : <RangeSheet camera={camera} />;
};

const StreamSlot = (): VNode | null => {
  const camera = useDesk().desk.streamCamera.value;
  return camera === null ? null : <StreamSheet camera={camera} />;
};

const Sheets = (): VNode | null => {
  const { desk } = useDesk();
  switch (desk.sheet.value) {
    case 'none':
      return null;
    case 'settings':
      return <SettingsSheet />;
    case 'load':
      return <SettingsSheet at="load" />;
    case 'usage':
      return <CostPanel />;
    case 'help':
      return <HelpSheet />;
    case 'stream':
      return <StreamSlot />;
    case 'switch':
      return <AccountSwitcher />;
    case 'range':
      return <RangeSlot />;
  }
};

const PanelSlot = (): VNode | null => (useDesk().desk.panelOpen.value ? <Panel /> : null);

/** The window's content. */
export const DeskView = (): VNode => {
  const isIdle = useIdle();
  return (
    <div class="desk" data-idle={isIdle.value ? '' : undefined}>
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
      <Keys isIdle={isIdle} />
    </div>
  );
};
