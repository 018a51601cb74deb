/** Where a window is hidden no frame is painted: a feed is told where its element plays instead. */
import { expect, test } from 'vitest';
import { onUnseenFrames } from '../../../../renderer/player/media-element.ts';

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
