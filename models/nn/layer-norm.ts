// Layer normalisation over the hidden axis.

import { layerNormalization } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import type { ParameterSource } from './parameter-source.js';

/** x [.., hidden] → the same shape, with parameters `<name>.weight` and `<name>.bias`. */
export function layerNorm(
  b: GraphBuilder,
  parameters: ParameterSource,
  name: string,
  x: Value,
  epsilon: number,
): Value {
  const weights = { scale: parameters(`${name}.weight`), bias: parameters(`${name}.bias`) };
  return layerNormalization(b, x, weights, epsilon).output;
}
