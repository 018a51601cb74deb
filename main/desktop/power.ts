/** Sleep: the screen stays on while a wall is open, and the desk is told when the machine wakes. */
import { powerMonitor, powerSaveBlocker } from 'electron';

/** Keeps the display awake; the function returned ends that. */
export function keepDisplayAwake(): () => void {
  const id = powerSaveBlocker.start('prevent-display-sleep');
  return () => powerSaveBlocker.stop(id);
}

/** Calls `listener` when the machine wakes from sleep or its screen is unlocked. */
export function onWake(listener: () => void): void {
  powerMonitor.on('resume', listener);
  powerMonitor.on('unlock-screen', listener);
}
