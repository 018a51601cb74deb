/** The status line: accounts, cameras live of all, how many move, the next renewal, the time. */
import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { cameraKey } from '../../contract/cameras.ts';
import { healths } from '../../contract/health.ts';
import { accountTitle } from '../cameras/account-texts.ts';
import { HealthMark, Icon } from '../ui/marks.tsx';
import { clockText, countText } from '../ui/times.ts';
import { healthWord, toneOf } from '../wall/tile-text.ts';
import { useDesk } from './desk-context.ts';
import { isUnseen, LoadStatus } from './load-status.tsx';

/** The status line. */
export const StatusLine = (): VNode => {
  const { desk } = useDesk();
  const { clock, pool, lists } = desk;
  const accounts = useComputed(() =>
    [...new Set(lists.lists.value.map((list) => list.profile))]
      .map((profile) => accountTitle(profile, desk.accounts.accounts.value))
      .join(', '),
  );
  const looksBack = useComputed(() => new Set(desk.past.entries.value.map(({ player }) => cameraKey(player.camera))));
  const all = useComputed(() => pool.players.value.length);
  const live = useComputed(
    () => pool.players.value.filter(({ key, health }) => health.value === 'live' && !looksBack.value.has(key)).length,
  );
  const needy = useComputed(() => {
    const present = pool.players.value
      .filter(({ key }) => !looksBack.value.has(key))
      .filter((pooled) => !isUnseen(pooled))
      .map((pooled) => pooled.health.value);
    return healths
      .filter((health) => health !== 'live' && present.includes(health))
      .map((health) => [health, present.filter((candidate) => candidate === health).length] as const);
  });
  const listsInTrouble = useComputed(() => lists.lists.value.filter((list) => list.trouble !== null).length);
  const showTrouble = (): void => {
    const first = lists.lists.value.find((list) => list.trouble !== null);
    desk.act('open-accounts', () => undefined, first?.profile);
  };
  const renewal = useComputed(() => {
    const planned = pool.players.value.map((pooled) => pooled.renewalAtMs.value).filter((atMs) => atMs !== null);
    return planned.length === 0 ? '' : countText(Math.min(...planned) - clock.tick.value);
  });
  const now = useComputed(() => {
    void clock.tick.value;
    return clockText(clock.epochMs());
  });
  return (
    <footer class="status-line">
      <div class="status-facts">
        {desk.start.demo && <span class="status-demo">demo cameras</span>}
        <span class="status-accounts" title={accounts}>
          {accounts}
        </span>
        {listsInTrouble.value > 0 && (
          <button type="button" class="status-trouble" onClick={showTrouble}>
            <Icon name="notice" />
            {listsInTrouble.value === 1
              ? '1 camera list in trouble'
              : `${listsInTrouble.value} camera lists in trouble`}
          </button>
        )}
        {all.value > 0 && (
          <span class="status-live">
            <HealthMark health="live" />
            {live} of {all} live
          </span>
        )}
        <LoadStatus />
        {looksBack.value.size > 0 && (
          <span class="status-replay" title="Tiles that show the past">
            <Icon name="replay" />
            {looksBack.value.size} replay
          </span>
        )}
        {needy.value.map(([health, count]) => (
          <span
            key={health}
            class="status-needy"
            data-tone={toneOf(health, 0)}
            title={`${count} ${healthWord(health)}`}
          >
            <HealthMark health={health} />
            {count} {healthWord(health)}
          </span>
        ))}
        {renewal.value !== '' && <span title="Until the next session is renewed">next renewal {renewal}</span>}
      </div>
      <time class="status-clock" title="Local time of this machine">
        {now}
      </time>
    </footer>
  );
};
