import { learningRateAt } from '../../../models/optimizers/learning-rate.js';

const rates = (peak: number, warmupSteps: number, totalSteps: number): number[] =>
  Array.from({ length: totalSteps }, (_, at) => learningRateAt(at + 1, { peak, warmupSteps, totalSteps }));

describe('the learning rate', () => {
  it('rises to the peak and falls evenly', () => {
    expect(rates(8, 4, 8)).toEqual([2, 4, 6, 8, 8, 6, 4, 2]);
  });

  it('starts at the peak without warm-up', () => {
    expect(rates(4, 0, 4)).toEqual([4, 3, 2, 1]);
  });

  it('may warm up for the whole run', () => {
    expect(rates(4, 4, 4)).toEqual([1, 2, 3, 4]);
  });

  it('is never 0, nor above the peak', () => {
    for (const rate of rates(1e-4, 13, 100)) {
      expect(rate).toBeGreaterThan(0);
      expect(rate).toBeLessThan(1e-4 * (1 + 1e-12));
    }
  });

  it('serves a run of one step', () => {
    expect(rates(1, 0, 1)).toEqual([1]);
    expect(rates(1, 1, 1)).toEqual([1]);
  });
});
