/** Whose camera a tile shows: told in its caption as soon as the wall holds cameras of several accounts, and always for a marked one. */
import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import type { CameraRef } from '../../contract/cameras.ts';
import { AccountMark } from '../cameras/account-mark.tsx';
import { accountTitle, areOfSeveral, labelOf, shortAccountName } from '../cameras/account-texts.ts';
import { useDesk } from '../desk/desk-context.ts';

/** See the file's first line. */
export const TileAccount = ({ camera }: { camera: CameraRef }): VNode | null => {
  const { desk } = useDesk();
  const { accounts } = desk.accounts;
  const hasSeveral = useComputed(() => areOfSeveral(desk.wall.cameras.value)).value;
  const mark = useComputed(() => labelOf(camera.account, accounts.value)?.mark ?? null).value;
  const name = useComputed(() => shortAccountName(camera.account, accounts.value)).value;
  const title = useComputed(() => accountTitle(camera.account, accounts.value)).value;
  if (!hasSeveral && mark === null) return null;
  return (
    <span class="tile-account" title={title}>
      {hasSeveral && <span>{name}</span>}
      {mark !== null && <AccountMark mark={mark} />}
    </span>
  );
};
