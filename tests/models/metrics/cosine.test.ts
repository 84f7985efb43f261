import { cosine } from '../../../models/metrics/cosine.js';

describe('cosine', () => {
  it('measures the angle and not the length', () => {
    expect(cosine([1, 2], [10, 20])).toBeCloseTo(1, 12);
    expect(cosine([1, 0], [0, 5])).toBe(0);
    expect(cosine([1, 0], [-2, 0])).toBe(-1);
  });

  it('is undefined for a zero vector and for different lengths', () => {
    expect(cosine([0, 0], [1, 1])).toBeNaN();
    expect(cosine([1], [1, 1])).toBeNaN();
  });
});
