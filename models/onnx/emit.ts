// Operators as functions of a builder: one line each, with the clean-ups that need no look at the rest of the graph.

import type { Dim } from './dim.js';
import type { DType } from './dtype.js';
import type { Value } from './graph.js';
import type { GraphBuilder } from './graph-builder.js';
import { CAST_NUMBERS } from './ops/elementwise.js';
import { sameShape, sizeOf, type Shape } from './shape.js';
import { int64s } from './tensor-data.js';

type B = GraphBuilder;

export const abs = (b: B, x: Value): Value => b.apply('Abs', [x]);
export const add = (b: B, x: Value, y: Value): Value => b.apply('Add', [x, y]);
export const sub = (b: B, x: Value, y: Value): Value => b.apply('Sub', [x, y]);
export const mul = (b: B, x: Value, y: Value): Value => b.apply('Mul', [x, y]);
export const div = (b: B, x: Value, y: Value): Value => b.apply('Div', [x, y]);
export const neg = (b: B, x: Value): Value => b.apply('Neg', [x]);
export const exp = (b: B, x: Value): Value => b.apply('Exp', [x]);
export const log = (b: B, x: Value): Value => b.apply('Log', [x]);
export const sqrt = (b: B, x: Value): Value => b.apply('Sqrt', [x]);
export const erf = (b: B, x: Value): Value => b.apply('Erf', [x]);
export const tanh = (b: B, x: Value): Value => b.apply('Tanh', [x]);
export const relu = (b: B, x: Value): Value => b.apply('Relu', [x]);
export const sign = (b: B, x: Value): Value => b.apply('Sign', [x]);
export const floor = (b: B, x: Value): Value => b.apply('Floor', [x]);
export const not = (b: B, x: Value): Value => b.apply('Not', [x]);
export const pow = (b: B, x: Value, y: Value): Value => b.apply('Pow', [x, y]);
export const min = (b: B, x: Value, y: Value): Value => b.apply('Min', [x, y]);
export const equal = (b: B, x: Value, y: Value): Value => b.apply('Equal', [x, y]);
export const greater = (b: B, x: Value, y: Value): Value => b.apply('Greater', [x, y]);
export const less = (b: B, x: Value, y: Value): Value => b.apply('Less', [x, y]);
export const where = (b: B, condition: Value, x: Value, y: Value): Value => b.apply('Where', [condition, x, y]);
export const gelu = (b: B, x: Value, approximate: 'none' | 'tanh' = 'none'): Value =>
  b.apply('Gelu', [x], { approximate });
export const softmax = (b: B, x: Value, axis = -1): Value => b.apply('Softmax', [x], { axis });
export const logSoftmax = (b: B, x: Value, axis = -1): Value => b.apply('LogSoftmax', [x], { axis });
export const matmul = (b: B, x: Value, y: Value): Value => b.apply('MatMul', [x, y]);

/** x·x. */
export const square = (b: B, x: Value): Value => mul(b, x, x);

/** x·factor with a constant factor. */
export function scale(b: B, x: Value, factor: number): Value {
  return factor === 1 ? x : mul(b, x, b.scalar(factor, x.dtype));
}

/** x + offset with a constant offset. */
export function shift(b: B, x: Value, offset: number): Value {
  return offset === 0 ? x : add(b, x, b.scalar(offset, x.dtype));
}

export function cast(b: B, x: Value, dtype: DType): Value {
  return x.dtype === dtype ? x : b.apply('Cast', [x], { to: CAST_NUMBERS[dtype] });
}

/** A matrix product of rank-2 operands with optional transposes and bias: alpha·A'B' + C. */
export function gemm(
  b: B,
  x: Value,
  y: Value,
  options: { bias?: Value | undefined; transA?: boolean; transB?: boolean; alpha?: number } = {},
): Value {
  const inputs = options.bias ? [x, y, options.bias] : [x, y];
  const { transA, transB, alpha } = options;
  return b.apply('Gemm', inputs, { transA: transA ? 1 : 0, transB: transB ? 1 : 0, alpha: alpha ?? 1 });
}

function reduce(
  b: B,
  op: 'ReduceSum' | 'ReduceMean' | 'ReduceMax' | 'ReduceMin',
  x: Value,
  axes: readonly number[],
  keepdims: boolean,
): Value {
  if (axes.length === 0) return x;
  return b.apply(op, [x, b.constant(int64s(axes))], { keepdims: keepdims ? 1 : 0 });
}

/** Sum over `axes`; they stay as dims of 1 when `keepdims`. */
export const reduceSum = (b: B, x: Value, axes: readonly number[], keepdims = false): Value =>
  reduce(b, 'ReduceSum', x, axes, keepdims);
export const reduceMean = (b: B, x: Value, axes: readonly number[], keepdims = false): Value =>
  reduce(b, 'ReduceMean', x, axes, keepdims);
export const reduceMax = (b: B, x: Value, axes: readonly number[], keepdims = false): Value =>
  reduce(b, 'ReduceMax', x, axes, keepdims);
export const reduceMin = (b: B, x: Value, axes: readonly number[], keepdims = false): Value =>
  reduce(b, 'ReduceMin', x, axes, keepdims);

/** All axes of a value, in order. */
export const allAxes = (x: Value): number[] => x.shape.map((_, axis) => axis);

/** The sum of all elements, as a scalar. */
export const sumAll = (b: B, x: Value): Value => reduceSum(b, x, allAxes(x));

/** Reshape to known or symbolic dims. */
export function reshape(b: B, x: Value, shape: Shape): Value {
  return sameShape(x.shape, shape) ? x : b.apply('Reshape', [x, b.shapeTensor(shape)]);
}

/** Broadcast to known or symbolic dims. */
export function expand(b: B, x: Value, shape: Shape): Value {
  return sameShape(x.shape, shape) ? x : b.apply('Expand', [x, b.shapeTensor(shape)]);
}

/** Permutes axes; a transpose of a transpose becomes one, or none. */
export function transpose(b: B, x: Value, perm: readonly number[]): Value {
  if (perm.every((axis, at) => axis === at)) return x;
  const producer = b.producerOf(x);
  const inner = producer?.op === 'Transpose' ? producer.attributes['perm'] : undefined;
  if (Array.isArray(inner))
    return transpose(
      b,
      producer!.inputs[0]!,
      perm.map((axis) => inner[axis] as number),
    );
  return b.apply('Transpose', [x], { perm });
}

/** Swap of the last two axes. */
export function transposeLast(b: B, x: Value): Value {
  const rank = x.shape.length;
  const axes = allAxes(x);
  return transpose(b, x, [...axes.slice(0, -2), rank - 1, rank - 2]);
}

export const concat = (b: B, values: readonly Value[], axis: number): Value =>
  values.length === 1 ? values[0]! : b.apply('Concat', values, { axis });

export const unsqueeze = (b: B, x: Value, axes: readonly number[]): Value =>
  b.apply('Unsqueeze', [x, b.constant(int64s(axes))]);

export const squeeze = (b: B, x: Value, axes: readonly number[]): Value =>
  b.apply('Squeeze', [x, b.constant(int64s(axes))]);

/** x[.., start:end, ..] along one axis. `end` may be symbolic when `start` is 0. */
export function slice(b: B, x: Value, axis: number, start: number, end: Dim): Value {
  return b.apply('Slice', [x, b.constant(int64s([start])), b.shapeTensor([end]), b.constant(int64s([axis]))]);
}

export const gather = (b: B, data: Value, indices: Value, axis = 0): Value =>
  b.apply('Gather', [data, indices], { axis });

/** Zeros of a shape; stays a broadcast scalar until something needs it whole. */
export const zeros = (b: B, shape: Shape, dtype: DType): Value => expand(b, b.scalar(0, dtype), shape);

/** 0, 1, …, count − 1 as an int64 vector. */
export const arange = (b: B, count: number): Value =>
  b.constant(int64s(Array.from({ length: count }, (_, index) => index)));

/** 1 at each index and 0 elsewhere: indices int64 [..] → [.., depth]. */
export function oneHot(b: B, indices: Value, depth: number, dtype: DType = 'float32'): Value {
  return cast(b, oneHotMask(b, indices, depth), dtype);
}

/** Like `oneHot`, as bool. */
export function oneHotMask(b: B, indices: Value, depth: number): Value {
  return equal(b, unsqueeze(b, indices, [indices.shape.length]), arange(b, depth));
}

/** The number of elements of `dims` as a scalar of a floating-point type. */
export function countOf(b: B, dims: Shape, dtype: DType): Value {
  const count = sizeOf(dims);
  if (typeof count === 'number') return b.scalar(count, dtype);
  return cast(b, reshape(b, b.shapeTensor([count]), []), dtype);
}

/** Normalisation over the last axis; returns the values, the mean and the inverse standard deviation. */
export function layerNormalization(
  b: B,
  x: Value,
  weights: { scale: Value; bias: Value },
  epsilon: number,
): { output: Value; mean: Value; inverseDeviation: Value } {
  const attributes = { axis: -1, epsilon };
  const [output, mean, inverseDeviation] = b.applyMany(
    'LayerNormalization',
    [x, weights.scale, weights.bias],
    attributes,
    3,
  );
  return { output: output!, mean: mean!, inverseDeviation: inverseDeviation! };
}
