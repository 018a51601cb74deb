/** The search for secrets that ends every end-to-end spec: it finds what was leaked, and only that. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leaks, secretsIn } from '../../e2e/desk/leaks.ts';
import { type Demo, startWatchedDemo } from '../../e2e/desk/watched-demo.ts';

const serial = 'arn:aws:iam::111122223333:mfa/guard';
let demo: Demo;
let folder: string;
beforeAll(async () => {
  demo = await startWatchedDemo();
  folder = await mkdtemp(path.join(tmpdir(), 'vigil-leaks-'));
});
afterAll(async () => {
  await demo.close();
  await rm(folder, { recursive: true, force: true });
});

it('knows keys, tokens and codes wherever they were written, but for the AWS files and the cache of sign-ins', async () => {
  const [userDataDir, profilesDir, homeDir] = [
    path.join(folder, 'data'),
    path.join(folder, 'aws'),
    path.join(folder, 'home'),
  ];
  for (const made of [userDataDir, profilesDir, homeDir]) await mkdir(made);
  await demo.writeProfiles(profilesDir, { kinds: true });
  const before = await secretsIn(profilesDir, demo);
  const cache = await demo.signInOutside(homeDir, 'sso');
  const found = (output = ''): Promise<readonly string[]> =>
    leaks({ userDataDir, profilesDir, homeDir, output }, demo, before);
  expect(await found()).toEqual([]);

  const code = demo.mfaCode(serial);
  const { sessionToken, secretAccessKey } = demo.issueTemporaryKeys('lab', 60_000);
  expect(await found(`12${code}`)).toEqual([]);
  expect(await found(`code ${code}.`)).toEqual(['console output']);
  expect(await found('https://h/?SessionToken=abcdefgh')).toEqual(['console output']);
  const written = {
    [path.join(userDataDir, 'settings.json')]: sessionToken,
    [path.join(profilesDir, 'config.bak')]: secretAccessKey.slice('demo/temporary/'.length),
    [path.join(homeDir, 'notes')]: code,
  };
  for (const [file, text] of Object.entries(written)) await writeFile(file, text);
  expect(await found()).toEqual(Object.keys(written));
  for (const file of Object.keys(written)) await rm(file);
  await chmod(cache, 0o644);
  expect(await found()).toEqual([cache]);
});
