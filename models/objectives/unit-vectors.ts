// Vectors scaled to length 1, and the squared distance between them.

import { cast, div, greater, mul, reduceSum, shift, sqrt, square, sub } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';

/** Inside the square root of a norm; keeps the direction of gradients down to about 1e-8 and the zero vector finite. */
const EPSILON = 1e-18;

/** x/√(Σx² + ε) over the last axis; the zero vector stays zero. */
export function toUnit(b: GraphBuilder, x: Value): Value {
  return div(b, x, sqrt(b, shift(b, reduceSum(b, square(b, x), [-1], true), EPSILON)));
}

/** ‖x/‖x‖ − y/‖y‖‖² over the last axis: [n, width] twice → [n]. */
export function unitDistance(b: GraphBuilder, x: Value, y: Value): Value {
  return reduceSum(b, square(b, sub(b, toUnit(b, x), toUnit(b, y))), [-1]);
}

/** 1 where a vector is not exactly zero, else 0: [n, width] → [n]. */
export function isNonZero(b: GraphBuilder, x: Value): Value {
  return cast(b, greater(b, reduceSum(b, mul(b, x, x), [-1]), b.scalar(0, x.dtype)), x.dtype);
}
