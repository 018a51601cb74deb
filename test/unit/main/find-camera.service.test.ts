/** Cameras by name or ARN against the real local service: found, refused in one sentence, or taken on trust. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Camera } from '../../../contract/cameras.ts';
import { sentenceFor } from '../../../contract/trouble.ts';
import type { Outcome } from '../../../contract/trouble-kinds.ts';
import { type DemoDesk, openDemoDesk } from './demo-desk.ts';

const patient = new AbortController().signal;
let desk: DemoDesk;
beforeAll(async () => {
  desk = await openDemoDesk();
});
afterAll(() => desk.close());
afterEach(() => {
  desk.demo.faults.clear();
  for (const profile of ['plant-east', 'plant-west', 'lab']) desk.service.forgetAccount(profile);
  desk.demo.counts.reset();
});

const find = (text: string, profile = 'plant-east', region = 'eu-west-1'): Promise<Outcome<Camera>> =>
  desk.service.findCamera(profile, region, text, patient);
const east = (): Camera['ref'] =>
  desk.cameraRef(desk.demo.cameras.find(({ profile }) => profile === 'plant-east')?.name ?? '');
const west = (): Camera['ref'] =>
  desk.cameraRef(desk.demo.cameras.find(({ profile }) => profile === 'plant-west')?.name ?? '');
const sentenceOf = (outcome: Outcome<Camera>): string => (outcome.ok ? '' : sentenceFor(outcome.error));

describe('a camera', () => {
  it('is found by its name and by its ARN, spaces around them aside', async () => {
    const ref = east();
    const camera = { ref, Status: 'ACTIVE', DataRetentionInHours: 24 };
    expect(await find(` ${ref.StreamName}\n`)).toMatchObject({ ok: true, value: camera });
    expect(await find(ref.StreamARN)).toMatchObject({ ok: true, value: camera });
  });

  it('by its ARN is taken on trust where DescribeStream is not allowed; by its name it is not', async () => {
    const ref = east();
    desk.demo.faults.deny(ref.StreamName, 'DescribeStream');
    expect(await find(ref.StreamARN)).toEqual({
      ok: true,
      value: { ref, Status: 'ACTIVE', DataRetentionInHours: null, MediaType: null },
    });
    const byName = await find(ref.StreamName);
    expect(byName).toMatchObject({
      ok: false,
      error: { kind: 'not-allowed', operation: 'kinesisvideo:DescribeStream' },
    });
  });

  it.each([
    ['gate north', 'A stream name has 1 to 256 letters, digits, and . _ - only.'],
    ['arn:aws:kinesis:eu-west-1:1:stream/x/1', 'A stream ARN looks like'],
  ])('%s: refused before any call', async (text, message) => {
    const outcome = await find(text);
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'argument-invalid' } });
    expect(outcome.ok ? '' : outcome.error.message).toContain(message);
    expect(desk.demo.counts.calls()).toBe(0);
  });

  it('of another region says which, before any call', async () => {
    const outcome = await find(west().StreamARN);
    expect(outcome).toMatchObject({
      ok: false,
      error: { kind: 'argument-invalid', message: 'This ARN is of us-west-2, not of eu-west-1: add it there.' },
    });
    expect(desk.demo.counts.calls()).toBe(0);
  });

  it('of another account says whose, once the account’s own number is known', async () => {
    await desk.service.listCameras('plant-east', 'eu-west-1', patient);
    const outcome = await find(east().StreamARN.replace(/:\d{12}:/, ':999988887777:'));
    expect(outcome.ok ? '' : outcome.error.message).toMatch(
      /^This ARN is of account 999988887777; plant-east is \d{12}\.$/,
    );
  });

  it('of another account is told apart where streams may not be listed, too: the profile’s sign-in says whose it is', async () => {
    desk.demo.faults.add({ kind: 'status', status: 403 }, { operation: 'ListStreams' });
    expect((await desk.service.listCameras('plant-east', 'eu-west-1', patient)).ok).toBe(false);
    await expect.poll(() => desk.access.accountIdOf('plant-east'), { timeout: 10_000 }).toBe('111122223333');
    const outcome = await find(east().StreamARN.replace(/:\d{12}:/, ':999988887777:'));
    expect(outcome.ok ? '' : outcome.error.message).toBe(
      'This ARN is of account 999988887777; plant-east is 111122223333.',
    );
    expect(desk.demo.counts.calls({ operation: 'DescribeStream' })).toBe(0);
  });

  it('that is not there says so, and where else one of its name was seen', async () => {
    expect(sentenceOf(await find('no-such'))).toBe('The stream no-such is not there any more, or not in this region.');
    await desk.service.listCameras('plant-east', 'eu-west-1', patient);
    const outcome = await find(east().StreamName, 'plant-east', 'eu-central-1');
    expect(outcome).toMatchObject({
      ok: false,
      error: { kind: 'stream-not-found', message: 'plant-east has one of this name in eu-west-1.' },
    });
  });
});

describe('retention', () => {
  it('is known from the list without a call, else asked for once', async () => {
    const camera = east();
    await desk.service.listCameras('plant-east', 'eu-west-1', patient);
    expect(await desk.service.retentionHours(camera, 60_000, patient)).toBe(24);
    expect(desk.demo.counts.calls({ operation: 'DescribeStream' })).toBe(0);
    const other = desk.cameraRef('lab-no-retention');
    expect(await desk.service.retentionHours(other, 60_000, patient)).toBe(0);
    expect(await desk.service.retentionHours(other, 60_000, patient)).toBe(0);
    expect(desk.demo.counts.calls({ operation: 'DescribeStream' })).toBe(1);
  });

  it('that may not be asked for is unknown, and not asked for at every range', async () => {
    const camera = east();
    desk.demo.faults.deny(camera.StreamName, 'DescribeStream');
    expect(await desk.service.retentionHours(camera, 60_000, patient)).toBeNull();
    expect(await desk.service.retentionHours(camera, 60_000, patient)).toBeNull();
    expect(desk.demo.counts.calls({ operation: 'DescribeStream' })).toBe(1);
  });
});

describe('every answer', () => {
  it('is told of with its operation, its time there, and whether it asked for fewer calls', async () => {
    const before = desk.answers.length;
    const skewMs = 400_000;
    desk.demo.faults.skewClock(skewMs);
    desk.demo.faults.add({ kind: 'throttle' }, { operation: 'ListStreams', times: 1 });
    await desk.service.listCameras('plant-west', 'us-west-2', patient);
    const answers = desk.answers.slice(before);
    expect(answers.map(({ operation }) => operation)).toEqual(answers.map(() => 'ListStreams'));
    expect(answers[0]?.throttled).toBe(true);
    expect(answers.at(-1)?.throttled).toBe(false);
    for (const { dateMs, receivedAtMs } of answers) {
      expect(Math.abs((dateMs ?? 0) - receivedAtMs - skewMs)).toBeLessThan(5_000);
    }
  });
});
