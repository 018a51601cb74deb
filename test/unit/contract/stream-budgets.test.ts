/** How slowly the lists of one stream are re-read, by its metadata budget. */
import { describe, expect, it } from 'vitest';
import { listPauseS, streamBudgetShare, streamBudgets } from '../../../contract/stream-budgets.ts';

describe('listPauseS', () => {
  it.each([
    [7, 1, 1],
    [7, 64, 1],
    [5_000, 1, 1],
    [5_000, 2, 1.25],
    [5_000, 16, 10],
    [1_000, 64, 8],
  ])('%i fragments, %i players: %d s', (fragments, players, seconds) => {
    expect(listPauseS(fragments, players)).toBe(seconds);
  });

  it('keeps every wall of one camera within its share', () => {
    for (const fragments of [1, 5, 1_000, 5_000]) {
      for (let players = 1; players <= 64; players += 1) {
        const pointsPerS = (fragments * players) / listPauseS(fragments, players);
        expect(pointsPerS).toBeLessThanOrEqual(streamBudgets.metadataPointsPerS * streamBudgetShare + 1e-6);
      }
    }
  });
});
