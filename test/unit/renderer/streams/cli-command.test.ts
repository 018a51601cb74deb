/** The AWS CLI command: every word reaches the program as it was, whatever the profile is called. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sessionSettingsSchema } from '../../../../contract/settings.ts';
import { cliCommand, shellWord } from '../../../../renderer/streams/cli-command.ts';
import { refOf } from '../cameras-for-tests.ts';

const desk = sessionSettingsSchema.parse({});

test('is one line with everything in it', () => {
  const camera = refOf('gate-north');
  expect(cliCommand(camera, desk)).toBe(
    [
      'aws kinesis-video-archived-media get-hls-streaming-session-url --profile plant-east --region eu-west-1',
      `--endpoint-url "$(aws kinesisvideo get-data-endpoint --profile plant-east --region eu-west-1 --stream-arn ${camera.StreamARN}`,
      '--api-name GET_HLS_STREAMING_SESSION_URL --query DataEndpoint --output text)"',
      `--stream-arn ${camera.StreamARN} --playback-mode LIVE`,
      "--hls-fragment-selector 'FragmentSelectorType=SERVER_TIMESTAMP' --container-format FRAGMENTED_MP4",
      '--discontinuity-mode ON_DISCONTINUITY --display-fragment-timestamp ALWAYS --expires 3600',
      '--max-media-playlist-fragment-results 7',
    ].join(' '),
  );
});

test('a range is part of the selector', () => {
  const command = cliCommand(refOf('gate-north'), desk, {
    PlaybackMode: 'ON_DEMAND',
    StartTimestampMs: 0,
    EndTimestampMs: 1_000,
  });
  expect(command).toContain(
    "--playback-mode ON_DEMAND --hls-fragment-selector 'FragmentSelectorType=SERVER_TIMESTAMP,TimestampRange={StartTimestamp=1970-01-01T00:00:00.000Z,EndTimestamp=1970-01-01T00:00:01.000Z}'",
  );
});

describe.skipIf(process.platform === 'win32')('in a shell', () => {
  /** What programs get: `aws` is a function that writes down its words. */
  const wordsOf = (command: string): readonly string[] => {
    const { stdout } = spawnSync('sh', ['-c', `aws() { printf '%s\\0' "$@"; }\n${command}`], { encoding: 'utf8' });
    return stdout.split('\0').slice(0, -1);
  };

  test('words arrive as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1 }), (words) => {
        const clean = words.map((word) => word.replaceAll('\0', '').toWellFormed());
        expect(wordsOf(`aws ${clean.map(shellWord).join(' ')}`)).toEqual(clean);
      }),
      { numRuns: 50 },
    );
  });

  test.each(["it's $HOME", '`id`;"&', '--help', 'a b', '$(id)', '*', String.raw`back\slash`, 'zürich'])(
    'a profile called %s',
    (account) => {
      const words = wordsOf(cliCommand(refOf('gate-north', account), desk));
      const at = words.findIndex((word) => word.startsWith('--profile'));
      expect(words[at] === '--profile' ? words[at + 1] : words[at]).toBe(
        account.startsWith('-') ? `--profile=${account}` : account,
      );
      // The command within came to the same words; its output is one word of the outer one.
      expect(words.filter((word) => word === '--region')).toHaveLength(1);
    },
  );
});
