/** What is wrong with a profile is one sentence in the list; a sign-in that lapses takes no picture away before its time. */
import { appendFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { type Desk, type DeskOptions, openDesk } from './desk/desk-under-test.ts';
import { expectAllLive, expectHealth, healths, tileText } from './desk/wall.ts';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

const open = async (options: DeskOptions): Promise<Desk> => {
  desk = await openDesk({ kinds: true, ...options });
  return desk;
};

/** Profile and what its camera list must say. */
const sentences: Readonly<Record<string, RegExp>> = {
  'half-keys': /half-keys has no usable credentials: /,
  'cycle-a': /cycle-a has no usable credentials: /,
  'lost-source': /lost-source has no usable credentials: /,
  'bad-process': /bad-process has no usable credentials: /,
  'no-region': /no-region names no region: add one to watch its cameras/,
  sso: /Sign in to sso again: its sign-in has lapsed/,
  mfa: /mfa asks for an MFA code/,
  nowhere: /No network: kinesis\.invalid can't be found/,
  plain: /its endpoint_url must be https, or http on this machine only/,
  // the first where a name server answers, the second where none does
  mars: /There is no Kinesis Video service in a region called xx-mars-1|kinesisvideo\.xx-mars-1\.\S+ can't be found/,
};

const more = `
[profile nowhere]
region = eu-west-1
endpoint_url = https://kinesis.invalid
aws_access_key_id = AKIADEMONOBODY000001
aws_secret_access_key = not/a/real/secret/000000000000000000001

[profile plain]
region = eu-west-1
endpoint_url = http://video.example
aws_access_key_id = AKIADEMONOBODY000001
aws_secret_access_key = not/a/real/secret/000000000000000000001

[profile mars]
region = xx-mars-1
aws_access_key_id = AKIADEMONOBODY000001
aws_secret_access_key = not/a/real/secret/000000000000000000001
`;

it('each profile that leads nowhere says why, and the others are none the worse', async () => {
  const { page } = await open({
    settings: { wall: { tiles: 4, panelOpen: true } },
    prepareProfiles: ({ configFile }) => appendFile(configFile, more),
    args: ['plant-east', ...Object.keys(sentences)].flatMap((profile) => ['--profile', profile]),
  });
  const missing = async (): Promise<string[]> => {
    const told = await page.locator('.panel-lists').innerText();
    return Object.entries(sentences).flatMap(([profile, sentence]) => (sentence.test(told) ? [] : [profile]));
  };
  await expect.poll(missing, { timeout: 60_000 }).toEqual([]);
  await expectAllLive(page, 4, 60_000);
  expect(await page.locator('body').innerText()).not.toMatch(/\bat \S+ \(|Exception\b|undefined|\[object/);
});

it('a sign-in that lapses: pictures stay while they may, then say so, and all come back when somebody signs in outside', async () => {
  const { page, demo, homeDir } = await open({
    settings: { wall: { tiles: 4 } },
    args: ['--profile', 'sso'],
    before: (service, home) => service.signInOutside(home, 'sso'),
  });
  await expectAllLive(page, 4, 60_000);
  const names = Object.keys(await healths(page));
  demo.faults.endSignIns();
  demo.faults.endCredentials('plant-east');
  // the sessions they have are good still, whatever has become of the sign-in
  await page.getByRole('gridcell').first().click();
  await page.keyboard.press('r');
  const refused = (): number =>
    demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' }) -
    demo.counts.calls({ operation: 'GetHLSStreamingSessionURL', status: 200 });
  await expect.poll(refused, { timeout: 30_000 }).toBeGreaterThan(0);
  expect(Object.values(await healths(page))).toEqual(['live', 'live', 'live', 'live']);

  demo.faults.expireSessions();
  for (const name of names) await expectHealth(page, name, 'sign-in', 60_000);
  expect(await tileText(page, names[0] ?? '')).toContain('Sign in to sso again: its sign-in has lapsed');
  await demo.signInOutside(homeDir, 'sso');
  await expectAllLive(page, 4, 60_000);
});

it('a sign-in code that nobody confirms in time is a sentence, and the sign-in can be started again', async () => {
  const { page } = await open({
    settings: { wall: { tiles: 1, panelOpen: true } },
    demo: { signIn: { codeLifeSeconds: 2, intervalSeconds: 1 } },
    args: ['--profile', 'sso'],
    env: { PATH: '/usr/bin:/bin', BROWSER: 'true' },
  });
  const account = page.locator('.account-row[data-profile="sso"]');
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
  await expect.poll(() => account.innerText(), { timeout: 30_000 }).toContain('was not confirmed in time');
  expect(await account.getByRole('button', { name: 'Sign in' }).count()).toBe(1);
});
