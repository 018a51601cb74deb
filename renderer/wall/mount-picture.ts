/** Puts a player's picture into its tile without ever interrupting it. */

/**
 * Makes `picture` part of `host`. An element already in the document is moved with `moveBefore`, which keeps a playing
 * video playing; nothing is taken away here: a picture leaves a tile when another tile takes it or its player ends.
 */
export const mountPicture = (host: HTMLElement, picture: HTMLElement): void => {
  if (picture.parentNode === host) return;
  if (picture.isConnected && host.isConnected) host.moveBefore(picture, null);
  else host.append(picture);
};
