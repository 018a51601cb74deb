/** Which of the frames an element paints are told: each, some, or none where its window is hidden and its position must do. */
import { expect, test } from 'vitest';
import { onUnseenFrames, watchFrames } from '../../../../renderer/player/media-element.ts';

test('of a hidden window the play position is told, not while a seek is under way and not of a window that is seen', () => {
  const video = Object.assign(new EventTarget(), {
    seeking: false,
    readyState: 2,
    HAVE_CURRENT_DATA: 2,
    currentTime: 1,
  });
  let hidden = false;
  const told: number[] = [];
  onUnseenFrames(
    video as unknown as HTMLVideoElement,
    () => hidden,
    (mediaTimeS) => told.push(mediaTimeS),
  );
  video.dispatchEvent(new Event('timeupdate'));
  expect(told).toEqual([]);
  hidden = true;
  video.dispatchEvent(new Event('timeupdate'));
  Object.assign(video, { currentTime: 5, seeking: true });
  video.dispatchEvent(new Event('timeupdate'));
  Object.assign(video, { seeking: false });
  video.dispatchEvent(new Event('seeked'));
  Object.assign(video, { readyState: 1 });
  video.dispatchEvent(new Event('canplay'));
  expect(told).toEqual([1, 5]);
});

test('each frame is told of while it is watched closely, else one for each look', () => {
  let next: VideoFrameRequestCallback | null = null;
  let asked = 0;
  const video = {
    requestVideoFrameCallback: (callback: VideoFrameRequestCallback) => {
      next = callback;
      asked += 1;
      return asked;
    },
    cancelVideoFrameCallback: () => {
      next = null;
    },
  };
  const told: number[] = [];
  const paint = (mediaTime: number): void => {
    const callback = next;
    next = null;
    callback?.(10 * mediaTime, { mediaTime } as VideoFrameCallbackMetadata);
  };
  const watch = watchFrames(video as unknown as HTMLVideoElement, (mediaTimeS) => told.push(mediaTimeS));
  for (const frame of [1, 2]) paint(frame);
  expect(told).toEqual([1, 2]);
  watch.closely(false);
  // the one already asked for still comes
  for (const frame of [3, 4, 5]) paint(frame);
  expect(told).toEqual([1, 2, 3]);
  watch.look();
  watch.look();
  for (const frame of [6, 7]) paint(frame);
  expect(told).toEqual([1, 2, 3, 6]);
  watch.closely(true);
  for (const frame of [8, 9]) paint(frame);
  expect(told).toEqual([1, 2, 3, 6, 8, 9]);
  watch.stop();
  paint(10);
  expect([told.at(-1), next]).toEqual([9, null]);
});
