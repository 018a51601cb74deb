/** A camera's stream settings: what is kept, what the service is asked, and the AWS CLI's language both ways. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { watchFrames } from './desk/frame-watch.ts';
import { expectPastText, frameDue, standingPicture } from './desk/past.ts';
import { expectAllLive } from './desk/wall.ts';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

it('a camera gets settings of its own and is renewed with them; the others stay as the desk has them', async () => {
  desk = await openDesk({ args: ['--profile', 'plant-east'], settings: { wall: { tiles: 4 } } });
  const { page, demo, app, userDataDir } = desk;
  await expectAllLive(page, 4, 60_000);
  const name = (await page.locator('#tile-0').getAttribute('data-camera')) ?? '';
  const sessionsOf = (camera: string): number => demo.counts.calls({ operation: 'GetHLSStreamingSessionURL', camera });
  const others = await page
    .locator('.tile:not(#tile-0)[data-camera]')
    .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-camera') ?? ''));
  const before = others.map(sessionsOf);

  await page.keyboard.press('s');
  const sheet = page.getByRole('dialog');
  expect(await sheet.innerText()).toContain(`Stream settings of ${name}`);
  const rowOf = (parameter: string): ReturnType<typeof sheet.locator> =>
    sheet.locator('.parameter-row', { has: page.locator(`#stream-${parameter}`) });
  expect(await rowOf('Expires').innerText()).toContain("Vigil's default");

  await page.fill('#stream-Expires', '60');
  expect(await rowOf('Expires').innerText()).toContain('Expires is a whole number of seconds from 300 to 43200.');
  expect(await sheet.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
  await page.fill('#stream-Expires', '900');
  await page.selectOption('#stream-FragmentSelectorType', 'PRODUCER_TIMESTAMP');
  expect(await rowOf('FragmentSelectorType').innerText()).toContain('this camera');

  await sheet.getByRole('button', { name: 'Copy as AWS CLI command' }).click();
  await expect.poll(() => sheet.locator('.cli-told').innerText()).toContain('on the clipboard');
  const copied = await app.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toMatch(/^aws kinesis-video-archived-media get-hls-streaming-session-url --profile plant-east /);
  expect(copied).toContain('--expires 900');
  for (const { secretAccessKey } of demo.accounts) expect(copied).not.toContain(secretAccessKey);

  await sheet.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(() => sessionsOf(name), { timeout: 30_000 }).toBeGreaterThan(1);
  await expectAllLive(page, 4, 30_000);
  expect(others.map(sessionsOf)).toEqual(before);
  await expect
    .poll(() => readFile(path.join(userDataDir, 'settings.json'), 'utf8'))
    .toMatch(/"Expires": ?900[\s\S]*PRODUCER_TIMESTAMP|PRODUCER_TIMESTAMP[\s\S]*"Expires": ?900/);
  await expect.poll(() => page.locator('#tile-0 .tile-time').getAttribute('title')).toContain('PRODUCER_TIMESTAMP');

  // given back to the desk, nothing of the camera's own is left
  await page.keyboard.press('s');
  for (const parameter of ['Expires', 'FragmentSelectorType'])
    await rowOf(parameter).getByRole('button', { name: 'As the desk' }).click();
  await sheet.getByRole('button', { name: 'Save', exact: true }).click();
  await expect
    .poll(() => readFile(path.join(userDataDir, 'settings.json'), 'utf8'))
    .not.toContain('PRODUCER_TIMESTAMP"');
});

it('a document is read into the fields; one that does not fit is told of and kept as typed', async () => {
  desk = await openDesk({ args: ['--profile', 'plant-east'], settings: { wall: { tiles: 1 } } });
  const { page } = desk;
  await expectAllLive(page, 1, 60_000);
  const name = (await page.locator('#tile-0').getAttribute('data-camera')) ?? '';
  await page.keyboard.press('s');
  const sheet = page.getByRole('dialog');
  await sheet.locator('summary').click();
  const document = sheet.locator('textarea');
  expect(JSON.parse(await document.inputValue())).toMatchObject({ PlaybackMode: 'LIVE', Expires: 3_600 });

  const wrong = '{ "StreamName": "somewhere-else", "Expires": "300" }';
  await document.fill(wrong);
  await sheet.getByRole('button', { name: 'Take over' }).click();
  expect(await sheet.locator('.cli-refused').innerText()).toContain(
    `The document is for another camera: its StreamName is somewhere-else, this camera's is ${name}.`,
  );
  expect(await sheet.locator('.cli-refused li').count()).toBe(2);
  expect(await document.inputValue()).toBe(wrong);

  await document.fill(JSON.stringify({ StreamName: name, Expires: 600, ContainerFormat: 'MPEG_TS' }));
  await sheet.getByRole('button', { name: 'Take over' }).click();
  expect(await page.locator('#stream-Expires').inputValue()).toBe('600');
  expect(await page.locator('#stream-ContainerFormat').inputValue()).toBe('MPEG_TS');
  expect(JSON.parse(await document.inputValue())).toMatchObject({ Expires: 600, ContainerFormat: 'MPEG_TS' });
});

it('a document about the past shows that time on the tile', async () => {
  desk = await openDesk({ args: ['--profile', 'plant-east'], settings: { wall: { tiles: 1 } } });
  const { page, app, demo, userDataDir } = desk;
  await expectAllLive(page, 1, 60_000);
  await watchFrames(page);
  const camera = demo.camera((await page.locator('#tile-0').getAttribute('data-camera')) ?? '');
  await page.keyboard.press('s');
  const sheet = page.getByRole('dialog');
  await sheet.locator('summary').click();
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const TimestampRange = {
    StartTimestamp: nowSeconds - 600,
    EndTimestamp: new Date((nowSeconds - 540) * 1_000).toISOString(),
  };
  const document = {
    PlaybackMode: 'ON_DEMAND',
    HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP', TimestampRange },
    Expires: 300,
    MaxMediaPlaylistFragmentResults: 777,
  };
  await sheet.locator('textarea').fill(JSON.stringify(document));
  await sheet.getByRole('button', { name: 'Take over' }).click();
  expect(await sheet.locator('.cli-taken').innerText()).toContain('PlaybackMode ON_DEMAND');
  await sheet.getByRole('button', { name: 'Save, and show that time' }).click();
  await expectPastText(page, camera.name, /replay .*(9|10):\d\d behind live/);
  await expect.poll(() => page.locator('.past-picture[data-pictured]').count(), { timeout: 20_000 }).toBe(1);
  await page.keyboard.press(' ');
  const { frame, positionMs } = await standingPicture(page, camera);
  expect(frame).toBe(frameDue(camera, positionMs));
  // the picture that was on at the range's first moment began up to one picture before it
  expect(positionMs).toBeGreaterThan((nowSeconds - 600) * 1_000 - 1_000 / camera.fps - 1);
  expect(positionMs).toBeLessThan((nowSeconds - 540) * 1_000);

  // the session's life and the length of its lists are those of this look back alone
  const kept = await readFile(path.join(userDataDir, 'settings.json'), 'utf8');
  expect(kept).toContain('PRODUCER_TIMESTAMP');
  expect(kept).not.toContain('777');
  await page.keyboard.press('s');
  await sheet.getByRole('button', { name: 'Copy as AWS CLI command' }).click();
  await expect.poll(() => sheet.locator('.cli-told').innerText()).toContain('on the clipboard');
  const copied = await app.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toContain('--playback-mode ON_DEMAND');
  expect(copied).toContain(`StartTimestamp=${new Date((nowSeconds - 600) * 1_000).toISOString()}`);
  expect(copied).toContain('--expires 300 --max-media-playlist-fragment-results 777');
});
