/** Values and stand-ins that several tests of main share. */
import type { CameraRef } from '../../../contract/cameras.ts';
import type { SessionParameters } from '../../../contract/sessions.ts';
import { createLog, type Log, type LogSink } from '../../../main/log.ts';

export const gate: CameraRef = {
  account: 'site-a',
  region: 'eu-west-1',
  StreamName: 'gate-north',
  StreamARN: 'arn:aws:kinesisvideo:eu-west-1:111122223333:stream/gate-north/1700000000000',
};

export const live: SessionParameters = {
  PlaybackMode: 'LIVE',
  ContainerFormat: 'FRAGMENTED_MP4',
  DiscontinuityMode: 'ON_DISCONTINUITY',
  DisplayFragmentTimestamp: 'ALWAYS',
  Expires: 3_600,
  MaxMediaPlaylistFragmentResults: 7,
};

/** A log whose lines a test can read. */
export function createMemoryLog(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  const sink: LogSink = { least: 'debug', write: (line) => lines.push(line) };
  return { log: createLog(() => 1_700_000_000_000, [sink]), lines };
}
