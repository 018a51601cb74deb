/** Identities are asked for once, later again only when nobody answered, and forgotten with the files. */
import { describe, expect, it } from 'vitest';
import type { AccountIdentity } from '../../../contract/accounts.ts';
import { createIdentities, type Identities } from '../../../main/accounts/identities.ts';
import { globalRegion } from '../../../main/accounts/inner-clients.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

const plant: AccountIdentity = { accountId: '111122223333', alias: null };

const make = (
  answers: readonly (AccountIdentity | null | Error)[],
): { identities: Identities; clock: ManualClock; asked: string[]; changes: () => number } => {
  const clock = createManualClock();
  const asked: string[] = [];
  let changes = 0;
  const identities = createIdentities({
    clock,
    ask: (profile) => {
      const answer = answers[asked.length] ?? null;
      asked.push(profile);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    onChange: () => {
      changes += 1;
    },
  });
  return { identities, clock, asked, changes: () => changes };
};

describe('createIdentities', () => {
  it('asks once, however often there are credentials', async () => {
    const { identities, clock, asked, changes } = make([plant]);
    expect(identities.get('one')).toBeNull();
    for (let time = 0; time < 5; time += 1) identities.learn('one');
    await clock.advance(0);
    expect(identities.get('one')).toEqual(plant);
    identities.learn('one');
    expect([asked.length, changes()]).toEqual([1, 1]);
    identities.forget('one');
    expect(identities.get('one')).toBeNull();
    identities.learn('one');
    expect(asked).toHaveLength(2);
  });

  it('takes a refusal for an answer', async () => {
    const { identities, clock, asked, changes } = make([null]);
    identities.learn('one');
    await clock.advance(10_000_000);
    expect([asked.length, changes(), identities.get('one')]).toEqual([1, 0, null]);
  });

  it('asks again after a minute, then two, when nobody answered', async () => {
    const { identities, clock, asked } = make([new Error('network'), new Error('network'), plant]);
    identities.learn('one');
    await clock.advance(59_999);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect(asked).toHaveLength(2);
    await clock.advance(119_999);
    expect(asked).toHaveLength(2);
    await clock.advance(1);
    expect(identities.get('one')).toEqual(plant);
    await clock.advance(10_000_000);
    expect(asked).toHaveLength(3);
    identities.dispose();
    expect(clock.waiting()).toBe(0);
  });
});

describe('globalRegion', () => {
  it('is the one of the partition', () => {
    expect(['eu-west-1', 'cn-northwest-1', 'us-gov-east-1', ''].map(globalRegion)).toEqual([
      'us-east-1',
      'cn-north-1',
      'us-gov-west-1',
      'us-east-1',
    ]);
  });
});
