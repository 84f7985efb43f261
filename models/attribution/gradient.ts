// How strongly the probability reacts to each token, whatever the direction.

import type { AttributionReduction } from './attribution-method.js';

/** score(t) = ‖∂p/∂e_t‖₂ (Simonyan et al. 2014, per token); never negative. */
export const gradient: AttributionReduction = {
  needsEmbeddings: false,
  score: ({ gradient: values, hidden }) =>
    Array.from({ length: values.length / hidden }, (_, token) => {
      let squares = 0;
      for (let index = token * hidden; index < (token + 1) * hidden; index++) squares += values[index]! ** 2;
      return Math.sqrt(squares);
    }),
};
