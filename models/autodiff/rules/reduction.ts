// Gradients of reductions: spread the cotangent back over the reduced axes.

import type { reductions } from '../../onnx/ops/reduction.js';
import { allAxes, cast, countOf, div, equal, expand, mul, reduceSum, reshape } from '../../onnx/emit.js';
import type { Value } from '../../onnx/graph.js';
import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { normalizeAxis } from '../../onnx/shape.js';
import { nonDifferentiable, type VjpContext, type VjpRules } from '../vjp-rule.js';

type Reduction = 'ReduceMax' | 'ReduceMean' | 'ReduceMin' | 'ReduceSum';

function reducedAxes({ inputs: [x, axes], attributes }: VjpContext<Reduction>): number[] {
  if (axes?.content?.length) return axes.content.map((axis) => normalizeAxis(axis as number, x!.shape.length)!);
  return attributes.noop_with_empty_axes === 1 ? [] : allAxes(x!);
}

/** A reduced value with its reduced axes put back as dims of 1. */
function withAxes(context: VjpContext<Reduction>, reduced: Value): Value {
  const axes = new Set(reducedAxes(context));
  const { shape } = context.inputs[0]!;
  return reshape(
    context.b,
    reduced,
    shape.map((dim, axis) => (axes.has(axis) ? 1 : dim)),
  );
}

/** The cotangent goes to the extreme elements, in equal parts where several tie. */
function extreme(context: VjpContext<'ReduceMax' | 'ReduceMin'>): [() => Value, null] {
  const { b, inputs, y, ct } = context;
  const x = inputs[0]!;
  return [
    (): Value => {
      const hits = cast(b, equal(b, x, withAxes(context, y)), x.dtype);
      const count = reduceSum(b, hits, reducedAxes(context), true);
      return mul(b, hits, div(b, withAxes(context, ct), count));
    },
    null,
  ];
}

const spread = (b: GraphBuilder, ct: Value, x: Value): Value => expand(b, ct, x.shape);

export const reductionRules: VjpRules<keyof typeof reductions> = {
  ArgMax: nonDifferentiable('an index'),

  // The adjoint of a running sum is the running sum from the other end.
  CumSum: ({ b, inputs: [, axis], attributes, ct }) => [
    () => b.apply('CumSum', [ct, axis!], { ...attributes, reverse: 1 - attributes.reverse }),
    null,
  ],

  ReduceMax: extreme,

  ReduceMean: (context) => {
    const { b, inputs, ct } = context;
    const x = inputs[0]!;
    const dims = reducedAxes(context).map((axis) => x.shape[axis]!);
    return [() => spread(b, div(b, withAxes(context, ct), countOf(b, dims, x.dtype)), x), null];
  },

  ReduceMin: extreme,

  ReduceSum: (context) => [() => spread(context.b, withAxes(context, context.ct), context.inputs[0]!), null],
};
