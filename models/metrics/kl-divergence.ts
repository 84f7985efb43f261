// Kullback–Leibler divergence between two predictions.

import { logSoftmax } from './log-softmax.js';

/** KL(P ‖ Q) in nats, where P and Q are the softmax of two rows of logits over the same classes; never negative. */
export function klDivergence(reference: ArrayLike<number>, candidate: ArrayLike<number>): number {
  const p = logSoftmax(reference);
  const q = logSoftmax(candidate);
  const sum = p.reduce((total, logP, index) => total + Math.exp(logP) * (logP - (q[index] ?? NaN)), 0);
  return sum < 0 ? 0 : sum;
}
