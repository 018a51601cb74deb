/** What tests of the player have in common: a camera, its settings, and a first picture on screen. */
import type { CameraRef } from '../../../../contract/cameras.ts';
import { type SessionSettings, sessionSettingsSchema } from '../../../../contract/settings.ts';
import { createPlayer } from '../../../../renderer/player/create-player.ts';
import type { Player } from '../../../../renderer/player/player-types.ts';
import type { FakeFeed, FakeWorld } from './fake-world.ts';

/** A camera. */
export const camera: CameraRef = {
  account: 'plant-east',
  region: 'eu-west-1',
  StreamName: 'quay',
  StreamARN: 'arn:aws:kinesisvideo:eu-west-1:111122223333:stream/quay/1',
};

/** Short sessions. */
export const settings: SessionSettings = sessionSettingsSchema.parse({ Expires: 300 });

/** A player whose first picture is on screen. */
export const playing = async (
  world: FakeWorld,
  own: Partial<SessionSettings> = {},
  firstMs = 8_000,
): Promise<{ player: Player; feed: FakeFeed }> => {
  const player = createPlayer(camera, { ...settings, ...own }, world.tools);
  const feed = await world.grant();
  feed.list(firstMs + 2_000);
  feed.paint(firstMs);
  return { player, feed };
};

/** Lets time pass while a feed goes on painting 25 frames a second and its list grows. */
export const playOn = async (world: FakeWorld, feed: FakeFeed, ms: number): Promise<void> => {
  let pictureMs = feed.lastFrame?.pictureTimeMs ?? 8_000;
  for (let gone = 0; gone < ms; gone += 200) {
    await world.pass(200);
    pictureMs += 200;
    feed.position = pictureMs;
    feed.paint(pictureMs);
    feed.list(pictureMs + 2_000);
  }
};

/** Brings a warming feed to the frame after the shown one, half a frame ahead, and paints it. */
export const align = (warming: FakeFeed, showing: FakeFeed): void => {
  const shownMs = showing.lastFrame?.pictureTimeMs ?? 0;
  showing.position = shownMs + 20;
  warming.position = shownMs + 40;
  warming.paint(shownMs + 40);
};
