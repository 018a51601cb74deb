/** Accounts that come by their credentials in different ways, watched together on one wall: a picture of each. */
import { afterEach, expect, it } from 'vitest';
import type { CameraRef } from '../../contract/cameras.ts';
import { refOf } from './desk/cameras.ts';
import { type Demo, type Desk, openDesk } from './desk/desk-under-test.ts';
import { expectAllLive } from './desk/wall.ts';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

/** Profile → the demo account whose cameras it sees. */
const kinds = { chain: 'plant-west', process: 'plant-east', web: 'plant-west', 'sso-legacy': 'plant-west' } as const;

/** A camera for each profile, no two of one name. */
const cameras = (demo: Demo): readonly CameraRef[] => {
  const left = demo.cameras.filter(({ troubled }) => troubled === null);
  return Object.entries(kinds).map(([account, owner]) => {
    const index = left.findIndex(({ profile }) => profile === owner);
    const [camera] = left.splice(index, 1);
    return refOf(demo, camera?.name ?? '', account);
  });
};

it('a chain of roles, a program, a web identity and a sign-in without a session play side by side', async () => {
  desk = await openDesk({
    kinds: true,
    args: Object.keys(kinds).flatMap((profile) => ['--profile', profile]),
    settings: (demo) => ({ wall: { tiles: 4, panelOpen: true, cameras: [...cameras(demo)] } }),
    before: (demo, homeDir) => demo.signInOutside(homeDir, 'sso-legacy'),
  });
  const { page, demo } = desk;
  await expectAllLive(page, 4, 90_000);
  for (const { StreamName: camera } of cameras(demo)) {
    expect(demo.counts.calls({ operation: 'GetHLSStreamingSessionURL', camera, status: 200 })).toBe(1);
  }
  // each by its own way
  expect(demo.counts.calls({ operation: 'AssumeRole', status: 200 })).toBe(2);
  expect(demo.counts.calls({ operation: 'AssumeRoleWithWebIdentity', status: 200 })).toBe(1);
  expect(demo.counts.calls({ operation: 'GetRoleCredentials', status: 200 })).toBe(1);
  await page.locator('.account-section > summary').click();
  expect(await page.locator('.account-row[data-watched] .sign-in-row').count()).toBe(0);
  expect(await page.locator('.account-row[data-watched]').count()).toBe(4);
});
