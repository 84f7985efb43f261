// Feed-forward activations by their name in the configuration.

import { gelu, relu } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';

export const ACTIVATIONS = ['gelu', 'gelu_tanh', 'relu'] as const;
/** Feed-forward activation: exact GELU, its tanh approximation (`gelu_new`, `gelu_pytorch_tanh`), or ReLU. */
export type Activation = (typeof ACTIVATIONS)[number];

export const activations: Readonly<Record<Activation, (b: GraphBuilder, x: Value) => Value>> = {
  gelu: (b, x) => gelu(b, x),
  gelu_tanh: (b, x) => gelu(b, x, 'tanh'),
  relu,
};
