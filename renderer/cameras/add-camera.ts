/** Adding a camera by name or ARN, and taking it off again: what is kept, and the sentence when it can't be. */
import { type CameraRef, cameraKey } from '../../contract/cameras.ts';
import { cameraSettingsSchema } from '../../contract/settings.ts';
import { sentenceFor } from '../../contract/trouble.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { SettingsStore } from '../desk/settings-store.ts';
import type { CameraLists } from './camera-lists.ts';

/** Why a camera can't be added, in a sentence. */
export const whyNotAdded = (trouble: Trouble): string => {
  // of what was typed, the message is the whole sentence
  if (trouble.kind === 'argument-invalid' && trouble.message !== undefined) return trouble.message;
  if (trouble.kind === 'stream-not-found') {
    const hint = trouble.message === undefined ? '' : ` ${trouble.message}`;
    return `There is no stream ${trouble.resource ?? 'of this name'} here.${hint}`;
  }
  if (trouble.kind === 'not-allowed') return `${sentenceFor(trouble)} Give the stream's ARN instead of its name.`;
  // this one is only tried again when somebody asks again
  return sentenceFor(trouble).replace('; trying again by itself.', '. Try again.');
};

/** What adding needs of the desk. */
export interface AddParts {
  readonly lists: Pick<CameraLists, 'find' | 'lists' | 'notes'>;
  readonly settings: Pick<SettingsStore, 'settings' | 'change'>;
}

const mostAdded = 2_000;

/** Looks the camera up and keeps it. Resolves to the sentence that says why not, or null. */
export const addCamera = async (
  { lists, settings }: AddParts,
  profile: string,
  region: string,
  text: string,
): Promise<string | null> => {
  const found = await lists.find(profile, region, text);
  if (!found.ok) return whyNotAdded(found.error);
  const { ref } = found.value;
  const key = cameraKey(ref);
  const group = lists.lists.value.find((list) => list.profile === profile && list.region === region);
  const isThere = group?.cameras?.some((camera) => cameraKey(camera.ref) === key) === true;
  if (isThere && lists.notes.value.get(key) !== 'gone') return `${ref.StreamName} is in the list already.`;
  const { added } = settings.settings.value.cameras;
  if (added.some((other) => cameraKey(other) === key)) return null;
  if (added.length >= mostAdded) return `No more than ${mostAdded} cameras can be added.`;
  settings.change('cameras', cameraSettingsSchema.parse({ added: [...added, ref] }));
  return null;
};

/** Takes an added camera off the list. */
export const removeCamera = ({ settings }: Pick<AddParts, 'settings'>, camera: CameraRef): void => {
  const key = cameraKey(camera);
  const { added } = settings.settings.value.cameras;
  settings.change('cameras', { added: added.filter((other) => cameraKey(other) !== key) });
};
