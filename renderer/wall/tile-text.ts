/** What a tile says: words, times and ages from a player's state. Pure. */
import type { Health } from '../../contract/health.ts';
import type { Action } from '../../contract/trouble.ts';
import { ageText, clockText, countText } from '../ui/times.ts';
import { noteTexts } from './note-words.ts';
import type { HeardState } from './players.ts';

/** How loud a state is; each tone has one colour. */
export type Tone = 'ok' | 'neutral' | 'warn' | 'bad' | 'sign-in';

/** A frozen picture is amber at first, since most thaw by themselves, then red. */
const frozenTurnsBadMs = 30_000;

/** How old the picture is at `nowMs` (monotonic). */
export const pictureAgeAt = (state: HeardState, nowMs: number): number | null =>
  state.pictureAgeMs === null ? null : Math.max(0, state.pictureAgeMs + nowMs - state.heardAtMs);

/** The tone of a state. */
export const toneOf = (health: Health, forMs: number): Tone => {
  switch (health) {
    case 'live':
      return 'ok';
    case 'connecting':
    case 'paused':
      return 'neutral';
    case 'behind':
    case 'throttled':
      return 'warn';
    case 'frozen':
      return forMs < frozenTurnsBadMs ? 'warn' : 'bad';
    case 'sign-in':
      return 'sign-in';
    case 'silent':
    case 'denied':
    case 'unplayable':
    case 'offline':
      return 'bad';
  }
};

/** The tone of a state as heard. */
export const toneAt = (state: HeardState, nowMs: number): Tone => toneOf(state.health, nowMs - state.healthSinceMs);

/** Whether the picture on screen is an old one, to be dimmed. */
export const isStale = (health: Health): boolean => health !== 'live' && health !== 'behind';

/** Whether the picture on screen is live, but one key frame per fragment. */
export const showsKeyFrames = ({ health, motion }: Pick<HeardState, 'health' | 'motion'>): boolean =>
  motion === 'key-frames' && !isStale(health);

/** How long a camera has been without a picture: by the picture itself where there is one. */
const withoutPictureMs = (state: HeardState, nowMs: number): number =>
  (state.hasPicture ? pictureAgeAt(state, nowMs) : null) ?? Math.max(0, nowMs - state.healthSinceMs);

/** The one word for a health, as lists use it. */
export const healthWord = (health: Health): string => {
  switch (health) {
    case 'unplayable':
      return "can't play";
    case 'sign-in':
      return 'sign in';
    default:
      return health;
  }
};

/** The word beside the mark, with its number. Empty when live and as fresh as it should be. */
export const stateWord = (state: HeardState, nowMs: number): string => {
  const ageMs = pictureAgeAt(state, nowMs);
  switch (state.health) {
    case 'live':
      return ageMs !== null && ageMs > state.normalAgeMs ? `${ageText(ageMs)} old` : '';
    case 'behind':
      return ageMs === null ? 'behind' : `${ageText(ageMs)} behind`;
    case 'frozen':
    case 'silent':
    case 'paused':
      return `${state.health} ${countText(withoutPictureMs(state, nowMs))}`;
    case 'throttled':
      return state.retryAtMs === null || state.retryAtMs <= nowMs
        ? 'throttled'
        : `throttled, retry ${countText(state.retryAtMs - nowMs)}`;
    default:
      return healthWord(state.health);
  }
};

/** The local time of the picture on screen, to the second, with `cam` when it is the camera's own; empty without one. */
export const pictureTimeText = (state: HeardState): string => {
  if (!state.hasPicture || state.pictureTimeMs === null) return '';
  const time = clockText(state.pictureTimeMs);
  return state.pictureClock === 'PRODUCER_TIMESTAMP' ? `${time} cam` : time;
};

/** Whose clock the picture's time is told by, for the hover text. */
export const clockSourceText = (state: HeardState): string =>
  state.pictureClock === 'SERVER_TIMESTAMP'
    ? 'Time the service received the picture (SERVER_TIMESTAMP), shown in local time'
    : "Time by the camera's own clock (PRODUCER_TIMESTAMP), shown in local time";

/** The large text over a picture that is not live any more: its age, and when it was taken. */
export const lastPictureText = (state: HeardState, nowMs: number): { age: string; taken: string } | null => {
  const ageMs = pictureAgeAt(state, nowMs);
  if (!state.hasPicture || ageMs === null || !isStale(state.health)) return null;
  return { age: `${ageText(ageMs)} ago`, taken: `last picture ${pictureTimeText(state)}` };
};

/** Why a paused camera is paused: a person held it, or nobody could see it. The latter goes on by itself. */
export const pausedSentence = (held: boolean): string =>
  held ? 'Paused here: nothing is fetched.' : 'Nothing was fetched while nobody could see it.';

/** The hover text of a tile's name. */
export const nameTitle = (name: string, { subStream }: Pick<HeardState, 'subStream'>): string =>
  subStream === null
    ? name
    : `${name}: shows its sub-stream ${subStream.StreamName} in so small a tile. Enlarge or select it to see the main stream.`;

/** What a screen reader says of a tile. */
export const spokenName = (name: string, state: HeardState, nowMs: number): string => {
  const word = stateWord(state, nowMs);
  const time = pictureTimeText(state);
  return [
    name,
    state.health === 'live' ? ['live', word].filter(Boolean).join(', ') : word,
    ...(showsKeyFrames(state) ? ['key frames'] : []),
    ...(state.subStream === null ? [] : ['sub-stream']),
    // Of a picture that does not move, the tile itself tells the reason in its text.
    ...(state.health === 'behind' && state.sentence !== null ? [state.sentence.replace(/\.$/, '')] : []),
    ...(state.audible ? ['sound on'] : []),
    ...noteTexts(state.notes).map(({ word: note }) => note),
    time === '' ? (state.hasPicture ? 'picture without a time' : 'no picture') : `picture ${time}`,
  ].join(', ');
};

/** What the button for an action says. */
export const actionLabel = (action: Action): string => {
  switch (action) {
    case 'retry':
      return 'Try again now';
    case 'open-accounts':
      return 'Open accounts';
    case 'sign-in':
      return 'Sign in';
    case 'open-settings':
      return 'Open settings';
  }
};
