/** What is compared: walls of the same cameras in the same window, and a decoder without any window. */
import type { DemoService } from '../demo/index.ts';
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import type { ContenderName } from './contender-names.ts';
import { openFloor } from './floor-contender.ts';
import { openVigilQuietly, type WallSettings } from './open-wall.ts';
import type { MeasuredPage } from './quiet-page.ts';
import { openSplitWall, openWebPlayer } from './web-contender.ts';

/** A running contender. */
export interface OpenContender {
  /** Null for one that shows nothing. */
  readonly page: MeasuredPage | null;
  /** Frames decoded until now, for one without a page. */
  readonly framesDecoded?: () => number;
  readonly close: () => Promise<void>;
}

/** What a contender is to show. */
export interface ContenderWish {
  readonly demo: DemoService;
  readonly tiles: number;
  readonly runtime: RuntimeChoice;
  /** Where temporary files may be put; removed by the caller. */
  readonly folder: string;
}

/** Starts a contender on the first `tiles` healthy cameras. */
export function openContender(name: ContenderName, wish: ContenderWish): Promise<OpenContender> {
  switch (name) {
    case 'plain':
    case 'sample':
    case 'shaka':
    case 'native':
      return openWebPlayer(name, wish);
    case 'plain-split':
      return openSplitWall('plain', wish);
    case 'vigil':
    case 'vigil-all-moving':
      return openVigilQuietly({ ...wish, settings: settingsOf(name) });
    case 'floor':
      return openFloor(wish);
  }
}

const settingsOf = (name: 'vigil' | 'vigil-all-moving'): WallSettings =>
  name === 'vigil' ? {} : { load: { allMoving: true } };
