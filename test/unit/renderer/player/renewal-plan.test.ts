import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { troubleTable } from '../../../../contract/trouble.ts';
import { renewalDelayMs, retryDelayMs, shortestRenewalMs } from '../../../../renderer/player/renewal-plan.ts';

const chance = fc.double({ min: 0, max: 0.999999, noNaN: true });

describe('renewalDelayMs', () => {
  it('always renews before the session ends and never in a loop', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 43_200 }),
        fc.double({ min: 0.1, max: 0.95, noNaN: true }),
        fc.option(fc.integer({ min: 10, max: 43_200 })),
        chance,
        (seconds, renewAtFraction, renewEverySeconds, luck) => {
          const delayMs = renewalDelayMs(
            { lifeMs: seconds * 1_000, credentialsEndInMs: null },
            { renewAtFraction, renewEverySeconds },
            luck,
          );
          expect(delayMs).toBeLessThanOrEqual(seconds * 950);
          expect(delayMs).toBeGreaterThanOrEqual(shortestRenewalMs);
          if (renewEverySeconds !== null) expect(delayMs).toBeLessThanOrEqual(renewEverySeconds * 1_000);
        },
      ),
    );
  });

  it('comes when the SDK has new credentials, never before, and well before the old ones end', () => {
    const settings = { renewAtFraction: 0.85, renewEverySeconds: null };
    fc.assert(
      fc.property(fc.integer({ min: 600_000, max: 43_200_000 }), chance, (credentialsEndInMs, luck) => {
        const delayMs = renewalDelayMs({ lifeMs: 86_400_000, credentialsEndInMs }, settings, luck);
        expect(credentialsEndInMs - delayMs).toBeLessThan(300_000);
        expect(credentialsEndInMs - delayMs).toBeGreaterThan(180_000);
      }),
    );
  });

  it('is no loop where credentials are nearly over and no new ones come', () => {
    const settings = { renewAtFraction: 0.85, renewEverySeconds: null };
    fc.assert(
      fc.property(fc.integer({ min: -60_000, max: 300_000 }), chance, (credentialsEndInMs, luck) => {
        const delayMs = renewalDelayMs({ lifeMs: 3_600_000, credentialsEndInMs }, settings, luck);
        expect(delayMs).toBeGreaterThanOrEqual(30_000);
      }),
    );
  });

  it('spreads tiles that were opened together', () => {
    const settings = { renewAtFraction: 0.85, renewEverySeconds: null };
    const hour = { lifeMs: 3_600_000, credentialsEndInMs: null };
    expect(renewalDelayMs(hour, settings, 0)).toBe(3_060_000);
    expect(renewalDelayMs(hour, settings, 0.999)).toBeLessThan(2_760_000);
  });
});

describe('retryDelayMs', () => {
  it('grows, stays under its bound and above half a step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), chance, (failures, luck) => {
        const delayMs = retryDelayMs({ firstMs: 1_000, maxMs: 15_000 }, failures, luck);
        expect(delayMs).toBeGreaterThanOrEqual(500);
        expect(delayMs).toBeLessThanOrEqual(15_000);
      }),
    );
    expect(retryDelayMs({ firstMs: 1_000, maxMs: 15_000 }, 3, 1)).toBe(4_000);
  });

  it('leaves to the operator what only the operator can mend', () => {
    expect(retryDelayMs(troubleTable['argument-invalid'].cadence, 1, 0.5)).toBeNull();
  });
});
