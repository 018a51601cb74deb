/** What has to be told beside a picture that is live: troubles that do not stop it. Pure. */
import { troubleTable } from '../../contract/trouble.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';

/** What notes are made from. */
export interface Noted {
  /** Whether a new picture was painted just now: without one there are graver things to say. */
  readonly moves: boolean;
  /** Whether the pictures shown are dated. */
  readonly dated: boolean;
  /** How far the camera's clock is ahead of the true time, where it is wrong (negative: behind); null when right or not known. */
  readonly cameraClockOffMs: number | null;
  /** MPEG_TS was wanted and could not be had. */
  readonly fellBack: boolean;
  readonly audible: boolean;
  /** Whether the camera sends sound; null when not known. */
  readonly hasAudio: boolean | null;
  /** More players than the camera's budget allows. */
  readonly crowded: boolean;
  /** Why the last attempt at a session came to nothing; null when it did not. */
  readonly renewalTrouble: Trouble | null;
}

/** The notes, gravest first. A renewal that fails says so only where a person must act before the picture ends. */
export const notesOf = (noted: Noted): readonly Trouble[] => {
  if (!noted.moves) return [];
  const notes: Trouble[] = [];
  const { renewalTrouble } = noted;
  if (renewalTrouble !== null && troubleTable[renewalTrouble.kind].health === 'sign-in') notes.push(renewalTrouble);
  if (noted.crowded) notes.push({ kind: 'watched-too-often' });
  if (noted.audible && noted.hasAudio === false) notes.push({ kind: 'audio-missing' });
  if (noted.cameraClockOffMs !== null) notes.push({ kind: 'camera-clock-wrong', amountMs: noted.cameraClockOffMs });
  if (!noted.dated) notes.push({ kind: 'timestamps-off' });
  if (noted.fellBack) notes.push({ kind: 'container-fallback' });
  return notes;
};

/** Whether two lists of notes say the same; amounts of time alone are no news. */
export const sameNotes = (a: readonly Trouble[], b: readonly Trouble[]): boolean =>
  a.length === b.length && a.every((note, index) => note.kind === b[index]?.kind);
