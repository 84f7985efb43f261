// Gradients of operators that move elements: move the cotangent back.

import type { movements } from '../../onnx/ops/movement.js';
import type { Dim } from '../../onnx/dim.js';
import { concat, expand, reduceSum, reshape, transpose, zeros } from '../../onnx/emit.js';
import { GraphError } from '../../onnx/graph-error.js';
import type { Value } from '../../onnx/graph.js';
import type { GraphBuilder } from '../../onnx/graph-builder.js';
import type { OpName } from '../../onnx/op-specs.js';
import { normalizeAxis } from '../../onnx/shape.js';
import { int64s } from '../../onnx/tensor-data.js';
import { unbroadcast } from '../unbroadcast.js';
import type { Pullback, VjpContext, VjpRules } from '../vjp-rule.js';

/** x[start : start + count] along an axis, by constants. */
function take(b: GraphBuilder, x: Value, axis: number, start: number, count: number): Value {
  const bounds = [[start], [start + count], [axis]].map((values) => b.constant(int64s(values)));
  return b.apply('Slice', [x, ...bounds]);
}

const reshapeBack = ({ b, inputs: [x], ct }: Pick<VjpContext<OpName>, 'b' | 'inputs' | 'ct'>): (Pullback | null)[] => [
  (): Value => reshape(b, ct, x!.shape),
  null,
];

/** Index of the first element that a slice takes. */
function firstIndex(start: number, step: number, dim: Dim): number {
  if (typeof dim !== 'number') return start;
  return Math.min(Math.max(start < 0 ? start + dim : start, 0), step > 0 ? dim : dim - 1);
}

function sliceBack({ b, inputs, ct }: VjpContext<'Slice'>): Value {
  const [x, startValue, , axesValue, stepValue] = inputs as readonly [Value, Value, Value, Value?, Value?];
  const rank = x.shape.length;
  const starts = startValue.content as readonly number[];
  const axes = (axesValue?.content ?? starts.map((_, axis) => axis)).map((axis) =>
    normalizeAxis(axis as number, rank)!,
  );
  const steps = (stepValue?.content ?? starts.map(() => 1)) as readonly number[];
  const whole = axes.every((axis) => x.shape[axis] === ct.shape[axis]);
  if (whole && steps.every((step) => step === 1)) return ct;

  const isPadding =
    steps.every((step) => step === 1) &&
    axes.every((axis) => typeof x.shape[axis] === 'number' && typeof ct.shape[axis] === 'number');
  if (isPadding) {
    const pads = new Array<number>(2 * rank).fill(0);
    axes.forEach((axis, at) => {
      const dim = x.shape[axis] as number;
      const start = firstIndex(starts[at]!, 1, dim);
      pads[axis] = start;
      pads[axis + rank] = dim - start - (ct.shape[axis] as number);
    });
    return b.apply('Pad', [ct, b.constant(int64s(pads)), b.scalar(0, ct.dtype)]);
  }
  if (axes.length !== 1) {
    throw new GraphError({
      op: 'Slice',
      node: null,
      expected: 'one sliced axis, or known dims and step 1',
      got: `${axes.length} axes`,
    });
  }
  return scatterSlice(b, x, ct, { axis: axes[0]!, start: starts[0]!, step: steps[0]! });
}

/** The adjoint of a slice along one axis where the whole extent is symbolic or the step is not 1. */
function scatterSlice(b: GraphBuilder, x: Value, ct: Value, at: { axis: number; start: number; step: number }): Value {
  const { axis, start, step } = at;
  const count = ct.shape[axis];
  if (typeof count !== 'number') {
    throw new GraphError({
      op: 'Slice',
      node: null,
      expected: 'a known number of sliced elements',
      got: String(count),
    });
  }
  const first = firstIndex(start, step, x.shape[axis]!);
  const indices = b.constant({
    dtype: 'int64',
    shape: x.shape.map((_, at) => (at === axis ? count : 1)),
    data: BigInt64Array.from({ length: count }, (_, index) => BigInt(first + index * step)),
  });
  const base = zeros(b, x.shape, ct.dtype);
  return b.apply('ScatterElements', [base, expand(b, indices, ct.shape), ct], { axis });
}

export const movementRules: VjpRules<keyof typeof movements> = {
  Concat: ({ b, inputs, attributes, ct }) => {
    const axis = normalizeAxis(attributes.axis!, ct.shape.length)!;
    let start = 0;
    return inputs.map((value) => {
      const from = start;
      const count = value.shape[axis] as number;
      start += count;
      return () => take(b, ct, axis, from, count);
    });
  },

  Expand: ({ b, inputs: [x], ct }) => [() => unbroadcast(b, ct, x!.shape), null],

  Flatten: reshapeBack,

  Pad: ({ b, inputs, attributes, ct }) => {
    const [x, padsValue] = inputs as readonly [Value, Value];
    if (attributes.mode !== 'constant') {
      throw new GraphError({ op: 'Pad', node: null, expected: 'mode "constant"', got: `"${attributes.mode}"` });
    }
    const pads = padsValue.content as readonly number[];
    if (pads.some((pad) => pad < 0)) {
      const opposite = b.constant(int64s(pads.map((pad) => -pad)));
      return [() => b.apply('Pad', [ct, opposite, b.scalar(0, ct.dtype)]), null, null];
    }
    const back = (): Value =>
      x.shape.reduce<Value>((value, dim, axis) => {
        const padded = pads[axis] !== 0 || pads[axis + x.shape.length] !== 0;
        return padded ? take(b, value, axis, pads[axis]!, dim as number) : value;
      }, ct);
    return [back, null, null];
  },

  Reshape: reshapeBack,

  Slice: (context) => [(): Value => sliceBack(context), null, null, null, null],

  // Parts that nothing depends on contribute zeros.
  Split: ({ b, inputs: [x], outputs, attributes, cotangents }) => [
    () =>
      concat(
        b,
        outputs.map((part, at) => cotangents[at] ?? zeros(b, part.shape, x!.dtype)),
        attributes.axis,
      ),
    null,
  ],

  Squeeze: reshapeBack,

  // dx = Σ of the copies; axis i of the result is [repeats_i, dim_i].
  Tile: ({ b, inputs: [x, repeats], ct }) => [
    (): Value => {
      const copies = x!.shape.flatMap((dim, axis) => [repeats!.content![axis]!, dim]);
      const axes = x!.shape.map((_, axis) => 2 * axis);
      return reduceSum(b, reshape(b, ct, copies), axes);
    },
    null,
  ],

  Transpose: ({ b, inputs: [x], attributes, ct }) => [
    (): Value => {
      const perm = attributes.perm ?? x!.shape.map((_, axis) => x!.shape.length - 1 - axis);
      return transpose(
        b,
        ct,
        perm.map((_, axis) => perm.indexOf(axis)),
      );
    },
  ],

  // The triangle that is kept of x is kept of its cotangent.
  Trilu: ({ b, inputs: [, diagonal], attributes, ct }) => [
    () => b.apply('Trilu', diagonal ? [ct, diagonal] : [ct], attributes),
    null,
  ],

  Unsqueeze: reshapeBack,
};
