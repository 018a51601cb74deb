/** Nothing that opens anything leaves the service but in the answer it belongs to; and no program is left behind. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { fromIni } from '@aws-sdk/credential-providers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type CallRecord, type DemoService, startDemo } from '../index.ts';
import { answerToForm, identityClients, refusalOf } from './identity-support.ts';

const cacheSchema = z.object({ accessToken: z.string(), refreshToken: z.string(), clientSecret: z.string() });

let demo: DemoService;
let folder: string;
const lines: string[] = [];
const calls: CallRecord[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'demo-secrets-'));
  demo = await startDemo({ log: (line) => lines.push(line) });
  demo.counts.onCall((call) => calls.push(call));
  const files = await demo.writeProfiles(path.join(folder, 'aws'), { kinds: true });
  vi.stubEnv('HOME', folder);
  vi.stubEnv('AWS_CONFIG_FILE', files.configFile);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', files.credentialsFile);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  for (const [name, value] of Object.entries(demo.signInEnvironment())) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await demo.close();
  await rm(folder, { recursive: true });
});

describe('secrets', () => {
  it('are in no record and no log line, whatever kind of sign-in', async () => {
    const cache = cacheSchema.parse(JSON.parse(await readFile(await demo.signInOutside(folder, 'sso'), 'utf8')));
    const token = demo.webIdentityToken();
    const code = demo.mfaCode('arn:aws:iam::111122223333:mfa/guard');
    const secrets = [token, code, ...Object.values(cache), ...demo.accounts.map((account) => account.secretAccessKey)];
    for (const profile of ['role', 'chain', 'mfa', 'process', 'web', 'sso']) {
      const mfaCodeProvider = (): Promise<string> => Promise.resolve(code);
      const keys = await fromIni({ profile, ignoreCache: true, mfaCodeProvider })();
      secrets.push(keys.secretAccessKey, keys.sessionToken ?? 'none');
      await identityClients(demo, keys).sts.send(new GetCallerIdentityCommand({}));
    }
    const wrong = { RoleArn: token, RoleSessionName: token };
    await refusalOf(identityClients(demo).sts.send(new AssumeRoleCommand(wrong)));
    expect(calls.filter(({ status }) => status === 200)).toHaveLength(6 + 7);
    expect(lines).toEqual([]);
    const recorded = JSON.stringify(calls);
    for (const secret of secrets) expect(recorded).not.toContain(secret);
  });
});

describe('the program for credential_process', () => {
  it.each(['who started it', 'the service'])('hangs when told to, and ends with %s', async (which) => {
    demo.faults.disturbCredentialProcess('hangs');
    const config = await readFile(path.join(folder, 'aws', 'config'), 'utf8');
    const command = /^credential_process = (".*)$/m.exec(config)?.[1] ?? '';
    const asked = new Promise<void>((resolve) => {
      demo.counts.onCall(({ operation }) => {
        if (operation === 'CredentialProcess') resolve();
      });
    });
    const options = `{ shell: true, stdio: ['pipe', 'inherit', 'inherit'] }`;
    const starter = `require('node:child_process').spawn(${JSON.stringify(command)}, ${options})`;
    const started = spawn(process.execPath, ['-e', starter], { stdio: ['ignore', 'pipe', 'ignore'] });
    let printed = '';
    started.stdout.on('data', (chunk: Uint8Array) => {
      printed += Buffer.from(chunk).toString();
    });
    // Comes only when the last program that holds the pipe is gone.
    const allGone = new Promise((resolve) => {
      started.once('close', resolve);
    });
    await asked;
    if (which === 'the service') await demo.close();
    else started.kill('SIGKILL');
    await allGone;
    expect(printed).toBe('');
  });

  it('gets nothing without its ticket', async () => {
    const answer = await fetch(`${demo.endpoint}/credential-process`, { method: 'POST' });
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain('AccessKeyId');
  });
});

describe('each API', () => {
  it('wants signatures made for itself', async () => {
    const form = 'Action=GetCallerIdentity&Version=2011-06-15';
    expect(await answerToForm(demo, 'sts', 'eu-west-1', form)).toContain('<Account>111122223333</Account>');
    expect(await answerToForm(demo, 'kinesisvideo', 'eu-west-1', form)).toContain("correct service: 'sts'");
    expect(await answerToForm(demo, 'sts', 'moon-1', form)).toContain('SignatureDoesNotMatch');
    const unsigned = await fetch(demo.endpoint, { method: 'POST', body: form });
    expect(await unsigned.text()).toContain('<Code>MissingAuthenticationToken</Code>');
    const wrongVersion = await answerToForm(demo, 'sts', 'eu-west-1', 'Action=GetCallerIdentity&Version=2010-05-08');
    expect(wrongVersion).toContain('Could not find operation GetCallerIdentity for version 2010-05-08');
  });

  it('shows the same codes on its page as to a test', async () => {
    const before = demo.mfaCode('arn:aws:iam::444455556666:mfa/guard');
    const page = await (await fetch(`${demo.endpoint}/authenticator`)).text();
    const after = demo.mfaCode('arn:aws:iam::444455556666:mfa/guard');
    expect([before, after].some((code) => page.includes(`444455556666:mfa/guard <strong>${code}`))).toBe(true);
    expect(() => demo.mfaCode('arn:aws:iam::000000000000:mfa/guard')).toThrow('no authenticator');
  });
});
