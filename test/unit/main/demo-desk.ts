/** The real parts of main against the real demo service: only the disk folder and the clock of the desk are the test's own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountList } from '../../../contract/accounts.ts';
import type { CameraRef } from '../../../contract/cameras.ts';
import type { AccountSettings } from '../../../contract/settings.ts';
import { type DemoOptions, type DemoService, startDemo } from '../../../demo/index.ts';
import type { AccountDesk } from '../../../main/accounts/account-desk.ts';
import { type Accounts, createAccounts } from '../../../main/accounts/accounts.ts';
import { type Clients, createClients } from '../../../main/accounts/clients.ts';
import { watchFolderBySystem } from '../../../main/accounts/file-watch.ts';
import type { Clock, Environment } from '../../../main/clock.ts';
import type { SeenAnswer } from '../../../main/kinesis/answer-watch.ts';
import { createScheduler } from '../../../main/kinesis/scheduler.ts';
import { isThrottled } from '../../../main/kinesis/sort-error.ts';
import { createSignInSorter } from '../../../main/kinesis/sort-sign-in-error.ts';
import { createVideoService, type VideoService } from '../../../main/kinesis/video-service.ts';
import { createSdkNetwork } from '../../../main/network/sdk-network.ts';
import { createMemoryLog } from './fixtures.ts';

export interface DemoDesk {
  readonly demo: DemoService;
  readonly service: VideoService;
  readonly clients: Clients;
  readonly accounts: AccountDesk;
  /** Credentials and sign-ins. */
  readonly access: Accounts;
  /** Pages a browser was asked to show, and lists told of, oldest first. */
  readonly pages: readonly string[];
  readonly told: readonly AccountList[];
  readonly kept: () => AccountSettings;
  /** The shared config files, to be edited by tests. */
  readonly folder: string;
  readonly env: Environment;
  readonly lines: readonly string[];
  /** Every answer the clients got, oldest first. */
  readonly answers: readonly SeenAnswer[];
  readonly cameraRef: (name: string) => CameraRef;
  readonly close: () => Promise<void>;
}

const clock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Starts the service, writes its profiles, and builds main's parts over them. */
export async function openDemoDesk(options: DemoOptions & { readonly kinds?: boolean } = {}): Promise<DemoDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-desk-'));
  const demo = await startDemo(options);
  const { configFile, credentialsFile } = await demo.writeProfiles(folder, { kinds: options.kinds === true });
  const env = { AWS_CONFIG_FILE: configFile, AWS_SHARED_CREDENTIALS_FILE: credentialsFile };
  const { log, lines } = createMemoryLog();
  const network = createSdkNetwork({ resolveSystemProxy: () => Promise.resolve('DIRECT') });
  const pages: string[] = [];
  const told: AccountList[] = [];
  let kept: AccountSettings = { watched: [], labels: [] };
  const access = createAccounts({
    env,
    homeDir: folder,
    clock,
    commandLine: { profiles: [], regions: [] },
    settings: () => kept,
    keep: (next) => {
      kept = next;
      return { ok: true, value: undefined };
    },
    placed: () => [],
    requestHandler: network.requestHandler,
    sort: createSignInSorter(
      () => true,
      () => 0,
    ),
    openBrowser: (url) => {
      pages.push(url);
      return Promise.resolve(true);
    },
    watchFolder: watchFolderBySystem,
    onChange: (list) => told.push(list),
  });
  const { desk: accounts, credentials } = access;
  const clients = createClients(credentials.provider, network.requestHandler);
  const answers: SeenAnswer[] = [];
  const service = createVideoService({
    findProfile: accounts.find,
    accountIdOf: access.accountIdOf,
    clients,
    forgetCredentials: credentials.forget,
    onSkipped: () => undefined,
    // no waiting before another try: what is tested is that there is one
    scheduler: createScheduler({ clock, random: () => 0, isThrottled }),
    onAnswer: (_profile, _region, answer) => answers.push(answer),
    clockBehindMs: () => 0,
    clock,
    isOnline: () => true,
    log,
  });
  return {
    demo,
    service,
    clients,
    accounts,
    access,
    pages,
    told,
    kept: () => kept,
    folder,
    env,
    lines,
    answers,
    cameraRef: (name) => {
      const { profile, region, arn } = demo.camera(name);
      return { account: profile, region, StreamName: name, StreamARN: arn };
    },
    close: async () => {
      access.dispose();
      clients.dispose();
      network.dispose();
      await demo.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
