// Clipping by the global L2 norm.

import { add, div, min, mul, shift, sqrt, square, sumAll } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';

/** √Σ‖g‖² over all gradients, a scalar. */
export function globalNorm(b: GraphBuilder, gradients: readonly Value[]): Value {
  const squares = gradients.map((gradient) => sumAll(b, square(b, gradient)));
  return sqrt(
    b,
    squares.reduce((sum, value) => add(b, sum, value)),
  );
}

/** Gradients times min(1, maxNorm/(norm + 1e-6)); unchanged when `maxNorm` is 0. */
export function clipByGlobalNorm(
  b: GraphBuilder,
  gradients: readonly Value[],
  norm: Value,
  maxNorm: number,
): readonly Value[] {
  if (maxNorm === 0) return gradients;
  const factor = min(b, b.scalar(1), div(b, b.scalar(maxNorm), shift(b, norm, 1e-6)));
  return gradients.map((gradient) => mul(b, gradient, factor));
}
