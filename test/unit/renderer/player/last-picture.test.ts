/** The picture a stopped feed leaves behind: the whole of what its video shows, or none where it can't be had. */
import { expect, test } from 'vitest';
import { freeCanvas, lastPictureOf } from '../../../../renderer/player/last-picture.ts';

const videoOf = (readyState: number, size = { width: 640, height: 360 }): HTMLVideoElement =>
  ({
    HAVE_CURRENT_DATA: 2,
    readyState,
    videoWidth: size.width,
    videoHeight: size.height,
    dataset: { shown: '' },
  }) as unknown as HTMLVideoElement;

const createDocument = (): { readonly document: Document; readonly drawn: unknown[] } => {
  const drawn: unknown[] = [];
  const context = { drawImage: (...what: unknown[]) => drawn.push(what) };
  const createElement = (): object => ({ dataset: {}, getContext: () => context, remove: () => drawn.push('removed') });
  return { document: { createElement } as unknown as Document, drawn };
};

test('is drawn as large as it is, and takes the place of the video', () => {
  const { document, drawn } = createDocument();
  const video = videoOf(2);
  const picture = lastPictureOf(video, document);
  expect(picture).toMatchObject({ width: 640, height: 360, dataset: { shown: '' } });
  expect(drawn).toEqual([[video, 0, 0, 640, 360]]);
  if (picture !== null) freeCanvas(picture);
  expect([picture?.width, drawn.at(-1)]).toEqual([0, 'removed']);
});

test('can not be had while a seek is under way, or before the first', () => {
  expect(lastPictureOf(videoOf(1), createDocument().document)).toBeNull();
  expect(lastPictureOf(videoOf(2, { width: 0, height: 0 }), createDocument().document)).toBeNull();
});
