/** The mark that a desk gave an account: shape, word and colour. */
import type { VNode } from 'preact';
import type { AccountMark as Mark } from '../../contract/accounts.ts';
import { Icon } from '../ui/marks.tsx';
import { markTones } from './account-texts.ts';

/** See the file's first line. */
export const AccountMark = ({ mark }: { mark: Mark }): VNode => (
  <span class="account-mark" data-tone={markTones[mark]}>
    <Icon name={mark} />
    <span>{mark}</span>
  </span>
);
