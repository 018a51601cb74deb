/** The picture on the screen itself, as the compositor put it there: not black, not back in time, while its session is renewed. */
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeStrip } from '../../demo/scenes/strip.ts';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { expectAllLive } from './desk/wall.ts';

interface Shot {
  readonly frame: number | null;
  readonly brightest: number;
}

/** Cuts the strip out of a screenshot of exactly one picture. */
const readShot = (png: Buffer): Shot => {
  const { data, width, height } = PNG.sync.read(png);
  const stripWidth = Math.round(width / 2);
  const stripHeight = Math.max(1, Math.round(height / 45));
  const strip = new Uint8ClampedArray(stripWidth * stripHeight * 4);
  for (let row = 0; row < stripHeight; row += 1) {
    strip.set(data.subarray(row * width * 4, row * width * 4 + stripWidth * 4), row * stripWidth * 4);
  }
  let brightest = 0;
  for (let at = 0; at < data.length; at += 4) brightest = Math.max(brightest, data[at + 1] ?? 0);
  return { frame: decodeStrip(strip, stripWidth, stripHeight)?.frame ?? null, brightest };
};

describe('the screen during renewals', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk({ settings: { wall: { tiles: 1 }, session: { Expires: 300, renewEverySeconds: 10 } } });
  });
  afterAll(async () => {
    await desk.close();
  });

  it('always shows a picture, and never an older one', async () => {
    const { page, demo } = desk;
    await expectAllLive(page, 1, 60_000);
    const name = (await page.locator('[data-camera]').getAttribute('data-camera')) ?? '';
    const loopFrames = demo.camera(name).scenes[0]?.frames ?? 0;
    const clip = await page.locator('[data-camera] .player').evaluate((element) => {
      const box = element.getBoundingClientRect();
      const video = element.querySelector('video');
      const ratio = (video?.videoWidth ?? 16) / (video?.videoHeight ?? 9);
      const width = Math.min(box.width, box.height * ratio);
      const height = width / ratio;
      return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
    });
    const opened = (): number => demo.counts.calls({ operation: 'GetHLSStreamingSessionURL', status: 200 });
    const target = opened() + 3;
    const shots: Shot[] = [];
    while (opened() < target || shots.length < 60) shots.push(readShot(await page.screenshot({ clip })));
    expect(shots.filter(({ brightest }) => brightest < 60)).toEqual([]);
    const readable = shots.filter(({ frame }) => frame !== null).map(({ frame }) => frame ?? 0);
    expect(readable.length).toBeGreaterThan(shots.length * 0.9);
    const backward = readable.filter((frame, index) => {
      const before = readable[index - 1];
      return before !== undefined && (frame - before + loopFrames) % loopFrames > loopFrames / 2;
    });
    expect(backward).toEqual([]);
  });
});
