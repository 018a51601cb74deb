/** Makes docs/performance.md and its plots of the published results: `npm run bench -- report`. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../vite/project-root.ts';
import { clipNames } from './clips.ts';
import { plotNames } from './plot-names.ts';
import { plotOf } from './plots.ts';
import { newest, readPublished } from './published.ts';
import { reportPage } from './report-page.ts';
import { wallFigures } from './wall-figures.ts';

/** Writes the page and its plots; answers their paths. */
export async function writeReport(): Promise<readonly string[]> {
  const { results, remarks } = readPublished();
  const docs = path.join(projectRoot, 'docs');
  const page = path.join(docs, 'performance.md');
  await mkdir(path.join(docs, 'performance'), { recursive: true });
  await writeFile(page, reportPage(results, remarks));
  const written = [page];
  for (const clip of clipNames) {
    const wall = newest(results, 'wall', clip);
    if (wall === null) continue;
    for (const kind of plotNames) {
      const file = path.join(docs, 'performance', `${clip}-${kind.name}.svg`);
      await writeFile(file, plotOf(kind, wallFigures(wall.runs), clip));
      written.push(file);
    }
  }
  return written;
}
