// y = x·Wᵀ + b, with the weight stored [out, in] as PyTorch does.

import { gemm } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import type { ParameterSource } from './parameter-source.js';

/** x [rows, in] → [rows, out], with parameters `<name>.weight` and `<name>.bias`. */
export function linear(b: GraphBuilder, parameters: ParameterSource, name: string, x: Value): Value {
  return gemm(b, x, parameters(`${name}.weight`), { bias: parameters(`${name}.bias`), transB: true });
}
