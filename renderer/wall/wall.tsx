/** The wall: all tiles of the window, and what is said in their stead while there is no camera to show. */
import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useDesk } from '../desk/desk-context.ts';
import { TextButton } from '../ui/button.tsx';
import { emptyWallText } from './empty-wall.ts';
import { Tile } from './tile.tsx';

/** Width of the rail, gap between tiles and height of a caption, in root em, as in the style sheets. */
const railRem = 3;
const gapRem = 0.125;
const captionRem = 1.5;

const EmptyWall = (): VNode | null => {
  const { desk, commands } = useDesk();
  const text = useComputed(() =>
    emptyWallText({
      accounts: desk.accounts.accounts.value,
      accountsTrouble: desk.accounts.trouble.value,
      lists: desk.lists.lists.value,
    }),
  ).value;
  return (
    <section class="wall-empty" aria-live="polite">
      <h1>{text.title}</h1>
      <div>
        {text.lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {text.action === 'accounts' && (
        <TextButton onClick={() => desk.openPanelAt('accounts')}>Open accounts</TextButton>
      )}
      {text.action === 'sign-in' && (
        <TextButton onClick={() => desk.act('sign-in', () => undefined, text.profile)}>Sign in</TextButton>
      )}
      {text.action === 'reload' && <TextButton onClick={() => void desk.accounts.load()}>Look again</TextButton>}
      {text.action === 'refresh' && <TextButton onClick={() => commands.run('refresh')}>List again</TextButton>}
    </section>
  );
};

/** The wall. Tiles stand in reading order whatever they show, so that no picture ever moves within the document. */
export const Wall = (): VNode => {
  const { desk } = useDesk();
  const { wall } = desk;
  const root = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      wall.setRoom({
        width: element.clientWidth,
        height: element.clientHeight,
        gap: Math.max(1, Math.round(gapRem * rem)),
        caption: Math.round(captionRem * rem),
        arrangeFor: { width: window.innerWidth - railRem * rem, height: element.clientHeight },
      });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [wall]);

  const tiles = useComputed(() => wall.state.value.tiles).value;
  const columns = useComputed(() => wall.layout.value.columns).value;
  const rows = useComputed(() => wall.layout.value.rows).value;
  const captions = useComputed(() => (wall.layout.value.captionBelow ? 'below' : 'over'));
  const isEmpty = useComputed(
    () => wall.cameras.value.length === 0 && (wall.state.value.chosen === null || desk.lists.lists.value.length === 0),
  ).value;
  return (
    <div
      ref={root}
      class="wall"
      role="grid"
      aria-label="Wall"
      aria-rowcount={rows}
      aria-colcount={columns}
      data-captions={captions}
    >
      {isEmpty ? (
        <EmptyWall />
      ) : (
        <>
          {Array.from({ length: rows }, (_, row) => (
            <div
              key={`row ${row}`}
              role="row"
              aria-owns={Array.from({ length: columns }, (_unused, column) => row * columns + column)
                .filter((place) => place < tiles)
                .map((place) => `tile-${place}`)
                .join(' ')}
            />
          ))}
          {Array.from({ length: tiles }, (_, place) => (
            <Tile key={place} place={place} />
          ))}
        </>
      )}
    </div>
  );
};
