import { agreement } from '../../../models/metrics/agreement.js';

describe('agreement', () => {
  it('is the share of equal class indices', () => {
    expect(agreement([0, 1, 1, 2], [0, 1, 2, 2])).toBe(0.75);
    expect(agreement(Int32Array.of(1), [1])).toBe(1);
  });

  it('is undefined for no examples', () => {
    expect(agreement([], [])).toBeNaN();
  });
});
