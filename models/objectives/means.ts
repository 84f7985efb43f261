// Means over the real rows and tokens of a batch.

import { div, mul, sumAll } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';

/** Σ weights·values / Σ weights, both [n]. */
export function weightedMean(b: GraphBuilder, values: Value, weights: Value): Value {
  return div(b, sumAll(b, mul(b, values, weights)), sumAll(b, weights));
}
