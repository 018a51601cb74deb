/** What the button for a camera's trouble says and does: troubles of its stream lead to that stream's own settings. */
import type { CameraRef } from '../../contract/cameras.ts';
import { type Action, troubleTable } from '../../contract/trouble.ts';
import type { Trouble, TroubleKind } from '../../contract/trouble-kinds.ts';
import type { Desk } from '../desk/desk.ts';
import { actionLabel } from './tile-text.ts';

/** Troubles that the settings of one camera cause, or can mend. */
const ofTheStream: ReadonlySet<TroubleKind> = new Set<TroubleKind>([
  'argument-invalid',
  'timestamps-off',
  'container-fallback',
  'camera-clock-wrong',
]);

const leadsToStream = ({ kind }: Trouble): boolean =>
  ofTheStream.has(kind) && troubleTable[kind].action === 'open-settings';

/** What the button for a camera's trouble says. */
export const troubleLabel = (trouble: Trouble): string =>
  leadsToStream(trouble) ? 'Open stream settings' : actionLabel(troubleTable[trouble.kind].action);

/** Does what the button for a camera's trouble says. */
export const actOnTrouble = (
  desk: Pick<Desk, 'act' | 'openStreamSettings'>,
  pooled: { readonly camera: CameraRef; readonly player: { readonly retryNow: () => void } },
  trouble: Trouble,
): void => {
  if (leadsToStream(trouble)) desk.openStreamSettings(pooled.camera);
  else desk.act(troubleTable[trouble.kind].action, pooled.player.retryNow, pooled.camera.account);
};

/**
 * What a click on the word beside a live picture does; null: nothing. Trying again is left out: the picture is live, and where
 * too many watch a camera one session more would be one too many.
 */
export const noteAction = (trouble: Trouble): Exclude<Action, 'retry'> | null => {
  const { action } = troubleTable[trouble.kind];
  return action === 'retry' ? null : action;
};
