// Log-probabilities from logits, exact where the probability itself has saturated.

/** log softmax of one row of logits, in nats. */
export function logSoftmax(logits: ArrayLike<number>): number[] {
  const row = Array.from(logits);
  const peak = Math.max(...row);
  const logTotal = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - peak), 0));
  return row.map((logit) => logit - peak - logTotal);
}
