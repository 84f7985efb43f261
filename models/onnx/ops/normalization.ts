// Softmax and layer normalisation.

import { op, type NodeTypes, type OutputType } from '../op-spec.js';

function alongAxis(types: NodeTypes): OutputType[] {
  const { dtype, shape } = types.input(0);
  types.axis(types.int('axis'), shape.length);
  return [{ dtype, shape }];
}

export const normalizations = {
  /** Outputs: normalised values, mean, inverse standard deviation (the last two keep the reduced axes as 1). */
  LayerNormalization: op(
    17,
    {
      axis: { kind: 'int', default: -1 },
      epsilon: { kind: 'float', default: 1e-5 },
      stash_type: { kind: 'int', default: 1 },
    },
    (types) => {
      const { dtype, shape } = types.input(0);
      const axis = types.axis(types.int('axis'), shape.length);
      const statistics = { dtype, shape: shape.map((dim, at) => (at < axis ? dim : 1)) };
      return [{ dtype, shape }, statistics, statistics];
    },
  ),
  LogSoftmax: op(13, { axis: { kind: 'int', default: -1 } }, alongAxis),
  Softmax: op(13, { axis: { kind: 'int', default: -1 } }, alongAxis),
};
