// Reductions over axes, and the running sum.

import { op, type NodeTypes, type OutputType } from '../op-spec.js';
import type { Dim } from '../dim.js';
import type { Shape } from '../shape.js';

function reducedShape(types: NodeTypes, shape: Shape, axes: readonly number[]): Dim[] {
  const reduced = new Set(axes.map((axis) => types.axis(axis, shape.length)));
  const keep = types.int('keepdims') === 1;
  return shape.flatMap((dim, axis) => (reduced.has(axis) ? (keep ? [1] : []) : [dim]));
}

/** Axes come as input 1; without any, all axes are reduced, or with `noop_with_empty_axes` none. */
function reduction(types: NodeTypes): OutputType[] {
  const { dtype, shape } = types.input(0);
  const axes = types.inputs[1] ? types.numbers(1) : [];
  const none = axes.length === 0 && types.int('noop_with_empty_axes') === 1;
  const reduced = axes.length > 0 || none ? axes : shape.map((_, axis) => axis);
  return [{ dtype, shape: reducedShape(types, shape, reduced) }];
}

const attributes = {
  keepdims: { kind: 'int', default: 1 },
  noop_with_empty_axes: { kind: 'int', default: 0 },
} as const;

export const reductions = {
  ArgMax: op(
    13,
    {
      axis: { kind: 'int', default: 0 },
      keepdims: { kind: 'int', default: 1 },
      select_last_index: { kind: 'int', default: 0 },
    },
    (types) => [{ dtype: 'int64', shape: reducedShape(types, types.input(0).shape, [types.int('axis')]) }],
  ),
  CumSum: op(14, { exclusive: { kind: 'int', default: 0 }, reverse: { kind: 'int', default: 0 } }, (types) => {
    const { dtype, shape } = types.input(0);
    types.axis(types.numbers(1)[0] ?? 0, shape.length);
    return [{ dtype, shape }];
  }),
  ReduceMax: op(18, attributes, reduction),
  ReduceMean: op(18, attributes, reduction),
  ReduceMin: op(18, attributes, reduction),
  ReduceSum: op(13, attributes, reduction),
};
