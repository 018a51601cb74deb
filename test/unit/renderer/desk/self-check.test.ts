import { describe, expect, it } from 'vitest';
import type { Health } from '../../../../contract/health.ts';
import type { Outcome } from '../../../../contract/trouble-kinds.ts';
import { type CheckedWall, runSelfCheck } from '../../../../renderer/desk/self-check.ts';
import type { Player, PlayerState } from '../../../../renderer/player/player-types.ts';

const clock = () => {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    wait: (ms: number) => {
      nowMs += ms;
      return Promise.resolve();
    },
  };
};

const fakePlayer = (name: string, healthAt: () => Health, renewal: () => Outcome<null>): Player => {
  let renewals = 0;
  const state = (): PlayerState => ({
    health: healthAt(),
    motion: 'moving',
    subStream: null,
    held: false,
    healthSinceMs: 0,
    notes: [],
    audible: false,
    hasAudio: null,
    trouble: null,
    sentence: healthAt() === 'silent' ? 'The camera is not sending.' : null,
    action: null,
    retryAtMs: null,
    hasPicture: true,
    pictureTimeMs: 1_000,
    pictureClock: 'SERVER_TIMESTAMP',
    pictureAgeMs: 3_200.4,
    normalAgeMs: 9_000,
    fragmentMs: null,
    firstPictureMs: 800,
    fps: 15,
    renewals,
    renewalAtMs: null,
    videoWidth: 640,
    videoHeight: 360,
  });
  return {
    camera: {
      account: 'plant-east',
      region: 'eu-west-1',
      StreamName: name,
      StreamARN: `arn:aws:kinesisvideo:eu-west-1:111122223333:stream/${name}/1`,
    },
    element: {} as HTMLElement,
    state,
    subscribe: () => () => undefined,
    renewNow: () => {
      const outcome = renewal();
      if (outcome.ok) renewals += 1;
      return Promise.resolve(outcome);
    },
    retryNow: () => undefined,
    useSettings: () => undefined,
    useSubStream: () => undefined,
    setMotion: () => undefined,
    load: () => null,
    setAudible: () => undefined,
    setFocused: () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    startMeasuring: () => undefined,
    measurements: () => ({ paintedFrames: 100, blackFrames: 0, longestGapMs: 80, fps: 15 }),
    dispose: () => undefined,
  };
};

const wallOf = (players: readonly Player[], troubles: readonly string[] = []): CheckedWall => ({
  settled: () => true,
  troubles: () => troubles,
  players: () => players,
});

const renewed = (): Outcome<null> => ({ ok: true, value: null });

describe('runSelfCheck', () => {
  it('waits for a camera that is slow to come, renews it once and reports it', async () => {
    const time = clock();
    const slow = fakePlayer('quay', () => (time.nowMs() < 20_000 ? 'connecting' : 'live'), renewed);
    const result = await runSelfCheck(wallOf([slow]), 60_000, time);
    expect(result.trouble).toBeNull();
    expect(result.cameras).toEqual([
      expect.objectContaining({ name: 'quay', health: 'live', renewals: 1, pictureAgeMs: 3_200, cause: null }),
    ]);
  });

  it('does not wait for a verdict that will not change, and gives its cause', async () => {
    const time = clock();
    const result = await runSelfCheck(wallOf([fakePlayer('dock', () => 'silent', renewed)]), 60_000, time);
    expect(time.nowMs()).toBeLessThan(20_000);
    expect(result.cameras[0]).toMatchObject({ health: 'silent', renewals: 0, cause: 'The camera is not sending.' });
  });

  it('ends in time for a camera that never comes', async () => {
    const time = clock();
    const result = await runSelfCheck(wallOf([fakePlayer('dock', () => 'connecting', renewed)]), 60_000, time);
    expect(time.nowMs()).toBeLessThan(75_000);
    expect(result.cameras[0]?.cause).toBe('No picture came in time.');
  });

  it('says when a renewal failed, and waits for one already under way', async () => {
    let asked = 0;
    const busyOnce = (): Outcome<null> => {
      asked += 1;
      return asked === 1 ? { ok: false, error: { kind: 'cancelled' } } : renewed();
    };
    const fine = await runSelfCheck(wallOf([fakePlayer('quay', () => 'live', busyOnce)]), 60_000, clock());
    expect(fine.trouble).toBeNull();
    const failing = fakePlayer(
      'quay',
      () => 'live',
      () => ({ ok: false, error: { kind: 'throttled' } }),
    );
    const failed = await runSelfCheck(wallOf([failing]), 60_000, clock());
    expect(failed.trouble).toContain('quay could not be renewed');
  });

  it('gives the account’s sentence when there is no camera', async () => {
    const sentence = 'AWS does not accept the keys of plant-east.';
    expect(await runSelfCheck(wallOf([], [sentence]), 60_000, clock())).toEqual({ cameras: [], trouble: sentence });
  });
});
