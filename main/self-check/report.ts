/** The commissioning check's verdict, report and table, made from what the window measured. Pure. */
import type { CheckedCamera, DeskStart, SelfCheckReport, SelfCheckResult } from '../../contract/desk.ts';

/** When and under what the check ran. */
export interface CheckCircumstances {
  readonly runtime: DeskStart['runtime'];
  /** Milliseconds since the Unix epoch. */
  readonly startedAtMs: number;
  readonly durationMs: number;
}

/** True only when at least one camera was checked, all of them are live, and nothing kept the check from running. */
export const isPassed = (result: SelfCheckResult): boolean =>
  result.trouble === null && result.cameras.length > 0 && result.cameras.every(({ health }) => health === 'live');

/** The report in its promised shape. A live camera has no cause. */
export const createReport = (result: SelfCheckResult, circumstances: CheckCircumstances): SelfCheckReport => ({
  schemaVersion: 1,
  runtime: circumstances.runtime,
  startedAt: new Date(circumstances.startedAtMs).toISOString(),
  durationMs: Math.round(circumstances.durationMs),
  ok: isPassed(result),
  cameras: result.cameras.map((camera) => (camera.health === 'live' ? { ...camera, cause: null } : camera)),
});

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly text: (camera: CheckedCamera) => string;
}

const motionWords = { moving: 'moving', 'key-frames': 'key frames', paused: 'paused' } as const;

const missing = '-';
const fixed = (value: number | null, digits: number): string => (value === null ? missing : value.toFixed(digits));

const columns: readonly Column[] = [
  { title: 'camera', align: 'left', text: (camera) => camera.name },
  { title: 'account', align: 'left', text: (camera) => camera.account },
  { title: 'region', align: 'left', text: (camera) => camera.region },
  { title: 'state', align: 'left', text: (camera) => camera.health },
  { title: 'shown', align: 'left', text: (camera) => motionWords[camera.motion] },
  { title: 'first picture ms', align: 'right', text: (camera) => fixed(camera.firstPictureMs, 0) },
  {
    title: 'latency s',
    align: 'right',
    text: (camera) => fixed(camera.pictureAgeMs === null ? null : camera.pictureAgeMs / 1_000, 1),
  },
  { title: 'fps', align: 'right', text: (camera) => fixed(camera.fps, 1) },
  { title: 'renewals', align: 'right', text: (camera) => String(camera.renewals) },
  { title: 'black frames', align: 'right', text: (camera) => String(camera.blackFrames) },
  { title: 'cause', align: 'left', text: (camera) => camera.cause ?? '' },
];

/** The report as aligned text, one line a camera. */
export function reportTable(report: SelfCheckReport): string {
  const rows = [
    columns.map(({ title }) => title),
    ...report.cameras.map((camera) => columns.map(({ text }) => text(camera))),
  ];
  const widths = columns.map((_column, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, index) => {
        const cell = row[index] ?? '';
        return align === 'left' ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0);
      })
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

/** The last line of the check, for the person who reads only that. */
export function verdictLine(result: SelfCheckResult): string {
  const live = result.cameras.filter(({ health }) => health === 'live').length;
  if (result.trouble !== null) return `Self-check failed: ${result.trouble}`;
  if (result.cameras.length === 0) return 'Self-check failed: there is no camera to check.';
  return `Self-check ${isPassed(result) ? 'passed' : 'failed'}: ${live} of ${result.cameras.length} cameras live.`;
}
