// Jensen–Shannon divergence between two distributions.

/** Terms of KL(p ‖ m) in bits; 0·log 0 is 0. */
function bits(p: readonly number[], m: readonly number[]): number {
  return p.reduce((sum, share, index) => (share === 0 ? sum : sum + share * Math.log2(share / (m[index] ?? NaN))), 0);
}

/** JS(p, q) in bits, in [0, 1]: the mean divergence of both from their mid-point. Both must sum to 1. */
export function jensenShannon(p: readonly number[], q: readonly number[]): number {
  const middle = p.map((share, index) => (share + (q[index] ?? NaN)) / 2);
  const divergence = (bits(p, middle) + bits(q, middle)) / 2;
  return Math.min(1, Math.max(0, divergence));
}
