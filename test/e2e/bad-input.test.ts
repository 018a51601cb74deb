/** Bad input gets one sentence and a way out, loses nothing, and never shows a stack trace. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Desk, type DeskOptions, openDesk } from './desk/desk-under-test.ts';
import { expectAllLive, expectHealth, tileText } from './desk/wall.ts';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

const open = async (options: DeskOptions): Promise<Desk> => {
  desk = await openDesk({ settings: { wall: { tiles: 1 } }, ...options });
  return desk;
};

/** Waits until the window says the sentence, then makes sure that it says nothing a programmer would say. */
const expectToSay = async ({ page }: Desk, sentence: string): Promise<void> => {
  const words = (): Promise<string> => page.locator('body').innerText();
  await expect.poll(words, { timeout: 30_000 }).toContain(sentence);
  expect(await words()).not.toMatch(/\bat \S+ \(|\.[jt]sx?:\d+|Exception\b|undefined|\[object/);
};

const editConfig = (edit: (text: string) => string): NonNullable<DeskOptions['prepareProfiles']> => {
  return async ({ configFile }) => writeFile(configFile, edit(await readFile(configFile, 'utf8')));
};

it('an unknown profile', async () => {
  await expectToSay(await open({ args: ['--profile', 'nobody'] }), 'There is no AWS profile named nobody');
});

it('a profile without a region', async () => {
  const prepareProfiles = editConfig((text) => text.replaceAll(/^region.*$/gm, ''));
  await expectToSay(await open({ args: ['--profile', 'plant-east'], prepareProfiles }), 'names no region');
});

it('a configuration file that can not be read', async () => {
  const prepareProfiles: DeskOptions['prepareProfiles'] = async ({ configFile }) => {
    await rm(configFile);
    await mkdir(configFile);
  };
  await expectToSay(await open({ prepareProfiles }), "can't be read");
});

it('no AWS files at all', async () => {
  const prepareProfiles: DeskOptions['prepareProfiles'] = async ({ configFile, credentialsFile }) => {
    for (const file of [configFile, credentialsFile]) await rm(file);
  };
  await expectToSay(await open({ args: [], prepareProfiles }), 'No AWS account on this machine yet');
});

it('no service at the other end', async () => {
  const prepareProfiles = editConfig((text) => text.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:9'));
  await expectToSay(await open({ args: ['--profile', 'plant-east'], prepareProfiles }), "can't be reached");
});

it('a region that does not know the account', async () => {
  const opened = await open({ args: ['--profile', 'plant-east', '--region', 'eu-west-9'] });
  await expectToSay(opened, 'eu-west-9: AWS does not accept the keys of plant-east');
});

it('a log-in page in place of the service, and back by itself', async () => {
  const opened = await open({ args: ['--profile', 'plant-east'] });
  await expectAllLive(opened.page, 1, 60_000);
  const undo = opened.demo.faults.add({ kind: 'html' }, { operation: 'GetHLSStreamingSessionURL' });
  opened.demo.faults.expireSessions();
  await expectToSay(opened, 'this network may want a log-in');
  undo();
  await expectAllLive(opened.page, 1, 60_000);
});

it('an answer without a session URL', async () => {
  const opened = await open({ args: ['--profile', 'plant-east'] });
  await expectAllLive(opened.page, 1, 60_000);
  opened.demo.faults.add({ kind: 'no-url' }, { operation: 'GetHLSStreamingSessionURL' });
  opened.demo.faults.expireSessions();
  await expectToSay(opened, 'without a session URL');
});

it('a playlist that is not a playlist', async () => {
  const opened = await open({ args: ['--profile', 'plant-east'] });
  await expectAllLive(opened.page, 1, 60_000);
  const [name = ''] = await opened.page
    .locator('[data-camera]')
    .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-camera') ?? ''));
  const undo = opened.demo.faults.add(
    { kind: 'garbage' },
    { operation: ['GetHLSMasterPlaylist', 'GetHLSMediaPlaylist'] },
  );
  await expectHealth(opened.page, name, 'offline', 40_000);
  expect(await tileText(opened.page, name)).toContain('not a playlist');
  undo();
  await expectAllLive(opened.page, 1, 60_000);
});

it('a settings file that is not one is kept, and said so', async () => {
  const opened = await open({ settingsText: '{ "wall": { "tiles": ' });
  await expectToSay(opened, 'settings.broken-');
  await expectAllLive(opened.page, 12, 60_000);
  const kept = (await readdir(opened.userDataDir)).filter((name) => name.startsWith('settings.broken-'));
  expect(kept).toHaveLength(1);
  expect(await readFile(path.join(opened.userDataDir, kept[0] ?? ''), 'utf8')).toBe('{ "wall": { "tiles": ');
});

it('a settings file of an earlier version is brought up to date', async () => {
  const opened = await open({ settingsText: '{ "layout": 4 }' });
  await expectAllLive(opened.page, 4, 60_000);
});
