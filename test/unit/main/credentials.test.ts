/** How credentials are kept: shared, renewed, asked for anew when the files change or the service refuses, never waited for without end. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CallerProperties,
  type CredentialSource,
  type Credentials,
  createCredentialSource,
} from '../../../main/accounts/credential-source.ts';
import {
  abandonMs,
  type CredentialDesk,
  type CredentialOutcome,
  createCredentialDesk,
  holdMs,
  holdWhileGoodMs,
  refreshBeforeMs,
  sourceLimitMs,
} from '../../../main/accounts/credentials.ts';
import { createInnerClients, maxAttempts } from '../../../main/accounts/inner-clients.ts';
import { readProfiles, sharedFilesStamp } from '../../../main/accounts/profiles.ts';
import { createSdkNetwork } from '../../../main/network/sdk-network.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

const keys = (expiration?: Date): Credentials => ({
  accessKeyId: 'id',
  secretAccessKey: 'key',
  ...(expiration && { expiration }),
});

interface Ask {
  readonly profile: string;
  readonly caller: CallerProperties;
  readonly code: string | undefined;
  readonly answer: (credentials?: Credentials) => void;
  readonly fail: () => void;
}

interface Setting {
  readonly desk: CredentialDesk;
  readonly clock: ManualClock;
  /** Every time the source was asked. */
  readonly asked: Ask[];
  /** What the desk told of. */
  readonly told: [string, CredentialOutcome][];
  readonly edit: () => void;
  /** What became of asking a profile's provider. */
  readonly ask: (profile?: string) => { outcome: string };
}

const make = (): Setting => {
  const clock = createManualClock();
  const asked: Ask[] = [];
  const told: Setting['told'] = [];
  let edits = 0;
  const desk = createCredentialDesk({
    source: (profile, caller, code) =>
      new Promise((resolve, reject) => {
        asked.push({
          profile,
          caller,
          code,
          answer: (credentials = keys()) => resolve(credentials),
          fail: () => reject(new Error('refused')),
        });
      }),
    stamp: () => Promise.resolve(String(edits)),
    clock,
    explain: (_profile, thrown) => Promise.resolve(thrown instanceof Error ? thrown : new Error('odd')),
    onOutcome: (...outcome) => told.push(outcome),
  });
  return {
    desk,
    clock,
    asked,
    told,
    edit: () => {
      edits += 1;
    },
    ask: (profile = 'one') => {
      const result = { outcome: 'waiting' };
      desk
        .provider(profile)()
        .then(
          () => {
            result.outcome = 'got';
          },
          (error: unknown) => {
            result.outcome = error instanceof Error || error instanceof DOMException ? error.name : 'odd';
          },
        );
      return result;
    },
  };
};

describe('createCredentialDesk', () => {
  it('asks once for all clients of a profile, and again when the end is near', async () => {
    const { desk, clock, asked, ask } = make();
    expect(desk.provider('one')).toBe(desk.provider('one'));
    const results = [ask(), ask(), ask()];
    await clock.advance(0);
    asked[0]?.answer(keys(new Date(clock.nowMs() + 3_600_000)));
    await clock.advance(0);
    expect(results.map(({ outcome }) => outcome)).toEqual(['got', 'got', 'got']);
    expect(asked).toHaveLength(1);
    await clock.advance(3_600_000 - refreshBeforeMs - 1);
    ask();
    await clock.advance(0);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    ask();
    await clock.advance(0);
    expect(asked).toHaveLength(2);
  });

  it('keeps profiles apart and passes on which client asks', async () => {
    const { desk, clock, asked } = make();
    const caller = { callerClientConfig: { region: () => Promise.resolve('eu-west-3') } } as CallerProperties;
    void desk.provider('one')(caller);
    void desk.provider('two')();
    await clock.advance(0);
    expect(asked.map(({ profile }) => profile)).toEqual(['one', 'two']);
    expect(asked[0]?.caller).toBe(caller);
  });

  it('asks anew once the files have changed, and only then', async () => {
    const { clock, asked, edit, ask } = make();
    ask();
    await clock.advance(0);
    asked[0]?.answer();
    ask();
    await clock.advance(0);
    expect(asked).toHaveLength(1);
    edit();
    ask();
    await clock.advance(0);
    expect(asked).toHaveLength(2);
  });

  it('lets one failure answer for two seconds, unless the files change', async () => {
    const { clock, asked, edit, ask } = make();
    ask();
    await clock.advance(0);
    asked[0]?.fail();
    await clock.advance(0);
    const next = Array.from({ length: 8 }, () => ask());
    await clock.advance(holdMs - 1);
    expect(next.map(({ outcome }) => outcome)).toEqual(Array(8).fill('Error'));
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    ask();
    await clock.advance(0);
    expect(asked).toHaveLength(2);
    asked[1]?.fail();
    edit();
    ask();
    await clock.advance(0);
    expect(asked).toHaveLength(3);
  });

  it('drops what was there before a refused call, once for all calls refused together', async () => {
    const { desk, clock, asked, ask } = make();
    ask();
    await clock.advance(0);
    asked[0]?.answer();
    await clock.advance(10);
    const begunMs = clock.monotonicMs();
    await clock.advance(100);
    desk.forget('one', begunMs);
    ask();
    await clock.advance(0);
    expect(asked).toHaveLength(2);
    // refusals of the other calls come while the new ones are on their way, and when they have come
    desk.forget('one', begunMs);
    asked[1]?.answer();
    await clock.advance(5);
    desk.forget('one', begunMs);
    ask();
    await clock.advance(holdMs - 1);
    expect(asked).toHaveLength(2);
    // what was got for the refused call itself is no better: it is asked for again, a little later
    await clock.advance(1);
    ask();
    await clock.advance(0);
    expect(asked).toHaveLength(3);
  });

  it('keeps a failure when a call fails by it, and drops everything when told so without a call', async () => {
    const { desk, clock, asked, ask } = make();
    ask();
    await clock.advance(0);
    asked[0]?.fail();
    await clock.advance(1);
    desk.forget('one', 0);
    ask();
    await clock.advance(0);
    expect(asked).toHaveLength(1);
    desk.forget('one');
    ask();
    await clock.advance(0);
    expect(asked).toHaveLength(2);
  });

  it('rejects when nothing comes in time, starts no second attempt beside a hung one, and takes what comes late', async () => {
    const { clock, asked, ask } = make();
    const first = ask();
    await clock.advance(sourceLimitMs - 1);
    expect(first.outcome).toBe('waiting');
    await clock.advance(1);
    expect(first.outcome).toBe('TimeoutError');
    const second = ask();
    await clock.advance(holdMs);
    expect(second.outcome).toBe('TimeoutError');
    expect(asked).toHaveLength(1);
    asked[0]?.answer();
    const third = ask();
    await clock.advance(0);
    expect(third.outcome).toBe('got');
    expect(asked).toHaveLength(1);
  });

  it('serves what is still good while new ones can not be had, and no longer', async () => {
    const { desk, clock, asked, told, ask } = make();
    ask();
    await clock.advance(0);
    const endMs = clock.nowMs() + 3_600_000;
    asked[0]?.answer(keys(new Date(endMs)));
    await clock.advance(3_600_000 - refreshBeforeMs);
    const early = ask();
    await clock.advance(0);
    asked[1]?.fail();
    await clock.advance(0);
    expect(early.outcome).toBe('got');
    expect(told.map(([, { ok }]) => ok)).toEqual([true, false]);
    expect(desk.endAtMs('one')).toBe(endMs);
    // not for each tile a new search
    ask();
    await clock.advance(holdWhileGoodMs - 1);
    expect(asked).toHaveLength(2);
    await clock.advance(1);
    const hanging = ask();
    await clock.advance(holdMs);
    expect(asked).toHaveLength(3);
    expect(hanging.outcome).toBe('got');
    asked[2]?.fail();
    await clock.advance(refreshBeforeMs);
    const late = ask();
    await clock.advance(0);
    asked[3]?.fail();
    await clock.advance(0);
    expect(late.outcome).toBe('Error');
  });

  it('does not serve what the service has refused', async () => {
    const { desk, clock, asked, ask } = make();
    ask();
    await clock.advance(0);
    asked[0]?.answer(keys(new Date(clock.nowMs() + refreshBeforeMs)));
    await clock.advance(0);
    const before = ask();
    await clock.advance(0);
    asked[1]?.fail();
    await clock.advance(1);
    expect(before.outcome).toBe('got');
    desk.forget('one', clock.monotonicMs());
    const after = ask();
    await clock.advance(0);
    expect(after.outcome).toBe('Error');
    await clock.advance(holdMs);
    ask();
    await clock.advance(0);
    expect(asked).toHaveLength(3);
  });

  it('takes a code to the source once, and keeps what it brings for everybody', async () => {
    const { desk, clock, asked, told, ask } = make();
    ask();
    await clock.advance(0);
    asked[0]?.fail();
    await clock.advance(0);
    const renewed = desk.renewWithCode('one', '123456');
    await clock.advance(0);
    expect(asked[1]?.code).toBe('123456');
    const waiting = ask();
    asked[1]?.answer(keys(new Date(clock.nowMs() + 3_600_000)));
    await clock.advance(0);
    expect((await renewed).accessKeyId).toBe('id');
    expect(waiting.outcome).toBe('got');
    expect(asked).toHaveLength(2);
    expect(told.map(([profile, { ok }]) => [profile, ok])).toEqual([
      ['one', false],
      ['one', true],
    ]);
  });

  it('asks anew for what has failed when a person acts, and leaves good credentials alone', async () => {
    const { desk, clock, asked, ask } = make();
    ask('good');
    ask('bad');
    await clock.advance(0);
    asked[0]?.answer();
    asked[1]?.fail();
    await clock.advance(0);
    desk.retry('good');
    desk.retry('bad');
    ask('good');
    ask('bad');
    await clock.advance(0);
    expect(asked.slice(2).map(({ profile }) => profile)).toEqual(['bad']);
  });

  it('keeps, when a person acts, what is still good while new ones can not be had', async () => {
    const { desk, clock, asked, ask } = make();
    ask();
    await clock.advance(0);
    const endMs = clock.nowMs() + refreshBeforeMs;
    asked[0]?.answer(keys(new Date(endMs)));
    await clock.advance(0);
    ask();
    await clock.advance(0);
    asked[1]?.fail();
    await clock.advance(0);
    desk.retry('one');
    expect(desk.endAtMs('one')).toBe(endMs);
    const next = ask();
    await clock.advance(0);
    // asked anew at once, and served by the old ones
    expect(asked).toHaveLength(3);
    asked[2]?.fail();
    await clock.advance(0);
    expect(next.outcome).toBe('got');
  });

  it('keeps, when a person acts, what a code on its way brings; a hung one is given up', async () => {
    const { desk, clock, asked, ask } = make();
    const renewed = desk.renewWithCode('one', '123456');
    await clock.advance(0);
    desk.retry('one');
    asked[0]?.answer();
    await renewed;
    expect(ask()).toEqual({ outcome: 'waiting' });
    await clock.advance(0);
    expect(asked).toHaveLength(1);

    const refused = desk.renewWithCode('two', '123456').catch((error: unknown) => error);
    await clock.advance(0);
    asked[1]?.fail();
    await refused;
    desk.retry('two');
    ask('two');
    await clock.advance(0);
    expect(asked).toHaveLength(3);

    const hung = desk.renewWithCode('three', '123456').catch((error: unknown) => error);
    await clock.advance(sourceLimitMs);
    await hung;
    desk.retry('three');
    ask('three');
    await clock.advance(0);
    expect(asked).toHaveLength(5);
  });

  it('gives a hung attempt up for good in the end', async () => {
    const { clock, asked, ask } = make();
    ask();
    await clock.advance(abandonMs);
    ask();
    await clock.advance(0);
    expect(asked).toHaveLength(2);
  });
});

describe('the shared files', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const files = (): { configFile: string; credentialsFile: string } => ({
    configFile: join(folder, 'config'),
    credentialsFile: join(folder, 'credentials'),
  });

  it('have another stamp after each edit', async () => {
    const stamps = [await sharedFilesStamp(files())];
    writeFileSync(files().configFile, '[default]\n');
    stamps.push(await sharedFilesStamp(files()));
    writeFileSync(files().credentialsFile, '[default]\naws_access_key_id = a\n');
    stamps.push(await sharedFilesStamp(files()));
    writeFileSync(join(folder, 'next'), '[default]\naws_access_key_id = b\n');
    renameSync(join(folder, 'next'), files().credentialsFile);
    stamps.push(await sharedFilesStamp(files()));
    expect(new Set(stamps).size).toBe(stamps.length);
    expect(await sharedFilesStamp(files())).toBe(stamps.at(-1));
  });

  it('lead to a role in the region of the client that asks, with few attempts', async () => {
    const hosts: string[] = [];
    const server = createServer((request, response) => {
      hosts.push(/eu-south-2/.exec(request.headers.authorization ?? '')?.[0] ?? 'elsewhere');
      response.writeHead(500).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    writeFileSync(
      files().configFile,
      [
        '[profile desk]',
        'role_arn = arn:aws:iam::111122223333:role/desk',
        'source_profile = base',
        '[profile base]',
        'aws_access_key_id = id',
        'aws_secret_access_key = key',
      ].join('\n'),
    );
    const network = createSdkNetwork({ resolveSystemProxy: () => Promise.resolve('DIRECT') });
    const env = {
      AWS_CONFIG_FILE: files().configFile,
      AWS_SHARED_CREDENTIALS_FILE: files().credentialsFile,
      AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}`,
    };
    const source: CredentialSource = createCredentialSource({
      files: files(),
      read: () => readProfiles(env, folder),
      inner: createInnerClients(network.requestHandler),
      provider: (profile) => (caller) => source(profile, caller),
      forget: () => undefined,
      nowMs: () => 0,
    });
    try {
      const caller = { callerClientConfig: { region: () => Promise.resolve('eu-south-2') } } as CallerProperties;
      const outcome = await source('desk', caller).catch((error: unknown) => error);
      expect(outcome).toBeInstanceOf(Error);
    } finally {
      network.dispose();
      server.closeAllConnections();
      server.close();
    }
    expect(hosts).toEqual(Array(maxAttempts).fill('eu-south-2'));
  });
});
