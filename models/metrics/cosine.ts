// Cosine of two vectors.

/** Cosine of the angle between `a` and `b`, in [-1, 1]; NaN where either is zero or their lengths differ. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return NaN;
  let dot = 0;
  let squaredA = 0;
  let squaredB = 0;
  for (let index = 0; index < a.length; index++) {
    const left = a[index] ?? NaN;
    const right = b[index] ?? NaN;
    dot += left * right;
    squaredA += left * left;
    squaredB += right * right;
  }
  const norms = Math.sqrt(squaredA) * Math.sqrt(squaredB);
  return norms === 0 ? NaN : Math.min(1, Math.max(-1, dot / norms));
}
