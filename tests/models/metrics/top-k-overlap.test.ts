import { topKOverlap } from '../../../models/metrics/top-k-overlap.js';

describe('top-k overlap', () => {
  it('is the share of the strongest positions in common', () => {
    expect(topKOverlap([5, 4, 1, 0], [4, 0, 1, 5], 2)).toBe(0.5);
    expect(topKOverlap([5, 4, 1, 0], [4, 5, 0, 1], 2)).toBe(1);
  });

  it('counts strength by magnitude', () => {
    expect(topKOverlap([-5, 1, 0], [3, 1, 2], 1)).toBe(1);
  });
});
