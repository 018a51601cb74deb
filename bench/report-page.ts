/** docs/performance.md, made of published results and remarks. Pure. */
import { billCells, billFigures, billNotes } from './bill-figures.ts';
import { clipNames } from './clips.ts';
import { contenderNames, contenderTexts } from './contender-names.ts';
import { faultCells } from './fault-figures.ts';
import { plotNames } from './plot-names.ts';
import { newest, type Published, type PublishedOf, type Remarks } from './published.ts';
import { renewalCells } from './renewal-table.ts';
import { soakCells, soakLines, soakNotes } from './soak-table.ts';
import { type Target, targetsOf } from './targets.ts';
import { capacity, holds, holdsAllMoving, wallFigures } from './wall-figures.ts';
import { kindCells, wallCells, wallNotes } from './wall-table.ts';

/** The whole page. */
export function reportPage(results: readonly Published[], remarks: Remarks): string {
  return [
    '# Performance',
    '',
    'Made by `npm run bench -- report` of the results in `bench/published/`; nothing here is written by hand but the remarks on',
    'targets (`bench/published/remarks.json`). `npm run bench -- --help` names the measurements; each starts the demo service and',
    'what is measured on one machine, and contenders take turns within each run.',
    '',
    ...targetLines(targetsOf(results), remarks),
    ...capacityLines(results),
    ...clipNames.flatMap((clip) => wallLines(newest(results, 'wall', clip))),
    ...latencyLines(newest(results, 'latency', 'sd')),
    ...billLines(results),
    ...section('Renewals', newest(results, 'renewal'), (found) => tableLines(renewalCells(found))),
    ...section('Faults', newest(results, 'faults'), (found) => tableLines(faultCells(found))),
    ...section('A compressed day', newest(results, 'soak'), (found) => [
      ...soakLines(found).map((line) => `- ${line}`),
      '',
      ...tableLines(soakCells(found)),
      '',
      ...soakNotes.map((note) => `- ${note}`),
    ]),
    ...startLines(newest(results, 'start')),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

/** A Markdown table. */
export function tableLines(cells: readonly (readonly string[])[]): readonly string[] {
  const [head = [], ...rows] = cells;
  const line = (row: readonly string[]): string => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)];
}

function machineText({ machine, measuredAt }: Published): string {
  const { processors, model, memoryBytes, system, browser, runtime, commit } = machine;
  const memory = `${(memoryBytes / 2 ** 30).toFixed(0)} GB`;
  const parts = [`${processors} processors (${model}), ${memory}`, system, browser, `runtime: ${runtime}`];
  return `Measured ${measuredAt.slice(0, 10)} on ${parts.filter((part) => part !== '').join('; ')}; commit ${commit}.`;
}

function section<Kind extends Published['kind']>(
  title: string,
  found: PublishedOf<Kind> | null,
  body: (found: PublishedOf<Kind>) => readonly string[],
): readonly string[] {
  if (found === null) return [];
  const clip = 'clipText' in found ? ` Cameras: ${found.clipText}.` : '';
  return [`## ${title}`, '', `${machineText(found)}${clip}`, '', ...body(found), ''];
}

function targetLines(targets: readonly Target[], remarks: Remarks): readonly string[] {
  const word = ({ isReached, seen }: Target): string => {
    if (isReached === null) return seen === null ? 'not measured yet' : 'not enough seen to say';
    return isReached ? 'reached' : '**missed**';
  };
  const rows = targets.map((target) => [target.what, target.must, target.seen ?? '–', word(target)]);
  const missed = targets.filter(({ isReached }) => isReached === false);
  return [
    '## Targets',
    '',
    ...tableLines([['what', 'must', 'seen', ''], ...rows]),
    '',
    ...(missed.length === 0 ? [] : ['What was missed, and why:', '']),
    ...missed.map(({ id, what, seen }) => `- ${what}: ${seen}. ${remarks[id] ?? 'The reason is not known yet.'}`),
    ...(missed.length === 0 ? [] : ['']),
  ];
}

function capacityLines(results: readonly Published[]): readonly string[] {
  const walls = clipNames.flatMap((clip) => newest(results, 'wall', clip) ?? []);
  if (walls.length === 0) return [];
  const names = contenderNames.filter((name) => walls.some(({ contenders }) => name in contenders && name !== 'floor'));
  const cell = (wall: PublishedOf<'wall'>, name: (typeof names)[number], test: typeof holds): string =>
    name in wall.contenders ? String(capacity(wall.runs, name, test)) : '–';
  return [
    '## Capacity',
    '',
    'The most cameras each held in more than half of its runs, as at every smaller number measured. Watchable: of every camera a',
    'new picture within a fragment and two seconds, nothing that moves still for more than a second or slower than 0.98 ×. All',
    'moving: the same with at least 95 % of every camera’s frames painted.',
    '',
    ...tableLines([
      ['', ...walls.flatMap(({ clip }) => [`${clip}: watchable`, `${clip}: all moving`])],
      ...names.map((name) => [
        `${name}: ${contenderTexts[name]}`,
        ...walls.flatMap((wall) => [cell(wall, name, holds), cell(wall, name, holdsAllMoving)]),
      ]),
    ]),
    '',
    ...walls.map(
      ({ clip, clipText, options }) => `- ${clip}: ${clipText}. Measured at ${options.tiles.join(', ')} tiles.`,
    ),
    '',
  ];
}

const plotLines = (clip: string): readonly string[] =>
  plotNames.flatMap(({ name, title }) => [`![${title}, ${clip}](performance/${clip}-${name}.svg)`, '']);

function wallLines(found: PublishedOf<'wall'> | null): readonly string[] {
  if (found === null) return [];
  const failed = found.failed.map(({ contender, tiles, why }) => `- ${contender} at ${tiles} tiles failed: ${why}`);
  return section(`Walls side by side, ${found.clip}`, found, ({ runs, clip }) => [
    ...plotLines(clip),
    ...tableLines(wallCells(wallFigures(runs))),
    '',
    'Cores by kind of process:',
    '',
    ...tableLines(kindCells(wallFigures(runs))),
    '',
    ...failed,
    ...(failed.length === 0 ? [] : ['']),
    ...wallNotes.map((note) => `- ${note}`),
  ]);
}

function latencyLines(found: PublishedOf<'latency'> | null): readonly string[] {
  return section('Age and first picture', found, ({ runs }) => tableLines(wallCells(wallFigures(runs))));
}

function billLines(results: readonly Published[]): readonly string[] {
  return clipNames.flatMap((clip) =>
    section(`The bill, ${clip}`, newest(results, 'bill', clip), ({ runs }) => [
      ...tableLines(billCells(billFigures(runs))),
      '',
      ...billNotes.map((note) => `- ${note}`),
    ]),
  );
}

function startLines(found: PublishedOf<'start'> | null): readonly string[] {
  const seconds = (spread: { readonly median: number } | null): string =>
    spread === null ? '–' : `${(spread.median / 1_000).toFixed(2)} s`;
  return section('Start', found, (report) =>
    tableLines([
      [`${report.tiles} tiles, ${report.runs} runs`, 'from the process', 'from the page'],
      ['first picture', seconds(report.firstFromProcessMs), seconds(report.firstFromWindowMs)],
      ['last picture', seconds(report.lastFromProcessMs), seconds(report.lastFromWindowMs)],
    ]),
  );
}
