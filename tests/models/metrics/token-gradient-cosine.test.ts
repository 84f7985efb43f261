import { tokenGradientCosine } from '../../../models/metrics/token-gradient-cosine.js';

describe('input-gradient cosine', () => {
  it('averages the cosine of each token', () => {
    const a = Float32Array.of(1, 0, 0, 2);
    const b = Float32Array.of(3, 0, 1, 0);
    expect(tokenGradientCosine(a, b, 2)).toBe(0.5);
  });

  it('equals 1 − GA/2', () => {
    const a = [0.3, -0.4, 1.5, 2];
    const b = [1, 1, -2, 0.5];
    let alignment = 0;
    for (const start of [0, 2]) {
      const normA = Math.hypot(a[start]!, a[start + 1]!);
      const normB = Math.hypot(b[start]!, b[start + 1]!);
      for (const index of [start, start + 1]) alignment += (a[index]! / normA - b[index]! / normB) ** 2 / 2;
    }
    expect(tokenGradientCosine(Float32Array.from(a), Float32Array.from(b), 2)).toBeCloseTo(1 - alignment / 2, 6);
  });

  it('leaves out tokens without a gradient', () => {
    expect(tokenGradientCosine(Float32Array.of(0, 0, 1, 1), Float32Array.of(1, 1, 2, 2), 2)).toBeCloseTo(1, 6);
    expect(tokenGradientCosine(Float32Array.of(0, 0), Float32Array.of(1, 1), 2)).toBeNaN();
  });
});
