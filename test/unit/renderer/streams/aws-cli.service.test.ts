/** What "copy as AWS CLI command" and "copy as JSON" give is given to Debian's own `awscli`, against the demo service. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CameraRef } from '../../../../contract/cameras.ts';
import { type SessionSettings, sessionSettingsSchema } from '../../../../contract/settings.ts';
import { type DemoService, startDemo } from '../../../../demo/index.ts';
import { cliCommand } from '../../../../renderer/streams/cli-command.ts';
import {
  type CliPlayback,
  cliDocument,
  documentText,
  livePlayback,
} from '../../../../renderer/streams/cli-document.ts';
import { readCliDocument } from '../../../../renderer/streams/read-cli-document.ts';
import { awsCli } from '../../../../scripts/setup/debian.mjs';

const settings = sessionSettingsSchema.parse({});
let demo: DemoService;
let folder = '';
let env: Record<string, string> = {};
let camera: CameraRef;

/** Debian's CLI is older than `endpoint_url`: a file below HOME, where it looks for models, tells it where the service is. */
const pointTo = (home: string, endpoint: string): void => {
  const models = path.join(home, '.aws', 'models', 'kinesisvideo', '2017-09-30');
  mkdirSync(models, { recursive: true });
  const parameter = (type: 'String' | 'Boolean', builtIn: string): object => ({
    type,
    builtIn,
    documentation: '',
    required: false,
    ...(type === 'Boolean' ? { required: true, default: false } : {}),
  });
  writeFileSync(
    path.join(models, 'endpoint-rule-set-1.json'),
    JSON.stringify({
      version: '1.0',
      parameters: {
        Region: parameter('String', 'AWS::Region'),
        UseDualStack: parameter('Boolean', 'AWS::UseDualStack'),
        UseFIPS: parameter('Boolean', 'AWS::UseFIPS'),
        Endpoint: parameter('String', 'SDK::Endpoint'),
      },
      rules: [{ conditions: [], endpoint: { url: endpoint, properties: {}, headers: {} }, type: 'endpoint' }],
    }),
  );
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "vigil cli's-"));
  demo = await startDemo();
  const files = await demo.writeProfiles(path.join(folder, 'profiles'));
  pointTo(folder, demo.endpoint);
  env = {
    PATH: `${path.dirname(awsCli)}:/usr/bin:/bin`,
    HOME: folder,
    AWS_CONFIG_FILE: files.configFile,
    AWS_SHARED_CREDENTIALS_FILE: files.credentialsFile,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const [info] = demo.cameras.filter(({ profile }) => profile === 'plant-east');
  if (info === undefined) throw new Error('no camera');
  camera = { account: info.profile, region: info.region, StreamName: info.name, StreamARN: info.arn };
});
afterAll(async () => {
  await demo.close();
  rmSync(folder, { recursive: true, force: true });
});

const answerSchema = z.object({ HLSStreamingSessionURL: z.url() });

/** Runs a command as a person's shell would. The service answers from this very process, so nothing here may block. */
const run = async (command: string): Promise<string> => {
  const { stdout } = await promisify(execFile)('sh', ['-c', command], { env, cwd: folder, timeout: 60_000 });
  return stdout;
};

const expectPlaylist = async (answer: string): Promise<void> => {
  const { HLSStreamingSessionURL } = answerSchema.parse(JSON.parse(answer));
  const playlist = await fetch(HLSStreamingSessionURL);
  expect([playlist.status, (await playlist.text()).split('\n')[0]]).toEqual([200, '#EXTM3U']);
};

const hourAgo = (): number => Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000;
const cases: readonly (readonly [name: string, settings: SessionSettings, playback: () => CliPlayback])[] = [
  ['the defaults', settings, () => livePlayback],
  [
    'everything else, from a start',
    {
      ...settings,
      FragmentSelectorType: 'PRODUCER_TIMESTAMP',
      ContainerFormat: 'MPEG_TS',
      DiscontinuityMode: 'NEVER',
      DisplayFragmentTimestamp: 'NEVER',
      Expires: 43_200,
      MaxMediaPlaylistFragmentResults: 5_000,
    },
    () => ({ PlaybackMode: 'LIVE_REPLAY', StartTimestampMs: hourAgo() }),
  ],
  [
    'a range',
    settings,
    () => ({ PlaybackMode: 'ON_DEMAND', StartTimestampMs: hourAgo(), EndTimestampMs: hourAgo() + 60_250 }),
  ],
];

// The CLI takes a second to start, on a busy machine several.
describe.skipIf(!existsSync(awsCli))('the AWS CLI', { timeout: 60_000 }, () => {
  it.each(cases)('runs the command: %s', async (_name, wanted, playback) => {
    await expectPlaylist(await run(cliCommand(camera, wanted, playback())));
  });

  it.each(cases)('takes the document: %s', async (_name, wanted, playback) => {
    writeFileSync(path.join(folder, 'document.json'), documentText(cliDocument(camera, wanted, playback())));
    await expectPlaylist(
      await run(
        `aws kinesis-video-archived-media get-hls-streaming-session-url --profile ${camera.account} --endpoint-url ${demo.endpoint} --cli-input-json file://document.json`,
      ),
    );
  });

  it('writes a skeleton that is read, once its noughts are numbers', async () => {
    const skeleton = await run(
      'aws kinesis-video-archived-media get-hls-streaming-session-url --generate-cli-skeleton',
    );
    const place = { camera, desk: settings, overrides: {}, nowMs: Date.now() };
    expect(readCliDocument(skeleton, place)).toEqual({
      ok: false,
      sentences: [
        'Expires is a whole number of seconds from 300 to 43200, not 0.',
        'MaxMediaPlaylistFragmentResults is a whole number from 1 to 5000, not 0.',
      ],
    });
    const filled = skeleton
      .replace(/"Expires": 0/, '"Expires": 600')
      .replace(/"MaxMediaPlaylistFragmentResults": 0/, '"MaxMediaPlaylistFragmentResults": 9')
      .replace(/"PlaybackMode": "\w+"/, '"PlaybackMode": "ON_DEMAND"')
      .replace(/"EndTimestamp": "[^"]*"/, '"EndTimestamp": 60');
    expect(readCliDocument(filled, place)).toMatchObject({
      ok: true,
      overrides: { DiscontinuityMode: 'ALWAYS' },
      own: { Expires: 600, MaxMediaPlaylistFragmentResults: 9 },
      playback: { PlaybackMode: 'ON_DEMAND', StartTimestampMs: 0, EndTimestampMs: 60_000 },
    });
  });
});
