// Probabilities from logits.

/** Softmax of one row of logits, in float64; the largest logit is subtracted first, so nothing overflows. */
export function softmax(logits: ArrayLike<number>): number[] {
  const row = Array.from(logits);
  const peak = Math.max(...row);
  const powers = row.map((logit) => Math.exp(logit - peak));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
