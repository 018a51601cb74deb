/** What an empty wall says: why it is empty and what to do, in plain words. Pure. */
import type { Account } from '../../contract/accounts.ts';
import { sentenceFor, troubleTable } from '../../contract/trouble.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { CameraList } from '../cameras/camera-lists.ts';

/** The text, and the one button below it. */
export interface EmptyWallText {
  readonly title: string;
  readonly lines: readonly string[];
  readonly action: 'accounts' | 'sign-in' | 'reload' | 'refresh' | null;
  /** Whose sign-in it is about. */
  readonly profile?: string;
}

const placeName = ({ profile, region }: CameraList): string => (region === null ? profile : `${profile} · ${region}`);

/** Chooses the text from what is known. */
export const emptyWallText = (known: {
  readonly accounts: readonly Account[];
  readonly accountsTrouble: Trouble | null;
  readonly lists: readonly CameraList[];
}): EmptyWallText => {
  const { accounts, accountsTrouble, lists } = known;
  if (accountsTrouble !== null)
    return { title: 'No cameras to show', lines: [sentenceFor(accountsTrouble)], action: 'reload' };
  if (accounts.length === 0)
    return {
      title: 'No AWS account on this machine yet',
      lines: [
        '1.  In a terminal, run  aws configure --profile NAME  (or  aws configure sso  for a sign-in).',
        '2.  Give that account the right to list Kinesis video streams and to open HLS sessions.',
        '3.  Come back and look again; or start Vigil with  --demo  to see cameras now.',
      ],
      action: 'reload',
    };
  if (lists.length === 0)
    return { title: 'No account is watched', lines: ['Tick an account to see its cameras here.'], action: 'accounts' };
  const troubled = lists.filter((list) => list.trouble !== null);
  const unsigned = troubled.find(({ trouble }) => trouble !== null && troubleTable[trouble.kind].action === 'sign-in');
  const isPlaceless = troubled.some((list) => list.region === null);
  if (troubled.length > 0)
    return {
      ...(unsigned === undefined ? {} : { profile: unsigned.profile }),
      title: 'No cameras to show',
      lines: [
        ...troubled.map((list) => `${placeName(list)}: ${list.trouble === null ? '' : sentenceFor(list.trouble)}`),
        ...(troubled.some((list) => list.trouble?.kind === 'not-allowed')
          ? ['Cameras can be added by name or ARN in the camera list.']
          : []),
      ],
      action: (unsigned !== undefined && 'sign-in') || (isPlaceless ? 'accounts' : 'refresh'),
    };
  if (lists.some((list) => !list.settled))
    return { title: 'Vigil', lines: [`Asking for the cameras of ${lists.map(placeName).join(', ')}…`], action: null };
  return {
    title: 'No cameras to show',
    lines: [`There is no active Kinesis video stream in ${lists.map(placeName).join(', ')}.`],
    action: 'refresh',
  };
};
