/** Entry point of the drawing page: renders the frames asked for and posts each to the program that opened it. */
import { PICTURES } from '../pictures/index.ts';
import { createPictureRenderer } from './renderer.ts';

/** Draws frames `from` to `to` (exclusive) of a picture and posts them in order to /frame as raw RGBA. */
async function drawFrames(id: string, frames: number, from: number, to: number): Promise<void> {
  const picture = PICTURES.find((candidate) => candidate.id === id);
  if (picture === undefined) throw new RangeError(`no picture is called ${id}`);
  const renderer = createPictureRenderer(picture, frames);
  for (let index = from; index < to; index++) {
    const answer = await fetch('/frame', { method: 'POST', body: renderer.frame(index) });
    if (!answer.ok) throw new Error(`frame ${index} was not taken: ${answer.status}`);
  }
}

Object.assign(globalThis, { drawFrames });
