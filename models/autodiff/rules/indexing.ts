// Gradients of reads and writes by index: gathering and adding-by-index are each other's adjoint.

import type { indexing } from '../../onnx/ops/indexing.js';
import { expand, mul, reshape, sub, zeros } from '../../onnx/emit.js';
import { GraphError } from '../../onnx/graph-error.js';
import type { Value } from '../../onnx/graph.js';
import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { normalizeAxis, sizeOf } from '../../onnx/shape.js';
import { nonDifferentiable, type VjpContext, type VjpRules } from '../vjp-rule.js';

const addReduction = { reduction: 'add' } as const;

/**
 * Adds each slice of `ct` back to where it was read. ScatterElements repeats to the bit; ScatterND with several threads does
 * not, and equal seeds would give unequal weights.
 */
function gatherBack({ b, inputs, attributes, ct }: VjpContext<'Gather'>): Value {
  const [data, indices] = inputs as readonly [Value, Value];
  const axis = normalizeAxis(attributes.axis, data.shape.length)!;
  const count = sizeOf(indices.shape);
  const slices = reshape(
    b,
    ct,
    data.shape.map((dim, at) => (at === axis ? count : dim)),
  );
  const places = reshape(
    b,
    indices,
    data.shape.map((_, at) => (at === axis ? count : 1)),
  );
  const base = zeros(b, data.shape, ct.dtype);
  return b.apply('ScatterElements', [base, expand(b, places, slices.shape), slices], { axis, ...addReduction });
}

type Scatter = 'ScatterElements' | 'ScatterND';

/** Refuses a reduction other than writing and adding. */
function checkReduction(op: Scatter, { attributes: { reduction } }: VjpContext<Scatter>): void {
  if (reduction === 'add' || reduction === 'none') return;
  throw new GraphError({ op, node: null, expected: 'reduction "none" or "add"', got: `"${reduction}"` });
}

/** Cotangent of the scattered-into data: untouched under `add`, blanked at the written places under `none`. */
function dataBack(b: GraphBuilder, op: Scatter, { inputs, attributes, ct }: VjpContext<Scatter>): Value {
  const [, indices, updates] = inputs as readonly [Value, Value, Value];
  if (attributes.reduction === 'add') return ct;
  const written = b.apply(op, [zeros(b, ct.shape, ct.dtype), indices, onesLike(b, updates)], attributes);
  return mul(b, ct, sub(b, b.scalar(1, ct.dtype), written));
}

const onesLike = (b: GraphBuilder, x: Value): Value =>
  b.apply('Expand', [b.scalar(1, x.dtype), b.shapeTensor(x.shape)]);

export const indexingRules: VjpRules<keyof typeof indexing> = {
  Gather: (context) => [(): Value => gatherBack(context), null],

  GatherElements: ({ b, inputs: [data, indices], attributes: { axis }, ct }) => [
    () => b.apply('ScatterElements', [zeros(b, data!.shape, ct.dtype), indices!, ct], { axis, ...addReduction }),
    null,
  ],

  GatherND: ({ b, inputs: [data, indices], ct }) => [
    () => b.apply('ScatterND', [zeros(b, data!.shape, ct.dtype), indices!, ct], addReduction),
    null,
  ],

  Range: nonDifferentiable('numbers that count'),

  ScatterElements: (context) => {
    checkReduction('ScatterElements', context);
    const { b, inputs, attributes, ct } = context;
    return [
      () => dataBack(b, 'ScatterElements', context),
      null,
      () => b.apply('GatherElements', [ct, inputs[1]!], { axis: attributes.axis }),
    ];
  },

  ScatterND: (context) => {
    checkReduction('ScatterND', context as VjpContext<Scatter>);
    const { b, inputs, ct } = context;
    return [
      () => dataBack(b, 'ScatterND', context as VjpContext<Scatter>),
      null,
      () => b.apply('GatherND', [ct, inputs[1]!]),
    ];
  },

  Shape: nonDifferentiable('a shape'),
};
