/** The one table of trouble: kind → health → retry cadence → sentence → action. */
import type { Health } from './health.ts';
import { asItIs, type Cadence, seldom, soon, steady, watching } from './trouble-cadences.ts';
import type { Trouble, TroubleKind } from './trouble-kinds.ts';
import { about, clockText } from './trouble-texts.ts';

/** What the operator can do about it, by one button. */
export type Action = 'retry' | 'open-accounts' | 'sign-in' | 'open-settings';

/** One row of the table. */
export interface TroubleRow {
  readonly health: Health;
  readonly cadence: Cadence;
  readonly sentence: (trouble: Trouble) => string;
  readonly action: Action;
}

const signIn = { health: 'sign-in', cadence: watching, action: 'sign-in' } as const;
const unplayable = { health: 'unplayable', cadence: seldom, action: 'retry' } as const;
/** What a camera's own stream settings cause or can mend. */
const ofTheStream = { health: 'live', cadence: asItIs, action: 'open-settings' } as const;

/** The table. Every {@link TroubleKind} has exactly one row. */
export const troubleTable: Readonly<Record<TroubleKind, TroubleRow>> = {
  'profile-unknown': {
    health: 'denied',
    cadence: seldom,
    sentence: (t) => `There is no AWS profile${about(t.resource, ' named ')} on this machine.`,
    action: 'open-accounts',
  },
  'profile-unreadable': {
    health: 'denied',
    cadence: seldom,
    sentence: (t) => `The AWS configuration file${about(t.resource, ' ')} can't be read.`,
    action: 'open-accounts',
  },
  'region-missing': {
    health: 'denied',
    cadence: seldom,
    sentence: (t) => `The profile${about(t.resource, ' ')} names no region: add one to watch its cameras.`,
    action: 'open-accounts',
  },
  'region-unknown': {
    health: 'offline',
    cadence: seldom,
    sentence: (t) => `There is no Kinesis Video service in a region called ${t.resource ?? 'that'}.`,
    action: 'open-accounts',
  },
  'credentials-missing': {
    health: 'denied',
    cadence: seldom,
    sentence: (t) =>
      `The profile${about(t.resource, ' ')} has no usable credentials${t.message === undefined ? '.' : `: ${t.message}`}`,
    action: 'open-accounts',
  },
  'sign-in-needed': {
    ...signIn,
    sentence: (t) => `Sign in to ${t.resource ?? 'the account'} again: its sign-in has lapsed.`,
  },
  'mfa-needed': {
    ...signIn,
    sentence: (t) => `${t.resource ?? 'The account'} asks for an MFA code.`,
  },
  'mfa-refused': {
    ...signIn,
    sentence: (t) => `AWS did not accept the MFA code for ${t.resource ?? 'the account'}: type the next one.`,
  },
  'sign-in-refused': {
    ...signIn,
    sentence: (t) => `The sign-in to ${t.resource ?? 'the account'} was refused in the browser.`,
  },
  'sign-in-expired': {
    ...signIn,
    sentence: (t) => `The sign-in to ${t.resource ?? 'the account'} was not confirmed in time: start it again.`,
  },
  'keys-rejected': {
    health: 'denied',
    cadence: seldom,
    sentence: (t) => `AWS does not accept the keys of ${t.resource ?? 'this profile'}.`,
    action: 'open-accounts',
  },
  'not-allowed': {
    health: 'denied',
    cadence: seldom,
    sentence: (t) => `This account is not allowed ${t.operation ?? 'to watch'}${about(t.resource, ' on ')}.`,
    action: 'retry',
  },
  throttled: {
    health: 'throttled',
    cadence: { firstMs: 1_000, maxMs: 30_000 },
    sentence: (t) => `The service limits calls just now${about(t.operation, ' to ')}; trying again by itself.`,
    action: 'retry',
  },
  'watched-too-often': {
    health: 'throttled',
    cadence: { firstMs: 5_000, maxMs: 120_000 },
    sentence: () => 'This camera is watched by more players than its budget allows; Vigil asks less often now.',
    action: 'retry',
  },
  'camera-silent': {
    health: 'silent',
    cadence: watching,
    sentence: () => 'The camera is not sending: the service has no new pictures from it.',
    action: 'retry',
  },
  'range-empty': {
    health: 'silent',
    cadence: 'operator',
    sentence: () => 'Nothing was recorded in this time range.',
    action: 'retry',
  },
  'stream-not-found': {
    health: 'silent',
    cadence: steady,
    sentence: (t) => `The stream${about(t.resource, ' ')} is not there any more, or not in this region.`,
    action: 'retry',
  },
  'stream-deleted': {
    health: 'silent',
    cadence: steady,
    sentence: (t) => `The stream${about(t.resource, ' ')} has been deleted.`,
    action: 'retry',
  },
  'stream-not-active': {
    health: 'silent',
    cadence: steady,
    sentence: (t) => `The stream${about(t.resource, ' ')} is not active.`,
    action: 'retry',
  },
  'no-retention': {
    ...unplayable,
    sentence: () => "Can't play: the stream keeps no data. Set its data retention above 0 hours.",
  },
  'codec-data-missing': {
    ...unplayable,
    sentence: () => "Can't play: the camera sends no codec private data.",
  },
  'codec-data-invalid': {
    ...unplayable,
    sentence: () => "Can't play: the camera's codec private data is not valid.",
  },
  'media-unsupported': {
    ...unplayable,
    sentence: () =>
      "Can't play: HLS can't carry the camera's video or audio. Most often that is G.711 sound: set the camera to AAC, or its sound off.",
  },
  'picture-missing': {
    ...unplayable,
    sentence: () => "Can't play: this stream carries sound only, no video.",
  },
  'codec-not-decodable': {
    ...unplayable,
    sentence: () => "Can't play: this machine can't decode the camera's video (H.265 is the usual cause).",
  },
  'argument-invalid': {
    health: 'unplayable',
    cadence: 'operator',
    sentence: (t) => `The service refused the stream settings${about(t.message, ': ')}`,
    action: 'open-settings',
  },
  'answer-without-url': {
    health: 'offline',
    cadence: steady,
    sentence: () => 'The service answered without a session URL: the endpoint may be wrong.',
    action: 'retry',
  },
  'clock-wrong': {
    health: 'denied',
    cadence: steady,
    sentence: (t) =>
      `This machine's clock is ${t.amountMs === undefined ? 'too far off for AWS' : `${clockText(t.amountMs)}${t.amountMs < 0 ? '' : ' of'} AWS's`}: set the time.`,
    action: 'retry',
  },
  'service-fault': {
    health: 'offline',
    cadence: soon,
    sentence: () => 'The video service reports a fault of its own; trying again by itself.',
    action: 'retry',
  },
  'host-unresolved': {
    health: 'offline',
    cadence: soon,
    sentence: (t) => `No network: ${t.resource ?? 'the service'} can't be found. Check the network or the region.`,
    action: 'retry',
  },
  unreachable: {
    health: 'offline',
    cadence: soon,
    sentence: (t) => `${t.resource ?? 'The video service'} can't be reached; trying again by itself.`,
    action: 'retry',
  },
  'tls-refused': {
    health: 'offline',
    cadence: steady,
    sentence: (t) =>
      `The certificate of ${t.resource ?? 'the service'} is not trusted here: if a proxy opens the traffic, give its CA in the settings.`,
    action: 'open-settings',
  },
  'proxy-unreachable': {
    health: 'offline',
    cadence: soon,
    sentence: (t) => `The proxy${about(t.resource, ' ')} can't be reached; trying again by itself.`,
    action: 'open-settings',
  },
  'proxy-refused': {
    health: 'offline',
    cadence: steady,
    sentence: (t) => `The proxy${about(t.resource, ' ')} refuses to pass the calls on${about(t.message, ': ')}.`,
    action: 'open-settings',
  },
  'timed-out': {
    health: 'offline',
    cadence: soon,
    sentence: () => 'The video service does not answer in time; trying again by itself.',
    action: 'retry',
  },
  'not-the-service': {
    health: 'offline',
    cadence: steady,
    sentence: () => 'A web page answers in place of the video service: this network may want a log-in first.',
    action: 'retry',
  },
  'network-setting': {
    health: 'offline',
    cadence: 'operator',
    sentence: (t) => t.message ?? "This network setting can't be used.",
    action: 'open-settings',
  },
  'session-ended': {
    health: 'connecting',
    cadence: { firstMs: 200, maxMs: 15_000 },
    sentence: () => 'The session has ended early; opening a new one.',
    action: 'retry',
  },
  'playlist-invalid': {
    health: 'offline',
    cadence: soon,
    sentence: () => 'What came is not a playlist; trying again by itself.',
    action: 'retry',
  },
  'media-invalid': {
    health: 'frozen',
    cadence: soon,
    sentence: () => 'The pictures arriving are damaged; trying again by itself.',
    action: 'retry',
  },
  'picture-frozen': {
    health: 'frozen',
    cadence: steady,
    sentence: () => 'No new picture is arriving, though the service answers.',
    action: 'retry',
  },
  'picture-late': {
    health: 'behind',
    cadence: steady,
    sentence: () => 'The picture is older than it should be.',
    action: 'retry',
  },
  'camera-clock-wrong': {
    ...ofTheStream,
    sentence: (t) => `The camera's clock is ${clockText(t.amountMs)}: the time shown is the camera's.`,
  },
  'timestamps-off': {
    ...ofTheStream,
    sentence: () => "The picture's time is not known: DisplayFragmentTimestamp is NEVER for this camera.",
  },
  'container-fallback': {
    ...ofTheStream,
    sentence: () => "MPEG_TS can't carry this camera's video: FRAGMENTED_MP4 is used instead.",
  },
  'audio-missing': {
    health: 'live',
    cadence: asItIs,
    sentence: () => 'This camera sends no sound.',
    action: 'retry',
  },
  cancelled: { health: 'paused', cadence: 'operator', sentence: () => 'Stopped.', action: 'retry' },
  'message-refused': {
    health: 'offline',
    cadence: seldom,
    sentence: () => 'Vigil refused a message of its own; please report this.',
    action: 'retry',
  },
  internal: {
    health: 'offline',
    cadence: steady,
    sentence: () => 'Something went wrong inside Vigil; trying again by itself.',
    action: 'retry',
  },
};

/** The sentence for a trouble, ready for the operator. */
export const sentenceFor = (trouble: Trouble): string => troubleTable[trouble.kind].sentence(trouble);
