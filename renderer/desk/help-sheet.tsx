/** The keys and the marks, explained. */
import type { VNode } from 'preact';
import { type Health, healths } from '../../contract/health.ts';
import { TextButton } from '../ui/button.tsx';
import { HealthMark, Icon } from '../ui/marks.tsx';
import { SheetDialog } from '../ui/sheet-dialog.tsx';
import { healthWord, toneOf } from '../wall/tile-text.ts';
import { useDesk } from './desk-context.ts';
import { bindings, keyText } from './keys.ts';

const meanings: Readonly<Record<Health, string>> = {
  live: 'a new picture was painted just now',
  connecting: 'opening a session, or waiting for the first picture',
  behind: 'pictures arrive, but older than they should be',
  frozen: 'the service answers, but no new picture arrives',
  silent: 'the camera is not sending to the service',
  denied: 'AWS refuses this account',
  throttled: 'the service limits calls; trying again by itself',
  'sign-in': "the account's sign-in has lapsed",
  unplayable: 'the stream can’t be shown as it is',
  offline: 'the service can’t be reached',
  paused: 'stopped here, or out of sight: nothing is fetched',
};

/** The help sheet. */
export const HelpSheet = (): VNode => {
  const { desk } = useDesk();
  return (
    <SheetDialog title="Keys and marks" onClose={() => desk.setSheet('none')}>
      <div class="help-columns">
        <table>
          <tbody>
            {bindings.map(({ command, title, keys }) => (
              <tr key={command}>
                <th scope="row">
                  {keys.map((key) => (
                    <kbd key={key}>{keyText(key)}</kbd>
                  ))}
                </th>
                <td>{title}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table>
          <tbody>
            {healths.map((health) => (
              <tr key={health}>
                <th scope="row" class="help-mark" data-tone={toneOf(health, 0)}>
                  <HealthMark health={health} /> {healthWord(health)}
                </th>
                <td>{meanings[health]}</td>
              </tr>
            ))}
            <tr>
              <th scope="row" class="help-mark" data-tone="neutral">
                <Icon name="key-frames" /> key frames
              </th>
              <td>live, but one picture of each fragment, to spare this machine</td>
            </tr>
          </tbody>
        </table>
      </div>
      <div class="sheet-foot">
        <span>Vigil {desk.start.version}</span>
        <TextButton onClick={() => desk.setSheet('none')}>Close</TextButton>
      </div>
    </SheetDialog>
  );
};
