/** A media element for one feed: made, watched for the pictures it paints, and freed. */

/** A muted video element, not in the document yet. */
export const createVideo = (document: Document): HTMLVideoElement => {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.disableRemotePlayback = true;
  video.disablePictureInPicture = true;
  return video;
};

/** Tells of each picture painted, with its media time in seconds and when it was painted, monotonic. Returns what ends it. */
export const onEachFrame = (
  video: HTMLVideoElement,
  painted: (mediaTimeS: number, atMs: number) => void,
): (() => void) => {
  let request = 0;
  const wait = (): void => {
    request = video.requestVideoFrameCallback((atMs, { mediaTime }) => {
      wait();
      painted(mediaTime, atMs);
    });
  };
  wait();
  return () => video.cancelVideoFrameCallback(request);
};

/** Of a hidden window no picture is painted: what would be is told by where the element plays, some times a second. */
export const onUnseenFrames = (
  video: HTMLVideoElement,
  isHidden: () => boolean,
  painted: (mediaTimeS: number) => void,
): void => {
  const look = (): void => {
    if (isHidden() && !video.seeking && video.readyState >= video.HAVE_CURRENT_DATA) painted(video.currentTime);
  };
  for (const event of ['canplay', 'seeked', 'timeupdate'] as const) video.addEventListener(event, look);
};

/** Frees the element once nothing feeds it any more: it keeps its decoder until its source is gone. */
export const freeVideo = (video: HTMLVideoElement): void => {
  video.removeAttribute('src');
  video.load();
  video.remove();
};
