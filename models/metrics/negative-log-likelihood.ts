// How surprised a prediction is by the gold label.

import { logSoftmax } from './log-softmax.js';

/** −log softmax(logits)[label] in nats. */
export function negativeLogLikelihood(logits: ArrayLike<number>, label: number): number {
  return -(logSoftmax(logits)[label] ?? NaN);
}
