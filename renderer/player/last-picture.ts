/** A video's picture on a canvas: what is left of a feed that has stopped, without decoder, buffers or timers. */

/** The picture the video shows now, in its own size, marked as the video is to take its place; null where there is none to be had. */
export const lastPictureOf = (video: HTMLVideoElement, document: Document): HTMLCanvasElement | null => {
  // While a seek is under way the old picture is still shown, but can't be drawn.
  if (video.readyState < video.HAVE_CURRENT_DATA || video.videoWidth === 0) return null;
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) return null;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  Object.assign(canvas.dataset, video.dataset);
  return canvas;
};

/** Frees a canvas: its memory goes with its size, not only when the element is collected. */
export const freeCanvas = (canvas: HTMLCanvasElement): void => {
  canvas.width = 0;
  canvas.remove();
};
