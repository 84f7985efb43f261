import { argmax } from '../../../models/metrics/argmax.js';

describe('argmax', () => {
  it('finds the largest value', () => {
    expect(argmax(Float32Array.of(-3, 2, 1))).toBe(1);
  });

  it('takes the first of equal values', () => {
    expect(argmax([0, 5, 5])).toBe(1);
  });
});
