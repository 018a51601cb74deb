/** Where tiles go: pure arithmetic from the size of the wall and a number of tiles to whole-pixel rectangles. */

/** The shape of nearly all camera pictures; tiles keep it so that no picture wastes its tile. */
const pictureAspect = 16 / 9;

/** A narrower or wider grid must gain this much picture before it replaces the squarer one people know. */
const worthwhileGain = 1.1;

/** A size or place in CSS pixels. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What to lay out. Lengths in CSS pixels. */
export interface LayoutInput {
  readonly width: number;
  readonly height: number;
  readonly tiles: number;
  /** The room by which columns and rows are chosen; by default the wall's own. So that opening a panel moves no tile to another row. */
  readonly arrangeFor?: { readonly width: number; readonly height: number };
  readonly gap: number;
  /** Height of a tile's caption strip. */
  readonly caption: number;
}

/** A laid-out wall. */
export interface Layout {
  readonly columns: number;
  readonly rows: number;
  /** One per tile, in reading order. */
  readonly rects: readonly Rect[];
  /** The wall has height to spare: each tile is taller by one caption, which then sits below the picture, not on it. */
  readonly captionBelow: boolean;
}

interface Grid {
  readonly columns: number;
  readonly rows: number;
}

const gridsFor = (tiles: number): readonly Grid[] =>
  Array.from({ length: tiles }, (_, index) => ({ columns: index + 1, rows: Math.ceil(tiles / (index + 1)) })).filter(
    ({ columns, rows }) => columns * rows - tiles < Math.min(columns, rows),
  );

const pictureWidth = ({ width, height, gap }: LayoutInput, { columns, rows }: Grid): number => {
  const cellWidth = (width - gap * (columns - 1)) / columns;
  const cellHeight = (height - gap * (rows - 1)) / rows;
  return Math.max(0, Math.min(cellWidth, cellHeight * pictureAspect));
};

/** The grid people expect: the squarest, wider rather than taller (12 is 4 × 3). */
const familiarGrid = (tiles: number): Grid => {
  const columns = Math.ceil(Math.sqrt(tiles));
  return { columns, rows: Math.ceil(tiles / columns) };
};

const chooseGrid = (input: LayoutInput): Grid => {
  const familiar = familiarGrid(input.tiles);
  let best = familiar;
  for (const grid of gridsFor(input.tiles)) {
    const hurdle = best === familiar ? worthwhileGain : 1;
    if (pictureWidth(input, grid) > pictureWidth(input, best) * hurdle) best = grid;
  }
  return best;
};

/** Lays the wall out: the grid with the largest pictures, tiles of 16:9, the whole centred in what is left over. */
export const layOut = (input: LayoutInput): Layout => {
  const grid = chooseGrid({ ...input, ...input.arrangeFor });
  const { columns, rows } = grid;
  const { gap } = input;
  const tileWidth = Math.floor(pictureWidth(input, grid));
  const pictureHeight = Math.min(
    Math.round(tileWidth / pictureAspect),
    Math.max(0, Math.floor((input.height - gap * (rows - 1)) / rows)),
  );
  const captionBelow = rows * (pictureHeight + input.caption) + gap * (rows - 1) <= input.height;
  const tileHeight = pictureHeight + (captionBelow ? input.caption : 0);
  const left = Math.max(0, Math.floor((input.width - columns * tileWidth - gap * (columns - 1)) / 2));
  const top = Math.max(0, Math.floor((input.height - rows * tileHeight - gap * (rows - 1)) / 2));
  const rects = Array.from({ length: input.tiles }, (_, index) => ({
    left: left + (index % columns) * (tileWidth + gap),
    top: top + Math.floor(index / columns) * (tileHeight + gap),
    width: tileWidth,
    height: tileHeight,
  }));
  return { columns, rows, rects, captionBelow };
};
