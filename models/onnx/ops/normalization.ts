// Softmax and layer normalisation.

import { op, type NodeTypes, type OutputType } from '../op-spec.js';
import { broadcastShapes, formatShape, sameShape } from '../shape.js';

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
      for (const weights of [types.input(1), types.inputs[2]]) {
        const fits = !weights || sameShape(broadcastShapes(weights.shape, shape) ?? [], shape);
        if (!fits) types.fail(`a scale and bias that broadcast to ${formatShape(shape)}`, formatShape(weights.shape));
      }
      const statistics = { dtype, shape: shape.map((dim, at) => (at < axis ? dim : 1)) };
      return [{ dtype, shape }, statistics, statistics];
    },
  ),
  LogSoftmax: op(13, { axis: { kind: 'int', default: -1 } }, alongAxis),
  Softmax: op(13, { axis: { kind: 'int', default: -1 } }, alongAxis),
};
