/** Sessions told with the start: whose they become, how long they live, and what becomes of those nobody needs. */
import { describe, expect, test } from 'vitest';
import type { ToldSession } from '../../../../contract/desk.ts';
import type { SessionParameters } from '../../../../contract/sessions.ts';
import { keepToldSessions, type ToldSessions } from '../../../../renderer/player/told-sessions.ts';
import { refOf } from '../cameras-for-tests.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';

const parameters: SessionParameters = {
  PlaybackMode: 'LIVE',
  HLSFragmentSelector: { FragmentSelectorType: 'SERVER_TIMESTAMP' },
  ContainerFormat: 'FRAGMENTED_MP4',
  DiscontinuityMode: 'ALWAYS',
  DisplayFragmentTimestamp: 'ALWAYS',
  Expires: 300,
  MaxMediaPlaylistFragmentResults: 5,
};
const told = (name: string): ToldSession => ({
  camera: refOf(name),
  parameters,
  session: { sessionId: name, url: `https://b-1.example/${name}`, lifeMs: 300_000, credentialsEndInMs: null },
});

const keep = (names: readonly string[]): { kept: ToldSessions; clock: ManualClock; closed: unknown[] } => {
  const clock = createManualClock();
  const closed: unknown[] = [];
  clock.advance(1_000);
  const kept = keepToldSessions(names.map(told), 800, { clock, closeSession: (what) => void closed.push(what) });
  return { kept, clock, closed };
};
const first = (name: string): Parameters<ToldSessions['take']>[0] => ({
  camera: refOf(name),
  parameters,
  reason: 'first',
});

describe('a session told with the start', () => {
  test('is for the first request of its camera, once; what it has lived is taken off', () => {
    const { kept, clock } = keep(['gate']);
    clock.advance(50);
    expect(kept.take(first('gate'))).toMatchObject({ sessionId: 'gate', lifeMs: 299_750 });
    expect(kept.take(first('gate'))).toBeNull();
  });

  test('is for the same parameters, however they are ordered', () => {
    const { kept } = keep(['gate']);
    expect(kept.take({ ...first('gate'), parameters: { ...parameters, Expires: 600 } })).toBeNull();
    const turned = Object.fromEntries(Object.entries(parameters).toReversed()) as SessionParameters;
    expect(kept.take({ ...first('gate'), parameters: turned })).toMatchObject({ sessionId: 'gate' });
  });

  test.each(['renewal', 'recovery', 'replay'] as const)('is not for a %s', (reason) => {
    expect(keep(['gate']).kept.take({ ...first('gate'), reason })).toBeNull();
  });

  test('is closed when nobody has taken it in time', () => {
    const { kept, clock, closed } = keep(['gate', 'yard']);
    kept.take(first('yard'));
    clock.advance(14_999);
    expect(closed).toEqual([]);
    clock.advance(1);
    expect(closed).toEqual([{ sessionId: 'gate' }]);
    expect(kept.take(first('gate'))).toBeNull();
  });
});
