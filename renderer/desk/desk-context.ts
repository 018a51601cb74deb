/** How views reach the desk and its commands. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Commands } from './commands.ts';
import type { Desk } from './desk.ts';

/** See {@link useDesk}. */
export interface DeskContextValue {
  readonly desk: Desk;
  readonly commands: Commands;
}

/** Filled by the composition root. */
export const DeskContext = createContext<DeskContextValue | null>(null);

/** The desk this view is part of. Throws outside of one: a bug. */
export const useDesk = (): DeskContextValue => {
  const value = useContext(DeskContext);
  if (value === null) throw new Error('A view was rendered outside of the desk.');
  return value;
};
