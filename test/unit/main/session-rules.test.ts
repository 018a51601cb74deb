/** The rules of GetHLSStreamingSessionURL: each is broken once here, and everything else passes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenRule } from '../../../contract/session-rules.ts';
import { type SessionParameters, sessionParametersSchema } from '../../../contract/sessions.ts';
import { sessionInput, usableSessionUrl } from '../../../main/kinesis/session-url.ts';
import { gate, live } from './fixtures.ts';

const nowMs = 1_700_000_000_000;
const hourMs = 3_600_000;
type Mode = SessionParameters['PlaybackMode'];
type Selector = 'SERVER_TIMESTAMP' | 'PRODUCER_TIMESTAMP';

const ranged = (
  PlaybackMode: Mode,
  start: number,
  end?: number,
  FragmentSelectorType: Selector = 'SERVER_TIMESTAMP',
): SessionParameters => ({
  ...live,
  PlaybackMode,
  HLSFragmentSelector: {
    FragmentSelectorType,
    TimestampRange: { StartTimestampMs: nowMs + start, ...(end !== undefined && { EndTimestampMs: nowMs + end }) },
  },
});

describe('brokenRule', () => {
  it.each<[string, SessionParameters]>([
    ['PlaybackMode is', { ...live, PlaybackMode: 'Live' as Mode }],
    ['ContainerFormat is', { ...live, ContainerFormat: 'MKV' as 'MPEG_TS' }],
    ['DiscontinuityMode is', { ...live, DiscontinuityMode: '' as 'NEVER' }],
    ['DisplayFragmentTimestamp is', { ...live, DisplayFragmentTimestamp: 'YES' as 'NEVER' }],
    ['FragmentSelectorType is', { ...live, HLSFragmentSelector: { FragmentSelectorType: 'X' as Selector } }],
    ['Expires is', { ...live, Expires: 299 }],
    ['Expires is', { ...live, Expires: 43_201 }],
    ['Expires is', { ...live, Expires: 300.5 }],
    ['Expires is', { ...live, Expires: Number.NaN }],
    ['MaxMediaPlaylistFragmentResults is', { ...live, MaxMediaPlaylistFragmentResults: 0 }],
    ['MaxMediaPlaylistFragmentResults is', { ...live, MaxMediaPlaylistFragmentResults: 5_001 }],
    ['LIVE takes no', ranged('LIVE', -hourMs)],
    ['LIVE_REPLAY and ON_DEMAND need', { ...live, PlaybackMode: 'ON_DEMAND' }],
    ['ON_DEMAND needs an End', ranged('ON_DEMAND', -hourMs)],
    ['EndTimestamp must be later', ranged('ON_DEMAND', -hourMs, -hourMs)],
    ['EndTimestamp must be within 24', ranged('ON_DEMAND', -25 * hourMs - 1, -hourMs)],
    ['With SERVER_TIMESTAMP', ranged('LIVE_REPLAY', -hourMs, 1)],
  ])('%s …', (beginning, parameters) => {
    expect(brokenRule(parameters, nowMs)).toMatch(new RegExp(`^${beginning}.*\\.$`));
  });

  it.each<[string, SessionParameters]>([
    ['live', live],
    ['live by the camera’s clock', { ...live, HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP' } }],
    ['a replay without end', ranged('LIVE_REPLAY', -hourMs)],
    ['a day', ranged('ON_DEMAND', -25 * hourMs, -hourMs)],
    ['an end in the future by the camera’s clock', ranged('ON_DEMAND', -hourMs, hourMs, 'PRODUCER_TIMESTAMP')],
    ['the limits themselves', { ...live, Expires: 300, MaxMediaPlaylistFragmentResults: 5_000 }],
  ])('lets pass: %s', (_what, parameters) => {
    expect(brokenRule(parameters, nowMs)).toBeNull();
  });

  it('refuses whatever single values the contract refuses', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (Expires, MaxMediaPlaylistFragmentResults) => {
        const parameters = { ...live, Expires, MaxMediaPlaylistFragmentResults };
        expect(brokenRule(parameters, nowMs) === null).toBe(sessionParametersSchema.safeParse(parameters).success);
      }),
    );
  });
});

describe('sessionInput', () => {
  it('passes every parameter on in the service’s words, times as dates', () => {
    expect(sessionInput(gate, live)).toEqual({ ...live, StreamARN: gate.StreamARN });
    expect(sessionInput(gate, ranged('ON_DEMAND', -hourMs, -1)).HLSFragmentSelector).toEqual({
      FragmentSelectorType: 'SERVER_TIMESTAMP',
      TimestampRange: { StartTimestamp: new Date(nowMs - hourMs), EndTimestamp: new Date(nowMs - 1) },
    });
  });
});

describe('usableSessionUrl', () => {
  const aws = 'https://b-1.kinesisvideo.eu-west-1.amazonaws.com';
  it.each([
    [`${aws}/hls/v1/getHLSMasterPlaylist.m3u8?SessionToken=x`, aws, true],
    ['http://127.0.0.1:4000/hls?SessionToken=x', 'http://127.0.0.1:4000', true],
    [undefined, aws, false],
    ['', aws, false],
    ['not a url', aws, false],
    ['http://b-1.kinesisvideo.eu-west-1.amazonaws.com/x', aws, false],
    ['http://127.0.0.1/x', aws, false],
    ['https://localhost/x', aws, false],
    ['file:///etc/passwd', aws, false],
    [`https://h/${'x'.repeat(8_200)}`, aws, false],
  ])('%s', (url, endpoint, isUsable) => {
    expect(usableSessionUrl(url, endpoint)).toBe(isUsable ? url : null);
  });
});

describe('retention', () => {
  const oldest = ranged('ON_DEMAND', -2 * hourMs, -hourMs);
  it.each<[number, string]>([
    [0, 'The stream keeps no data: its DataRetentionInHours must be above 0.'],
    [1, 'StartTimestamp is before the oldest pictures: the stream keeps the last hour.'],
    [2, 'StartTimestamp is before the oldest pictures: the stream keeps the last 2 hours.'],
  ])('of %i h refuses what is older', (hours, sentence) => {
    expect(brokenRule(oldest, nowMs, hours)).toBe(sentence);
  });

  it('is told in days when it is days', () => {
    expect(brokenRule(ranged('LIVE_REPLAY', -73 * hourMs), nowMs, 72)).toMatch(/the last 3 days\.$/);
  });

  it('lets pass what is kept, and all of it while it is not known or the camera’s clock counts', () => {
    expect(brokenRule(oldest, nowMs, 3)).toBeNull();
    expect(brokenRule(oldest, nowMs, null)).toBeNull();
    expect(brokenRule(ranged('ON_DEMAND', -2 * hourMs, -hourMs, 'PRODUCER_TIMESTAMP'), nowMs, 1)).toBeNull();
  });
});
