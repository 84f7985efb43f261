// How close a candidate's probabilities are to the reference's.

import { jensenShannon } from './jensen-shannon.js';

/** 1 − √JS(p, q) in base 2, in [0, 1]: 1 for equal distributions, 0 for disjoint ones (Xu et al. 2021). */
export function probabilityLoyalty(p: readonly number[], q: readonly number[]): number {
  return 1 - Math.sqrt(jensenShannon(p, q));
}
