/** What an empty wall says. */
import { describe, expect, test } from 'vitest';
import { emptyWallText } from '../../../../renderer/wall/empty-wall.ts';
import { accountOf } from '../cameras-for-tests.ts';

const account = accountOf('plant-east');
const list = {
  profile: 'plant-east',
  region: 'eu-west-1',
  cameras: [],
  trouble: null,
  asking: false,
  settled: true,
} as const;

describe('an empty wall', () => {
  test('first run: three lines on what to do', () => {
    const text = emptyWallText({ accounts: [], accountsTrouble: null, lists: [] });
    expect(text.lines).toHaveLength(3);
    expect(text.action).toBe('reload');
  });

  test('files that cannot be read: their sentence', () => {
    const accountsTrouble = { kind: 'profile-unreadable', resource: '/home/ada/.aws/config' } as const;
    const text = emptyWallText({ accounts: [], accountsTrouble, lists: [] });
    expect(text.lines).toEqual(["The AWS configuration file /home/ada/.aws/config can't be read."]);
  });

  test('no account watched: the button opens the accounts', () => {
    expect(emptyWallText({ accounts: [account], accountsTrouble: null, lists: [] }).action).toBe('accounts');
  });

  test('trouble with a list outweighs waiting for another', () => {
    const troubled = { ...list, cameras: null, trouble: { kind: 'keys-rejected', resource: 'plant-east' } } as const;
    const waiting = { ...list, region: 'us-east-1', cameras: null, settled: false } as const;
    const text = emptyWallText({ accounts: [account], accountsTrouble: null, lists: [troubled, waiting] });
    expect(text.lines).toEqual(['plant-east · eu-west-1: AWS does not accept the keys of plant-east.']);
  });

  test('a list that is denied: cameras can still be added one by one', () => {
    const trouble = { kind: 'not-allowed', operation: 'kinesisvideo:ListStreams' } as const;
    const denied = { ...list, cameras: null, trouble };
    const text = emptyWallText({ accounts: [account], accountsTrouble: null, lists: [denied] });
    expect(text.lines).toEqual([
      'plant-east · eu-west-1: This account is not allowed kinesisvideo:ListStreams.',
      'Cameras can be added by name or ARN in the camera list.',
    ]);
  });

  test('a list that wants a sign-in: the button starts it', () => {
    const trouble = { kind: 'sign-in-needed', resource: 'plant-east' } as const;
    const text = emptyWallText({
      accounts: [account],
      accountsTrouble: null,
      lists: [{ ...list, cameras: null, trouble }],
    });
    expect([text.action, text.profile]).toEqual(['sign-in', 'plant-east']);
  });

  test('no stream: says where it looked', () => {
    const text = emptyWallText({ accounts: [account], accountsTrouble: null, lists: [list] });
    expect(text.lines.join()).toContain('plant-east · eu-west-1');
    expect(text.action).toBe('refresh');
  });
});
