/** Inputs that once were treated wrongly, or might well be: corpus/TARGET/, tried by every run. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const folder = path.join(import.meta.dirname, '..', 'corpus');
/** A text in pieces, each with how often it stands there: what is bad because it is long stays short in the repository. */
const recipe = z.array(z.tuple([z.string(), z.int().positive()]));

export interface Seed {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** All seeds of a target: a file as it is, or the text that a file `*.recipe.json` makes. */
export function corpus(target: string): readonly Seed[] {
  return readdirSync(path.join(folder, target))
    .toSorted()
    .map((name) => {
      const file = readFileSync(path.join(folder, target, name));
      if (!name.endsWith('.recipe.json')) return { name, bytes: new Uint8Array(file), text: file.toString('utf8') };
      const pieces = recipe.parse(JSON.parse(file.toString('utf8')));
      const text = pieces.map(([piece, times]) => piece.repeat(times)).join('');
      return { name, bytes: new TextEncoder().encode(text), text };
    });
}
