/** Accounts as security desks have them: signing in inside the panel, switching in one action, two accounts told apart on one wall. */
import { appendFile, chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { Locator } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { type Desk, type DeskOptions, openDesk } from './desk/desk-under-test.ts';
import { expectAllLive, tileText } from './desk/wall.ts';

let desk: Desk | undefined;
let browserFolder: string | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
  if (browserFolder !== undefined) await rm(browserFolder, { recursive: true, force: true });
  browserFolder = undefined;
});

const open = async (options: DeskOptions): Promise<Desk> => {
  desk = await openDesk({ kinds: true, settings: { wall: { tiles: 1 } }, ...options });
  return desk;
};

const row = ({ page }: Desk, profile: string): Locator => page.locator(`.account-row[data-profile="${profile}"]`);

/** Waits until a field has the focus: what is typed before would be commands. */
const expectFocused = async (field: Locator): Promise<void> => {
  const isFocused = (): Promise<boolean> => field.evaluate((input) => input === document.activeElement);
  await expect.poll(isFocused, { timeout: 20_000 }).toBe(true);
};

/** The system's opener, played by a script that writes the page's address down. */
const fakeBrowser = async (): Promise<{
  readonly env: Record<string, string>;
  readonly opened: () => Promise<readonly string[]>;
}> => {
  browserFolder = await mkdtemp(path.join(tmpdir(), 'vigil-browser-'));
  const file = path.join(browserFolder, 'opened');
  const script = path.join(browserFolder, 'xdg-open');
  await writeFile(file, '');
  await writeFile(script, `#!/bin/sh\nprintf '%s\\n' "$1" >> '${file}'\n`);
  await chmod(script, 0o755);
  return {
    env: { PATH: `${browserFolder}:${process.env['PATH'] ?? ''}` },
    opened: async () => (await readFile(file, 'utf8')).split('\n').filter((line) => line !== ''),
  };
};

const accountsOnWall = async ({ page, demo }: Desk): Promise<readonly string[]> => {
  const names = await page
    .locator('[data-camera]')
    .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-camera') ?? ''));
  return [...new Set(names.map((name) => demo.camera(name).profile))].toSorted();
};

describe('an MFA device', () => {
  it('is asked for its code in the panel; a wrong code is told, nothing is lost, the next one opens the wall', async () => {
    const opened = await open({ args: ['--profile', 'mfa'] });
    const { page, demo } = opened;
    await page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
    const field = row(opened, 'mfa').locator('input[name=code]');
    await expectFocused(field);
    await page.keyboard.type('12345');
    await page.keyboard.press('Enter');
    expect(await row(opened, 'mfa').innerText()).toContain('A code has 6 digits.');

    const right = demo.mfaCode('arn:aws:iam::111122223333:mfa/guard');
    await field.fill(right === '000000' ? '000001' : '000000');
    await page.keyboard.press('Enter');
    await expect.poll(() => row(opened, 'mfa').innerText()).toContain('did not accept');
    expect(await field.inputValue()).toMatch(/^00000[01]$/);

    await field.fill(demo.mfaCode('arn:aws:iam::111122223333:mfa/guard'));
    await page.keyboard.press('Enter');
    await expectAllLive(page, 1, 60_000);
    await expect.poll(() => row(opened, 'mfa').locator('.sign-in-row').count()).toBe(0);
    expect(demo.counts.calls({ operation: 'AssumeRole' })).toBeLessThanOrEqual(2);
    expect(await row(opened, 'mfa').innerText()).toContain('111122223333 · plant-east-prod');
  });
});

describe('IAM Identity Center', () => {
  it('shows the code, opens the browser, is given up and confirmed; then the wall comes by itself', async () => {
    const browser = await fakeBrowser();
    const opened = await open({ args: ['--profile', 'sso'], env: browser.env });
    const { page, demo } = opened;
    const account = row(opened, 'sso');
    const start = page.getByRole('button', { name: 'Sign in', exact: true }).first();
    await start.click();
    const code = account.locator('.sign-in-code');
    await expect.poll(() => code.count(), { timeout: 20_000 }).toBe(1);
    await expect.poll(browser.opened, { timeout: 20_000 }).toHaveLength(1);
    expect((await browser.opened())[0]).toContain(await code.innerText());
    expect(await account.locator('.sign-in-left').innerText()).toMatch(/^\d+:\d\d$/);

    await account.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => code.count()).toBe(0);
    await account.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(() => code.count(), { timeout: 20_000 }).toBe(1);
    await account.getByRole('button', { name: 'Open again' }).click();
    await expect.poll(browser.opened, { timeout: 20_000 }).toHaveLength(3);
    demo.approveSignIn(await code.innerText());
    await expectAllLive(page, 1, 60_000);
    await expect.poll(() => account.locator('.sign-in-row').count()).toBe(0);
  });

  it('a refusal in the browser is a sentence, and signing in can be started again', async () => {
    const browser = await fakeBrowser();
    const opened = await open({ args: ['--profile', 'sso'], env: browser.env });
    await opened.page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
    const account = row(opened, 'sso');
    const code = account.locator('.sign-in-code');
    await expect.poll(() => code.count(), { timeout: 20_000 }).toBe(1);
    opened.demo.denySignIn(await code.innerText());
    await expect.poll(() => account.innerText(), { timeout: 20_000 }).toContain('was refused in the browser');
    expect(await account.getByRole('button', { name: 'Sign in' }).count()).toBe(1);
  });
});

it('a sign-in that only another program can do: its command is told, and copied', async () => {
  const opened = await open({
    args: ['--profile', 'outside'],
    prepareProfiles: ({ configFile }) =>
      appendFile(
        configFile,
        '\n[profile outside]\nregion = eu-west-1\nlogin_session = arn:aws:sts::111122223333:assumed-role/Guard/g\n',
      ),
  });
  await opened.page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
  const account = row(opened, 'outside');
  await expect.poll(() => account.locator('code').allInnerTexts()).toEqual(['aws login --profile outside']);
  await account.getByRole('button', { name: 'Copy' }).click();
  await expect
    .poll(() => opened.app.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe('aws login --profile outside');
});

describe('switching', () => {
  it('takes a key, a few letters and Enter; the wall is the other account’s', async () => {
    const opened = await open({ args: ['--profile', 'plant-east'], settings: { wall: { tiles: 4 } } });
    const { page, demo } = opened;
    await expectAllLive(page, 4, 60_000);
    expect(await accountsOnWall(opened)).toEqual(['plant-east']);
    await page.keyboard.press('a');
    await expectFocused(page.getByRole('dialog').locator('input'));
    await page.keyboard.type('plant w');
    await page.keyboard.press('Enter');
    await expect.poll(() => accountsOnWall(opened), { timeout: 20_000 }).toEqual(['plant-west']);
    await expectAllLive(page, 4, 60_000);
    const before = demo.counts.calls({ profile: 'plant-east', operation: 'GetHLSStreamingSessionURL' });
    // the account left last is the first that Enter means now
    await page.keyboard.press('a');
    await page.keyboard.press('Enter');
    await expect.poll(() => accountsOnWall(opened), { timeout: 20_000 }).toEqual(['plant-east']);
    expect(before).toBe(4);
  });

  it('a click on the name does the same; the check box watches besides', async () => {
    const opened = await open({
      args: ['--profile', 'plant-east'],
      settings: { wall: { tiles: 12, panelOpen: true } },
    });
    await opened.page.locator('.account-section > summary').click();
    await row(opened, 'plant-west').locator('.account-name').click();
    await expect.poll(() => accountsOnWall(opened), { timeout: 20_000 }).toEqual(['plant-west']);
    await row(opened, 'plant-east').locator('input[type=checkbox]').check();
    await expect.poll(() => accountsOnWall(opened), { timeout: 20_000 }).toEqual(['plant-east', 'plant-west']);
  });
});

it('a region is added while the wall plays: no tile is made anew', async () => {
  const opened = await open({
    args: ['--profile', 'plant-east'],
    settings: { wall: { tiles: 4, panelOpen: true } },
  });
  const { page, demo } = opened;
  await expectAllLive(page, 4, 60_000);
  await page.evaluate(() => {
    for (const video of document.querySelectorAll('video')) video.dataset['kept'] = '';
  });
  const sessions = (): number => demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' });
  const before = sessions();
  const lists = demo.counts.calls({ operation: 'ListStreams' });
  await page.locator('.account-section > summary').click();
  const field = page.getByLabel('Add a region to plant-east');
  await field.fill('us-west-2');
  await field.press('Enter');
  await expect.poll(() => row(opened, 'plant-east').innerText(), { timeout: 20_000 }).toContain('us-west-2');
  // the other region was looked at, and nothing else was asked for
  await expect.poll(() => demo.counts.calls({ operation: 'ListStreams' }), { timeout: 20_000 }).toBe(lists + 1);
  await expectAllLive(page, 4, 60_000);
  expect(await page.locator('video[data-kept]').count()).toBe(4);
  expect(sessions()).toBe(before);
});

it('names and marks given at the desk are told by text on every tile, and kept', async () => {
  const opened = await open({ settings: { wall: { tiles: 12, panelOpen: true } } });
  const { page } = opened;
  await expect.poll(() => accountsOnWall(opened), { timeout: 20_000 }).toEqual(['plant-east', 'plant-west']);
  await page.locator('.account-section > summary').click();
  await row(opened, 'plant-east').getByTitle('Name and mark plant-east').click();
  await expectFocused(row(opened, 'plant-east').locator('input[name=label]'));
  await page.keyboard.type('Harbour');
  await row(opened, 'plant-east').locator('select[name=mark]').selectOption('production');
  await row(opened, 'plant-east').getByRole('button', { name: 'Keep' }).click();
  await row(opened, 'plant-west').getByTitle('Make plant-west a favourite').click();
  const tellsOf = async (profile: string): Promise<string> => {
    const camera = opened.demo.cameras.find(
      (candidate) => candidate.profile === profile && !candidate.name.startsWith('lab'),
    );
    return tileText(page, camera?.name ?? '');
  };
  await expect.poll(() => tellsOf('plant-east')).toMatch(/Harbour[\s\S]*production/);
  expect(await tellsOf('plant-west')).toContain('plant-west');
  const kept = (): Promise<string> => readFile(path.join(opened.userDataDir, 'settings.json'), 'utf8');
  await expect.poll(kept).toContain('Harbour');
  await expect.poll(kept).toMatch(/"favourite": ?true/);
});

it('what is written into the AWS files elsewhere appears by itself; what no AWS tool reads is named', async () => {
  const opened = await open({ args: ['--profile', 'plant-east'], settings: { wall: { tiles: 1, panelOpen: true } } });
  await opened.page.locator('.account-section > summary').click();
  await expect.poll(() => row(opened, 'plant-east').count(), { timeout: 20_000 }).toBe(1);
  expect(await opened.page.locator('.account-unreadable').allInnerTexts()).toEqual([
    expect.stringMatching(/broken role[\s\S]*names with spaces/),
    expect.stringMatching(/stray/),
  ]);
  await appendFile(
    opened.files.configFile,
    '\n[profile night-shift]\nregion = eu-west-1\nsource_profile = plant-east\n',
  );
  await expect.poll(() => row(opened, 'night-shift').count(), { timeout: 20_000 }).toBe(1);
});
