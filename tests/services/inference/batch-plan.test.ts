import fc from 'fast-check';
import { planBatches } from '../../../services/inference/batch-plan.js';

describe('a batch plan', () => {
  it('puts neighbours in length together, shortest first', () => {
    expect(planBatches([9, 2, 8, 3], { maxRows: 2, maxTokens: 100 })).toEqual([
      [1, 3],
      [2, 0],
    ]);
  });

  it('counts padding in the token limit', () => {
    expect(planBatches([10, 10, 50], { maxRows: 8, maxTokens: 100 })).toEqual([[0, 1], [2]]);
  });

  it('runs a text that is longer than the token limit alone', () => {
    expect(planBatches([500, 500], { maxRows: 8, maxTokens: 100 })).toEqual([[0], [1]]);
  });

  it('has every text once and no batch beyond the limits', () => {
    const limits = { maxRows: 4, maxTokens: 64 };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 64 }), { maxLength: 40 }), (lengths) => {
        const batches = planBatches(lengths, limits);
        expect(batches.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, index) => index));
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(limits.maxRows);
          const longest = Math.max(...batch.map((index) => lengths[index]!));
          expect(batch.length * longest).toBeLessThanOrEqual(limits.maxTokens);
        }
      }),
    );
  });
});
