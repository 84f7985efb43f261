// How much each token adds to the probability, to first order.

import { invariant } from '../../lib/invariant.js';
import type { AttributionReduction } from './attribution-method.js';

/** score(t) = e_t · ∂p/∂e_t (Shrikumar et al. 2016); positive where the token speaks for the target. */
export const inputXGradient: AttributionReduction = {
  needsEmbeddings: true,
  score: ({ gradient, embeddings, hidden }) => {
    invariant(embeddings?.length === gradient.length, 'embeddings as long as their gradient');
    return Array.from({ length: gradient.length / hidden }, (_, token) => {
      let dot = 0;
      for (let index = token * hidden; index < (token + 1) * hidden; index++) {
        dot += gradient[index]! * embeddings[index]!;
      }
      return dot;
    });
  },
};
