/** Why a player rests: a person holds it, nobody can see it, or it is at its end. */
import type { Motion } from '../../contract/load.ts';
import type { Feed } from './feed-types.ts';

/** See the file's first line. */
export class Rest {
  /** How the camera is to be shown. */
  motion: Motion = 'moving';
  /** A person has paused it. */
  held = false;
  disposed = false;

  /** Nothing is to be loaded. */
  get rests(): boolean {
    return this.disposed || this.held || this.motion === 'paused';
  }

  /** How the next feed is to show the camera. */
  get feedMotion(): Feed['motion'] {
    return this.motion === 'key-frames' ? 'key-frames' : 'moving';
  }

  /** How the camera is shown now, by this feed or before the first. */
  shownBy(showing: Feed | null): Motion {
    return this.rests ? 'paused' : (showing?.motion ?? this.motion);
  }
}
