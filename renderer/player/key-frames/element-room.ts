/** How many device pixels elements have: one observer for all of them. */
import type { Room } from './messages.ts';

/** Makes the watcher that {@link KeyFrameFeedParts.onRoom} wants. */
export const createElementRooms = (
  pixelRatio: () => number,
): ((element: Element, listener: (room: Room) => void) => () => void) => {
  const listeners = new Map<Element, (room: Room) => void>();
  const observer = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const { width, height } = contentRect;
      if (width < 1 || height < 1) continue;
      listeners.get(target)?.({ width: Math.ceil(width * pixelRatio()), height: Math.ceil(height * pixelRatio()) });
    }
  });
  return (element, listener) => {
    listeners.set(element, listener);
    observer.observe(element);
    return () => {
      listeners.delete(element);
      observer.unobserve(element);
    };
  };
};
