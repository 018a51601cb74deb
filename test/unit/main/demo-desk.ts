/** The real parts of main against the real demo service: only the disk folder and the clock of the desk are the test's own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CameraRef } from '../../../contract/cameras.ts';
import { type DemoOptions, type DemoService, startDemo } from '../../../demo/index.ts';
import { createAccountDesk } from '../../../main/accounts/account-desk.ts';
import { type Clients, createClients } from '../../../main/accounts/clients.ts';
import { sharedFileSource, sharedFilesStamp } from '../../../main/accounts/credential-source.ts';
import { createCredentialDesk } from '../../../main/accounts/credentials.ts';
import { readProfiles, sharedFiles } from '../../../main/accounts/profiles.ts';
import type { Clock, Environment } from '../../../main/clock.ts';
import type { SeenAnswer } from '../../../main/kinesis/answer-watch.ts';
import { createScheduler } from '../../../main/kinesis/scheduler.ts';
import { isThrottled } from '../../../main/kinesis/sort-error.ts';
import { createVideoService, type VideoService } from '../../../main/kinesis/video-service.ts';
import { createSdkNetwork } from '../../../main/network/sdk-network.ts';
import { createMemoryLog } from './fixtures.ts';

export interface DemoDesk {
  readonly demo: DemoService;
  readonly service: VideoService;
  readonly clients: Clients;
  readonly accounts: ReturnType<typeof createAccountDesk>;
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
export async function openDemoDesk(options: DemoOptions = {}): Promise<DemoDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-desk-'));
  const demo = await startDemo(options);
  const { configFile, credentialsFile } = await demo.writeProfiles(folder);
  const env = { AWS_CONFIG_FILE: configFile, AWS_SHARED_CREDENTIALS_FILE: credentialsFile };
  const { log, lines } = createMemoryLog();
  const files = sharedFiles(env, folder);
  const credentials = createCredentialDesk({
    source: sharedFileSource(files),
    stamp: () => sharedFilesStamp(files),
    clock,
  });
  const network = createSdkNetwork({ resolveSystemProxy: () => Promise.resolve('DIRECT') });
  const clients = createClients(credentials.provider, network.requestHandler);
  const accounts = createAccountDesk({
    readProfiles: () => readProfiles(env, folder),
    commandLine: { profiles: [], regions: [] },
    env,
    chosen: () => [],
    placed: () => [],
    choose: () => ({ ok: true, value: undefined }),
  });
  const answers: SeenAnswer[] = [];
  const service = createVideoService({
    findProfile: accounts.find,
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
    folder,
    env,
    lines,
    answers,
    cameraRef: (name) => {
      const { profile, region, arn } = demo.camera(name);
      return { account: profile, region, StreamName: name, StreamARN: arn };
    },
    close: async () => {
      clients.dispose();
      network.dispose();
      await demo.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
