/** All pictures, in the order of their camera numbers. */
import type { Picture } from '../stage/picture.ts';
import { carParkA } from './car-park-a.ts';
import { corridor2f } from './corridor-2f.ts';
import { fenceEast } from './fence-east.ts';
import { gateNorth } from './gate-north.ts';
import { lift2 } from './lift-2.ts';
import { loadingBay4 } from './loading-bay-4.ts';
import { lobby } from './lobby.ts';
import { plantRoom } from './plant-room.ts';
import { platform1 } from './platform-1.ts';
import { quay } from './quay.ts';
import { roundabout } from './roundabout.ts';
import { shopFloor } from './shop-floor.ts';
import { stairwellB } from './stairwell-b.ts';
import { streetNight } from './street-night.ts';
import { warehouseAisle3 } from './warehouse-aisle-3.ts';
import { yardWest } from './yard-west.ts';

export const PICTURES: readonly Picture[] = [
  gateNorth,
  carParkA,
  corridor2f,
  loadingBay4,
  streetNight,
  lobby,
  stairwellB,
  warehouseAisle3,
  quay,
  platform1,
  fenceEast,
  shopFloor,
  plantRoom,
  roundabout,
  yardWest,
  lift2,
];
