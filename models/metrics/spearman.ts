// Spearman's rank correlation.

import { cosine } from './cosine.js';
import { mean } from './mean.js';
import { ranks } from './ranks.js';

/** Spearman's ρ with ties shared, in [-1, 1]: Pearson's correlation of the ranks. NaN where either side is constant. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return cosine(centred(ranks(a)), centred(ranks(b)));
}

function centred(values: readonly number[]): number[] {
  const middle = mean(values);
  return values.map((value) => value - middle);
}
