// ONNX Runtime's residual connection and layer normalisation in one operator.

import { add } from '../../onnx/emit.js';
import { rawNumber } from '../../onnx/protobuf/raw-attribute.js';
import type { Rewriting } from '../rewrite-graph.js';

/** Inputs x, skip, gain, bias?, biasOfX?; s = x + skip + biasOfX, outputs LayerNorm(s), mean, inverse deviation, s. */
export const skipLayerNormalization: Rewriting = (b, node) => {
  const [x, skip, gain, bias, biasOfX] = node.inputs;
  const residual = add(b, x!, skip!);
  const sum = biasOfX ? add(b, residual, biasOfX) : residual;
  const epsilon = rawNumber(node, 'epsilon', 1e-12);
  const inputs = bias ? [sum, gain!, bias] : [sum, gain!];
  return [...b.applyMany('LayerNormalization', inputs, { epsilon }, 3), sum];
};
