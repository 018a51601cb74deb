/** A number put into settings, with a file of changing size around it, and read out of them. */
import type { CameraRef } from '../../../contract/cameras.ts';
import type { Settings, SettingsChange } from '../../../contract/settings.ts';
import { gate } from './fixtures.ts';

/** At most so many cameras: some 60 kB, over many pages of memory and blocks of a disk. */
const mostCameras = 200;

const camera = (name: string): CameraRef => ({
  ...gate,
  StreamName: name,
  StreamARN: gate.StreamARN.replace(gate.StreamName, name),
});

export const killMarks = {
  /** Every camera in it carries the number, so that a mixture of two files is seen. */
  change: (mark: number): SettingsChange => ({
    cameras: { added: Array.from({ length: 1 + (mark % mostCameras) }, () => camera(`mark-${mark}`)) },
  }),
  /** 0 where none was put; NaN where the settings are of no single change. */
  read: ({ cameras: { added } }: Settings): number => {
    const names = new Set(added.map(({ StreamName }) => StreamName));
    const [name = 'mark-0', another] = names;
    const mark = Number(name.replace('mark-', ''));
    const isWhole = another === undefined && (mark === 0 || added.length === 1 + (mark % mostCameras));
    return isWhole ? mark : Number.NaN;
  },
};
