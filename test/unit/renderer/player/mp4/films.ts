/** The small films ffmpeg made, with what ffprobe said of their pictures; and boxes built by hand. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const folder = path.join(import.meta.dirname, 'media');
const packets = z.record(
  z.string(),
  z.array(z.object({ timeS: z.number(), bytes: z.number(), isKey: z.boolean(), sha256: z.string().optional() })),
);

export interface Film {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** In the order they are stored in. */
  readonly packets: z.infer<typeof packets>[string];
}

/** All of media/, each as a whole file: `ftyp`, `moov`, then its fragments. */
export const films: readonly Film[] = Object.entries(
  packets.parse(JSON.parse(readFileSync(path.join(folder, 'packets.json'), 'utf8'))),
).map(([name, of]) => ({ name, bytes: new Uint8Array(readFileSync(path.join(folder, `${name}.mp4`))), packets: of }));

/** One of them. */
export const film = (name: string): Film => {
  const found = films.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no film ${name}`);
  return found;
};

/** As packets.json has it. */
export const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** A big-endian word. */
export const u32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);

/** A box of these parts. */
export const box = (type: string, ...parts: readonly (readonly number[])[]): number[] => {
  const body = parts.flat();
  return [...u32(body.length + 8), ...new TextEncoder().encode(type), ...body];
};

/** The same bytes in pieces of these sizes, over and over. */
export function* piecesOf(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, index = 0; at < bytes.byteLength; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    yield bytes.slice(at, at + size);
    at += size;
  }
}
