// The adjoint of broadcasting: sum over the axes that were stretched.

import { reduceSum, reshape } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import type { Shape } from '../onnx/shape.js';

/** Sums `ct` down to `shape`, from which it was broadcast. */
export function unbroadcast(b: GraphBuilder, ct: Value, shape: Shape): Value {
  const added = ct.shape.length - shape.length;
  const stretched = ct.shape.flatMap((dim, axis) =>
    axis < added || (shape[axis - added] === 1 && dim !== 1) ? [axis] : [],
  );
  return reshape(b, reduceSum(b, ct, stretched, true), shape);
}
