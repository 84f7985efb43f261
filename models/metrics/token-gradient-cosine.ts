// Input-gradient cosine: whether two models would be moved by the same change of their input.

import { cosine } from './cosine.js';
import { mean } from './mean.js';

/**
 * Mean over tokens of the cosine of two input gradients, each [tokens, hidden] and row-major: 1 − GA/2. Tokens
 * where a gradient is exactly zero are left out; NaN where none is left.
 */
export function tokenGradientCosine(a: Float32Array, b: Float32Array, hidden: number): number {
  const cosines: number[] = [];
  for (let start = 0; start < a.length; start += hidden) {
    const value = cosine(a.subarray(start, start + hidden), b.subarray(start, start + hidden));
    if (!Number.isNaN(value)) cosines.push(value);
  }
  return mean(cosines);
}
