/** One honest message of every kind: input and reply of each request, payload of each event. */
import type { AccountList } from '../../contract/accounts.ts';
import type { EventName, RequestName } from '../../contract/channel-names.ts';
import type { EventPayload, RequestInput, RequestReply } from '../../contract/messages.ts';
import type { Session, SessionParameters } from '../../contract/sessions.ts';
import { settingsSchema } from '../../contract/settings.ts';

const camera = {
  account: 'site-a',
  region: 'eu-west-1',
  StreamName: 'gate-north',
  StreamARN: 'arn:aws:kinesisvideo:eu-west-1:111122223333:stream/gate-north/1700000000000',
} as const;
const settings = settingsSchema.parse({});
const accounts: AccountList = {
  accounts: [
    {
      profile: 'site-a',
      region: 'eu-west-1',
      regions: ['eu-west-1'],
      watched: true,
      kind: 'sso',
      identity: { accountId: '111122223333', alias: 'site' },
      signIn: { state: 'ready', endsAtMs: 1_700_000_000_000 },
      label: { profile: 'site-a', name: 'Site A', mark: 'production', favourite: true, lastUsedAtMs: 1 },
    },
  ],
  unreadable: ['profile site b'],
  trouble: { kind: 'profile-unknown', resource: 'gone' } as const,
};

const parameters: SessionParameters = {
  PlaybackMode: 'ON_DEMAND',
  HLSFragmentSelector: {
    FragmentSelectorType: 'PRODUCER_TIMESTAMP',
    TimestampRange: { StartTimestampMs: 1_700_000_000_000, EndTimestampMs: 1_700_000_060_000 },
  },
  ContainerFormat: 'FRAGMENTED_MP4',
  DiscontinuityMode: 'ON_DISCONTINUITY',
  DisplayFragmentTimestamp: 'ALWAYS',
  Expires: 300,
  MaxMediaPlaylistFragmentResults: 7,
};
const session: Session = {
  sessionId: 's-1',
  url: 'https://b-1.kinesisvideo.eu-west-1.amazonaws.com/hls?SessionToken=Cisecret',
  lifeMs: 300_000,
  credentialsEndInMs: 3_000_000,
};

/** Requests. */
export const requestSamples: {
  readonly [N in RequestName]: { readonly input: RequestInput<N>; readonly reply: RequestReply<N> };
} = {
  deskStart: {
    input: null,
    reply: {
      version: '0.1.0',
      runtime: 'chromium',
      demo: true,
      settings,
      accounts,
      lists: [
        {
          profile: 'site-a',
          region: 'eu-west-1',
          answer: { ok: true, value: [{ ref: camera, Status: 'ACTIVE', DataRetentionInHours: 24, MediaType: null }] },
        },
        { profile: 'site-a', region: 'us-west-2', answer: { ok: false, error: { kind: 'unreachable' } } },
      ],
      sessions: [{ camera, parameters, session }],
      clockBehindMs: 0,
      visible: true,
      notices: ['One.'],
      selfCheck: { tiles: 4, timeoutMs: 60_000 },
    },
  },
  deskReport: { input: [{ camera, health: 'silent', sentence: 'The camera is not sending.' }], reply: null },
  accountsList: { input: null, reply: accounts },
  accountsWatch: {
    input: [{ profile: 'site-a', regions: ['eu-west-1', 'us-west-2'] }],
    reply: { ok: true, value: accounts },
  },
  camerasList: {
    input: { profile: 'site-a', region: 'eu-west-1' },
    reply: { ok: true, value: [{ ref: camera, Status: 'ACTIVE', DataRetentionInHours: 24, MediaType: null }] },
  },
  sessionsOpen: {
    input: {
      requestId: 'r-1',
      reason: 'replay',
      priority: 'focused',
      camera,
      parameters,
    },
    reply: {
      ok: true,
      value: session,
    },
  },
  sessionsClose: { input: { sessionId: 's-1', lost: true }, reply: null },
  accountLabel: {
    input: { profile: 'site-a', name: 'Site A', mark: 'read-only', favourite: false, lastUsedAtMs: null },
    reply: { ok: true, value: accounts },
  },
  accountSignIn: { input: { profile: 'site-a' }, reply: { ok: true, value: null } },
  accountSignInCancel: { input: { profile: 'site-a' }, reply: null },
  accountMfaCode: {
    input: { profile: 'site-a', code: '123456' },
    reply: { ok: false, error: { kind: 'mfa-refused' } },
  },
  cameraFind: {
    input: { profile: 'site-a', region: 'eu-west-1', text: 'gate-north' },
    reply: { ok: true, value: { ref: camera, Status: 'ACTIVE', DataRetentionInHours: 24, MediaType: null } },
  },
  usageReport: { input: [{ sessionId: 's-1', bytes: 1_234 }], reply: null },
  usageRead: {
    input: null,
    reply: {
      forMs: 60_000,
      cameras: [{ camera, opened: 1, renewed: 1, closed: 1, lost: 0, failed: 0, bytes: 1_000_000 }],
      calls: [{ profile: 'site-a', region: 'eu-west-1', operation: 'ListStreams', calls: 1, throttled: 0 }],
    },
  },
  clipboardWrite: { input: { text: 'aws …' }, reply: null },
  settingsChange: {
    input: { wall: { ...settings.wall, tiles: 9, cameras: [camera, null] } },
    reply: { ok: true, value: settings },
  },
  selfCheckFinish: {
    input: {
      cameras: [
        {
          name: 'gate-north',
          account: 'site-a',
          region: 'eu-west-1',
          health: 'live',
          motion: 'moving',
          firstPictureMs: 800.5,
          pictureAgeMs: 3_000,
          fps: 15,
          renewals: 1,
          blackFrames: 0,
          longestGapMs: 90,
          cause: null,
        },
      ],
      trouble: null,
    },
    reply: null,
  },
};

/** Events. */
export const eventSamples: { readonly [N in EventName]: EventPayload<N> } = {
  accountsChanged: accounts,
  settingsChanged: settings,
  deskResumed: { reason: 'woke' },
  clockMeasured: { behindMs: 1_200 },
  windowShown: { visible: false },
  loadMeasured: { appShare: 0.4, machineShare: 0.5 },
  noticeGiven: { sentence: 'Something to know.' },
};
