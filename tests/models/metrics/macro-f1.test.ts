import { macroF1 } from '../../../models/metrics/macro-f1.js';

describe('macro F1', () => {
  it('averages the F1 of every class', () => {
    // class 0: TP 2, FP 1, FN 0 → 0.8; class 1: TP 1, FP 0, FN 1 → 2/3
    expect(macroF1([0, 0, 0, 1], [0, 0, 1, 1], 2)).toBeCloseTo((0.8 + 2 / 3) / 2, 12);
  });

  it('gives a class that never occurs nothing', () => {
    expect(macroF1([0, 0], [0, 0], 2)).toBe(0.5);
  });
});
