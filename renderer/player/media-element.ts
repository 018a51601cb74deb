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

/** Sets the speed; the element is only touched when it changes. */
export const setRate = (video: HTMLVideoElement, rate: number): void => {
  if (video.playbackRate !== rate) video.playbackRate = rate;
};

/** Watches a media element for the pictures it paints. */
export interface FrameWatch {
  /** Whether each picture is told of: so it begins. Each that is costs the whole page a turn of its rendering. */
  readonly closely: (closely: boolean) => void;
  /** Where not each is: the next one shall be. */
  readonly look: () => void;
  readonly stop: () => void;
}

/**
 * Tells of pictures painted, with their media time in seconds, when they were painted, and when the draw with them comes on screen,
 * both monotonic.
 */
export const watchFrames = (
  video: HTMLVideoElement,
  painted: (mediaTimeS: number, atMs: number, drawnAtMs: number) => void,
): FrameWatch => {
  let request: number | null = null;
  let each = true;
  const look = (): void => {
    request ??= video.requestVideoFrameCallback((atMs, { mediaTime, expectedDisplayTime }) => {
      request = null;
      if (each) look();
      painted(mediaTime, atMs, expectedDisplayTime);
    });
  };
  look();
  return {
    closely: (closely) => {
      each = closely;
      if (each) look();
    },
    look,
    stop: () => {
      each = false;
      if (request !== null) video.cancelVideoFrameCallback(request);
    },
  };
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
