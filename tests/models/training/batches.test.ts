import * as fc from 'fast-check';
import { Random } from '../../../lib/random.js';
import { batchCount, paddedLength, planBatches } from '../../../models/training/batches.js';

const lengthsOf = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 200 });

describe('batches', () => {
  it('hold every example exactly once, padded to at least its length', () => {
    fc.assert(
      fc.property(lengthsOf, fc.integer({ min: 1, max: 16 }), fc.integer(), (lengths, batchSize, seed) => {
        const batches = planBatches(lengths, { batchSize, maxLength: 40, random: new Random(seed) });
        const seen = batches.flatMap(({ examples }) => [...examples]).sort((a, b) => a - b);
        expect(seen).toEqual(lengths.map((_, example) => example));
        for (const { examples, length } of batches) {
          expect(examples.length).toBeLessThanOrEqual(batchSize);
          for (const example of examples) expect(lengths[example]).toBeLessThanOrEqual(length);
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('are as few as they can be: one at most is not full', () => {
    fc.assert(
      fc.property(lengthsOf, fc.integer({ min: 1, max: 16 }), (lengths, batchSize) => {
        const batches = planBatches(lengths, { batchSize, maxLength: 40 });
        expect(batches).toHaveLength(batchCount(lengths.length, batchSize));
        expect(batches.filter(({ examples }) => examples.length < batchSize).length).toBeLessThanOrEqual(1);
      }),
      { seed: 2, numRuns: 50 },
    );
  });

  it('come in the same order for the same seed and in another for another', () => {
    const lengths = Array.from({ length: 100 }, (_, at) => 1 + (at % 30));
    const plan = (seed: number) => planBatches(lengths, { batchSize: 8, maxLength: 40, random: new Random(seed) });
    expect(plan(3)).toEqual(plan(3));
    expect(plan(3)).not.toEqual(plan(4));
  });

  it('hold as many examples as a data set may have', () => {
    const batches = planBatches(new Array<number>(2_000_000).fill(20), { batchSize: 64, maxLength: 40 });
    expect(batches).toHaveLength(2_000_000 / 64);
  });

  it('use few padded lengths and never more than the maximum', () => {
    expect(paddedLength(3, 128)).toBe(8);
    expect(paddedLength(33, 128)).toBe(48);
    expect(paddedLength(33, 40)).toBe(40);
  });
});
