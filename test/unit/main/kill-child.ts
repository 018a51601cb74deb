/** A process that is made to be killed: changes settings and logs as fast as it can, and says on its output what it was told is kept. */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '../../../main/log.ts';
import { createLogFile } from '../../../main/log-file.ts';
import { openSettings } from '../../../main/settings/settings-desk.ts';
import { createSettingsFile } from '../../../main/settings/settings-file.ts';
import { killMarks } from './kill-marks.ts';

const [folder = ''] = process.argv.slice(2);
const nowMs = (): number => Date.now();
const log = createLog(nowMs, [
  createLogFile({ path: join(folder, 'logs', 'vigil.log'), least: 'info', largestBytes: 200_000, kept: 4, nowMs }),
]);
const settings = openSettings(createSettingsFile(folder, '0.1.0', nowMs), log, { after: () => () => undefined });
settings.onSaving((sentence) => writeSync(1, `refused ${sentence}\n`));

for (let mark = killMarks.read(settings.current()) + 1; ; mark += 1) {
  settings.change(killMarks.change(mark));
  writeSync(1, `settings ${mark}\n`);
  log.info('mark', { mark, filling: 'x'.repeat(mark % 3_000) });
  writeSync(1, `log ${mark}\n`);
}
