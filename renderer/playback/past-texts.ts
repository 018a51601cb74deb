/** What a tile says of the past: words, sentences, times. Pure. */
import type { Stretch } from '../player/fragment-list.ts';
import type { PastState } from './past-types.ts';
import { behindText, fullTimeText, zonedTime } from './zoned-time.ts';

/** `14:03:22.400`; with milliseconds where one picture matters. */
export const pictureClockText = (epochMs: number, timeZone: string, exact: boolean): string => {
  const { clock } = zonedTime(epochMs, timeZone);
  const ms = Math.floor(((epochMs % 1_000) + 1_000) % 1_000);
  return exact ? `${clock}.${String(ms).padStart(3, '0')}` : clock;
};

/** Whose clock the time is told by, in a word. */
export const clockWord = ({ clock }: Pick<PastState, 'clock'>): string =>
  clock === 'SERVER_TIMESTAMP' ? 'service time' : 'camera time';

/** The hover text of the time: whole, in UTC too, and whose clock it is. */
export const timeTitle = (state: Pick<PastState, 'clock' | 'positionMs'>, timeZone: string): string => {
  const source =
    state.clock === 'SERVER_TIMESTAMP'
      ? 'when the service received the picture (SERVER_TIMESTAMP)'
      : "by the camera's own clock (PRODUCER_TIMESTAMP)";
  return `${fullTimeText(state.positionMs, timeZone)} = ${fullTimeText(state.positionMs, 'UTC')}; ${source}`;
};

/** A stretch without pictures, in a sentence. */
export const gapSentence = ({ fromMs, toMs }: Stretch, timeZone: string): string => {
  const from = zonedTime(fromMs, timeZone);
  const to = zonedTime(toMs, timeZone);
  const until = from.date === to.date ? to.clock : `${to.date} ${to.clock}`;
  return `nothing recorded ${from.clock}–${until}`;
};

/** The word beside `replay`, for all states. */
export const phaseWord = (state: Pick<PastState, 'phase' | 'catchingUp' | 'rate'>): string => {
  switch (state.phase) {
    case 'opening':
      return 'opening';
    case 'playing':
      if (state.catchingUp) return `catching up ${state.rate}×`;
      return state.rate === 1 ? '' : `${state.rate}×`;
    case 'paused':
      return 'paused';
    case 'loading':
      return 'loading';
    case 'waiting':
      return 'waiting for new pictures';
    case 'ended':
      return 'end of range';
    case 'trouble':
      return 'in trouble';
  }
};

/** The sentence over the foot of the picture: trouble first, then a gap; null when there is nothing to say. */
export const pastSentence = (
  state: Pick<PastState, 'sentence' | 'jumped' | 'phase'>,
  timeZone: string,
): string | null => {
  if (state.sentence !== null) return state.sentence;
  if (state.jumped !== null) return `${gapSentence(state.jumped, timeZone)}.`;
  return null;
};

/** What a screen reader says of a tile that shows the past. */
export const spokenPast = (name: string, state: PastState, timeZone: string): string =>
  [
    name,
    'replay, not live',
    phaseWord(state),
    `picture ${fullTimeText(state.positionMs, timeZone)}`,
    `${behindText(state.behindMs)} behind live`,
  ]
    .filter((part) => part !== '')
    .join(', ');
