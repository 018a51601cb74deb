/** One camera is heard at a time; the others' sound is not even fetched. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refOf } from './desk/cameras.ts';
import { type Demo, type Desk, openDesk, startWatchedDemo } from './desk/desk-under-test.ts';
import { judgeFrames, seenFrames, watchFrames } from './desk/frame-watch.ts';
import { expectAllLive } from './desk/wall.ts';

/** What is heard of a tile: bytes of sound decoded by its media elements, and whether one of them is not muted. */
interface Heard {
  readonly unmuted: boolean;
  readonly decoded: number;
}

const heard = (desk: Desk): Promise<Record<string, Heard>> =>
  desk.page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('[data-camera]')].map((tile) => {
        const videos = [...tile.querySelectorAll<HTMLVideoElement & { webkitAudioDecodedByteCount: number }>('video')];
        const decoded = videos.reduce((sum, video) => sum + video.webkitAudioDecodedByteCount, 0);
        return [tile.dataset['camera'] ?? '', { unmuted: videos.some((video) => !video.muted), decoded }];
      }),
    ),
  );

describe('the sound of a wall', () => {
  let demo: Demo;
  let desk: Desk;
  let soundCalls = 0;
  let speaking: readonly string[] = [];
  let mute = '';
  beforeAll(async () => {
    demo = await startWatchedDemo({ cameras: 32 });
    speaking = demo.cameras.filter(({ audio, troubled }) => audio && troubled === null).map(({ name }) => name);
    mute = demo.cameras.find(({ audio, troubled }) => !audio && troubled === null)?.name ?? '';
    const cameras = [...speaking.slice(0, 2), mute].map((name) => refOf(demo, name));
    desk = await openDesk({ service: demo, settings: { wall: { tiles: 4, cameras } } });
    desk.page.on('request', (request) => {
      if (/getMP4MediaFragment.*TrackNumber=2/.test(request.url())) soundCalls += 1;
    });
  });
  afterAll(async () => {
    await desk.close();
    await demo.close();
  });

  const select = (name: string): Promise<void> => desk.page.locator(`[data-camera="${name}"]`).click();

  it('is off at first, and nothing of it is fetched', async () => {
    await expectAllLive(desk.page, 3, 60_000);
    expect(speaking.length).toBeGreaterThanOrEqual(2);
    expect(Object.values(await heard(desk))).toEqual(Array.from({ length: 3 }, () => ({ unmuted: false, decoded: 0 })));
    expect(soundCalls).toBe(0);
  });

  it('is that of one tile once asked for, and the picture does not mind', async () => {
    const [first = '', second = ''] = speaking;
    await watchFrames(desk.page);
    await select(first);
    await desk.page.keyboard.press('m');
    await expect.poll(async () => (await heard(desk))[first], { timeout: 30_000 }).toMatchObject({ unmuted: true });
    await expect.poll(async () => (await heard(desk))[first]?.decoded, { timeout: 30_000 }).toBeGreaterThan(0);
    expect((await heard(desk))[second]).toEqual({ unmuted: false, decoded: 0 });
    expect(soundCalls).toBeGreaterThan(0);
    const tile = desk.page.locator(`[data-camera="${first}"]`);
    // A tile's words follow its sound with the next tick.
    await expect.poll(() => tile.getAttribute('aria-label')).toContain('sound on');
    const verdict = judgeFrames((await seenFrames(desk.page))[first] ?? [], demo.camera(first));
    expect(verdict).toMatchObject({ black: 0, backward: 0, wrongCamera: 0 });
  });

  it('moves to another tile, and leaves the first', async () => {
    const [first = '', second = ''] = speaking;
    await select(second);
    await desk.page.keyboard.press('m');
    await expect.poll(async () => (await heard(desk))[second], { timeout: 30_000 }).toMatchObject({ unmuted: true });
    await expect
      .poll(async () => (await heard(desk))[first], { timeout: 30_000 })
      .toEqual({ unmuted: false, decoded: 0 });
    expect(Object.values(await heard(desk)).filter(({ unmuted }) => unmuted)).toHaveLength(1);
  });

  it('that a camera does not send is said, and the wall is silent', async () => {
    await select(mute);
    await desk.page.keyboard.press('m');
    await desk.page.locator(`[data-camera="${mute}"] .tile-note-word`, { hasText: 'no sound' }).waitFor();
    expect(Object.values(await heard(desk)).filter(({ decoded, unmuted }) => unmuted && decoded > 0)).toHaveLength(0);
    await expectAllLive(desk.page, 3, 10_000);
  });
});
