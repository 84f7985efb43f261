// ONNX Runtime's GELU operators, some with a bias that is added first.

import { add, gelu as standardGelu, mul, scale } from '../../onnx/emit.js';
import { rawNumber } from '../../onnx/protobuf/raw-attribute.js';
import type { Rewriting } from '../rewrite-graph.js';

/** y = gelu(x + bias). */
export const biasGelu: Rewriting = (b, { inputs: [x, bias] }) => [standardGelu(b, add(b, x!, bias!))];

/** y = gelu(x + bias) by the approximation with tanh; the bias may be absent. */
export const fastGelu: Rewriting = (b, { inputs: [x, bias] }) => [
  standardGelu(b, bias ? add(b, x!, bias) : x!, 'tanh'),
];

/** y = gelu(x). */
export const gelu: Rewriting = (b, { inputs: [x] }) => [standardGelu(b, x!)];

/** y = x·σ(alpha·x). */
export const quickGelu: Rewriting = (b, node) => {
  const x = node.inputs[0]!;
  return [mul(b, x, b.apply('Sigmoid', [scale(b, x, rawNumber(node, 'alpha', 1.702))]))];
};
