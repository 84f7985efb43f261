// Vectors scaled to length 1, and the squared distance between them.

import {
  abs,
  cast,
  div,
  exp,
  floor,
  greater,
  log,
  reduceMax,
  reduceSum,
  shift,
  sqrt,
  square,
  sub,
  where,
} from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';

/** Below this largest element a vector counts as zero; squares of smaller numbers do not exist in float32. */
const SMALLEST = 1e-36;
/** Inside the square root of a norm of a vector whose largest element is about 1: only the zero vector notices. */
const EPSILON = 1e-12;

/**
 * x/√(Σx² + ε) over the last axis; the zero vector stays zero.
 *
 * The vector is first divided by about its largest element, so that squares neither vanish nor overflow: gradients of
 * tokens that a model hardly attends to are as small as 1e-20 and still have a direction. The divisor is rounded to a
 * power of e, which no gradient flows through; none needs to, for the quotient does not depend on it. The zero vector is
 * left as it is: divided by next to nothing, its gradient would not be finite.
 */
export function toUnit(b: GraphBuilder, x: Value): Value {
  const largest = reduceMax(b, abs(b, x), [-1], true);
  const size = where(b, greater(b, largest, b.scalar(SMALLEST)), largest, b.scalar(1));
  const scaled = div(b, x, exp(b, floor(b, log(b, size))));
  return div(b, scaled, sqrt(b, shift(b, reduceSum(b, square(b, scaled), [-1], true), EPSILON)));
}

/** ‖x/‖x‖ − y/‖y‖‖² over the last axis: [n, width] twice → [n]. */
export function unitDistance(b: GraphBuilder, x: Value, y: Value): Value {
  return reduceSum(b, square(b, sub(b, toUnit(b, x), toUnit(b, y))), [-1]);
}

/** 1 where a vector is not exactly zero, else 0: [n, width] → [n]. */
export function isNonZero(b: GraphBuilder, x: Value): Value {
  const largest = reduceMax(b, abs(b, x), [-1]);
  return cast(b, greater(b, largest, b.scalar(0, x.dtype)), x.dtype);
}
