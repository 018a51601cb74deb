/** Puts a player's picture into its tile without ever interrupting it. */

/**
 * Makes `current` the topmost picture of `host`, with `incoming`, if any, under it. Elements already in the document are
 * moved with `moveBefore`, which keeps a playing video playing; nothing is taken away here: a picture leaves a tile when
 * another tile takes it or its player ends.
 */
export const mountPicture = (host: HTMLElement, incoming: HTMLElement | null, current: HTMLElement): void => {
  const put = (element: HTMLElement, before: Node | null): void => {
    if (element.parentNode === host && element.nextSibling === before) return;
    if (element.isConnected && host.isConnected) host.moveBefore(element, before);
    else host.insertBefore(element, before);
  };
  put(current, null);
  if (incoming !== null) put(incoming, current);
};
