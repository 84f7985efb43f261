import { softmax } from '../../../models/metrics/softmax.js';

describe('softmax', () => {
  it('turns logits into probabilities', () => {
    const [a, b] = softmax([0, Math.log(3)]);
    expect(a).toBeCloseTo(0.25, 12);
    expect(b).toBeCloseTo(0.75, 12);
  });

  it('does not overflow on large logits', () => {
    expect(softmax(Float32Array.of(1000, 1000))).toEqual([0.5, 0.5]);
    expect(softmax([-1000, 0])[1]).toBe(1);
  });
});
