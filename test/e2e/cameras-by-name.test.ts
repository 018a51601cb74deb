/** Cameras for people who may not list streams: added by name or ARN, shown, kept, taken off; each mistake one sentence. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Settings } from '../../contract/settings.ts';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { expectHealth } from './desk/wall.ts';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

it('a camera is added where listing is denied, plays, is kept, and is told of when it is deleted', async () => {
  const opened = await openDesk({
    settings: { wall: { tiles: 4, panelOpen: true } },
    args: ['--profile', 'plant-east'],
    before: (demo) => demo.faults.add({ kind: 'status', status: 403 }, { operation: 'ListStreams' }),
  });
  desk = opened;
  const { page, demo } = opened;
  const [east, other] = demo.cameras.filter(({ profile }) => profile === 'plant-east');
  const west = demo.cameras.find(({ profile }) => profile === 'plant-west');
  if (east === undefined || other === undefined || west === undefined) throw new Error('the demo has too few cameras');

  const input = page.getByLabel('Add a camera of plant-east in eu-west-1 by name or ARN');
  const form = page.locator('form.add-camera', { has: input });
  const add = async (text: string): Promise<void> => {
    await input.fill(text);
    await input.press('Enter');
  };
  await input.waitFor({ timeout: 30_000 });
  // whose the account is comes by itself once it is signed in
  const facts = page.locator('.account-row[data-profile="plant-east"] .account-facts');
  await expect.poll(() => facts.textContent(), { timeout: 20_000 }).toContain('111122223333');
  for (const [text, sentence] of [
    ['gate north', 'A stream name has 1 to 256 letters'],
    ['no-such-camera', 'There is no stream no-such-camera here.'],
    [west.arn, 'This ARN is of us-west-2, not of eu-west-1: add it there.'],
    [
      east.arn.replace(/:\d{12}:/, ':999988887777:'),
      'This ARN is of account 999988887777; plant-east is 111122223333.',
    ],
  ] as const) {
    await add(text);
    await expect.poll(() => form.innerText(), { timeout: 10_000 }).toContain(sentence);
  }
  demo.faults.deny(east.name, 'DescribeStream');
  await add(east.name);
  await expect.poll(() => form.innerText(), { timeout: 10_000 }).toContain("Give the stream's ARN instead");
  await add(east.arn);
  await expectHealth(page, east.name, 'live', 60_000);
  await expect.poll(() => input.inputValue()).toBe('');

  const kept = async (): Promise<readonly string[]> => {
    const text = await readFile(path.join(opened.userDataDir, 'settings.json'), 'utf8').catch(() => '{}');
    const { cameras } = JSON.parse(text) as Partial<Settings>;
    return (cameras?.added ?? []).map(({ StreamName }) => StreamName);
  };
  await expect.poll(kept, { timeout: 10_000 }).toEqual([east.name]);

  await add(other.name);
  await expect.poll(kept, { timeout: 10_000 }).toEqual([east.name, other.name]);
  demo.faults.deleteCamera(other.name);
  await page
    .getByRole('button', { name: /List the cameras again/ })
    .first()
    .click();
  const row = page.locator('.added-camera', { hasText: other.name });
  await expect.poll(() => row.innerText(), { timeout: 20_000 }).toContain('not there any more');
  await page.getByRole('button', { name: `Take ${other.name} off the list` }).click();
  await expect.poll(kept, { timeout: 10_000 }).toEqual([east.name]);
});
