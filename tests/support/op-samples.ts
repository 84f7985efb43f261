// One small use of every operator of the table, with floating-point inputs to differentiate.

import { cast, reshape } from '../../models/onnx/emit.js';
import type { Value } from '../../models/onnx/graph.js';
import type { GraphBuilder } from '../../models/onnx/graph-builder.js';
import type { AttributesOf, OpName } from '../../models/onnx/op-specs.js';
import type { GradientCase } from './expect-gradient.js';
import { integers } from './run-graph.js';

export type OpSample = Omit<GradientCase, 'seed'>;

type ElementwiseOp = 'Add' | 'Div' | 'Max' | 'Min' | 'Mul' | 'Pow' | 'Sub';
type UnaryOp =
  | 'Abs'
  | 'Ceil'
  | 'Clip'
  | 'Cos'
  | 'Erf'
  | 'Exp'
  | 'Floor'
  | 'Gelu'
  | 'Identity'
  | 'Log'
  | 'LogSoftmax'
  | 'Neg'
  | 'Reciprocal'
  | 'Relu'
  | 'Sigmoid'
  | 'Sign'
  | 'Sin'
  | 'Softmax'
  | 'Sqrt'
  | 'Tanh';

const unary = (op: UnaryOp, values: GradientCase['values'] = 'normal', dtype: GradientCase['dtype'] = 'float64') => {
  return { inputs: [[2, 3]], values, dtype, build: (b, [x]) => b.apply(op, [x!]) } satisfies OpSample;
};

const binary = (op: ElementwiseOp, values: GradientCase['values'] = 'normal') => {
  return { inputs: [[2, 3], [3]], values, build: (b, [x, y]) => b.apply(op, [x!, y!]) } satisfies OpSample;
};

const truth = (op: 'Equal' | 'Greater' | 'GreaterOrEqual' | 'Less' | 'LessOrEqual') => {
  const build: OpSample['build'] = (b, [x, y]) => cast(b, b.apply(op, [x!, y!]), 'float64');
  return { inputs: [[4], [4]], values: 'distinct', build } satisfies OpSample;
};

/** A bool that depends on x. */
const positive = (b: GraphBuilder, x: Value): Value => b.apply('Greater', [x, b.scalar(0, x.dtype)]);

const logic = (op: 'And' | 'Or') => {
  const build: OpSample['build'] = (b, [x, y]) => {
    return cast(b, b.apply(op, [positive(b, x!), positive(b, y!)]), 'float64');
  };
  return { inputs: [[4], [4]], values: 'distinct', build } satisfies OpSample;
};

const reduction = (op: 'ReduceMax' | 'ReduceMean' | 'ReduceMin' | 'ReduceSum') => {
  const build: OpSample['build'] = (b, [x]) => b.apply(op, [x!, b.constant(integers([1], [1]))], { keepdims: 0 });
  return { inputs: [[2, 3, 2]], values: 'distinct', build } satisfies OpSample;
};

/** x through one op with constant int64 vectors as its other inputs. */
const withVectors = <N extends 'Expand' | 'Pad' | 'Reshape' | 'Slice' | 'Squeeze' | 'Tile' | 'Unsqueeze'>(
  op: N,
  shape: readonly number[],
  vectors: readonly (readonly number[])[],
  attributes: Partial<AttributesOf<N>> = {},
): OpSample => ({
  inputs: [shape],
  build: (b, [x]) => {
    return b.apply(op, [x!, ...vectors.map((vector) => b.constant(integers([vector.length], vector)))], attributes);
  },
});

export const opSamples: Readonly<Record<OpName, OpSample>> = {
  Abs: unary('Abs', 'distinct'),
  Add: binary('Add'),
  And: logic('And'),
  ArgMax: {
    inputs: [[2, 3]],
    values: 'distinct',
    build: (b, [x]) => cast(b, b.apply('ArgMax', [x!], { axis: 1 }), 'float64'),
  },
  Cast: { inputs: [[2, 3]], dtype: 'float32', build: (b, [x]) => cast(b, x!, 'float64') },
  Ceil: unary('Ceil', 'distinct'),
  Clip: {
    inputs: [[2, 3]],
    values: 'distinct',
    build: (b, [x]) => b.apply('Clip', [x!, b.scalar(-0.2, 'float64'), b.scalar(0.3, 'float64')]),
  },
  Concat: {
    inputs: [
      [2, 1],
      [2, 3],
    ],
    build: (b, [x, y]) => b.apply('Concat', [x!, y!, x!], { axis: 1 }),
  },
  Cos: unary('Cos', 'normal', 'float32'),
  CumSum: { inputs: [[2, 3]], build: (b, [x]) => b.apply('CumSum', [x!, b.constant(integers([1], [1]))]) },
  Div: binary('Div', 'positive'),
  Equal: truth('Equal'),
  Erf: unary('Erf', 'normal', 'float32'),
  Exp: unary('Exp'),
  Expand: withVectors('Expand', [2, 1, 3], [[4, 1, 2, 1]]),
  Flatten: { inputs: [[2, 3, 2]], build: (b, [x]) => b.apply('Flatten', [x!], { axis: 2 }) },
  Floor: unary('Floor', 'distinct'),
  FusedMatMul: {
    inputs: [
      [3, 2],
      [4, 2],
    ],
    dtype: 'float32',
    build: (b, [x, y]) => b.apply('FusedMatMul', [x!, y!], { transB: 1, alpha: 0.5 }),
  },
  Gather: { inputs: [[3, 2]], build: (b, [x]) => b.apply('Gather', [x!, b.constant(integers([2, 2], [2, 0, 2, 1]))]) },
  GatherElements: {
    inputs: [[3, 2]],
    build: (b, [x]) => b.apply('GatherElements', [x!, b.constant(integers([2, 2], [2, 0, 1, 0]))]),
  },
  GatherND: {
    inputs: [[3, 2, 2]],
    build: (b, [x]) => b.apply('GatherND', [x!, b.constant(integers([3, 2], [2, 0, 1, 1, 2, 0]))]),
  },
  Gelu: unary('Gelu', 'normal', 'float32'),
  Gemm: {
    inputs: [[2, 3], [3, 2], [2]],
    build: (b, inputs) => b.apply('Gemm', inputs, { alpha: 0.5, beta: 2 }),
  },
  Greater: truth('Greater'),
  GreaterOrEqual: truth('GreaterOrEqual'),
  Identity: unary('Identity'),
  LayerNormalization: {
    inputs: [[2, 4], [4], [4]],
    dtype: 'float32',
    build: (b, inputs) => b.applyMany('LayerNormalization', inputs, { epsilon: 0.1 }, 3),
  },
  IsNaN: {
    inputs: [[4]],
    build: (b, [x]) => cast(b, b.apply('IsNaN', [x!]), 'float64'),
  },
  Less: truth('Less'),
  LessOrEqual: truth('LessOrEqual'),
  Log: unary('Log', 'positive'),
  LogSoftmax: unary('LogSoftmax'),
  MatMul: {
    inputs: [
      [2, 3],
      [3, 2],
    ],
    build: (b, [x, y]) => b.apply('MatMul', [x!, y!]),
  },
  Max: binary('Max', 'distinct'),
  Min: binary('Min', 'distinct'),
  Mul: binary('Mul'),
  Neg: unary('Neg'),
  Not: {
    inputs: [[4]],
    values: 'distinct',
    build: (b, [x]) => cast(b, b.apply('Not', [positive(b, x!)]), 'float64'),
  },
  Or: logic('Or'),
  Pad: withVectors('Pad', [2, 3], [[1, 0, 0, 2]]),
  Pow: binary('Pow', 'positive'),
  Range: {
    inputs: [[3]],
    build: (b, [x]) => {
      const bounds = [1, 7, 2].map((bound) => b.scalar(bound, 'int64'));
      return b.apply('Mul', [x!, cast(b, b.apply('Range', bounds), 'float64')]);
    },
  },
  Reciprocal: unary('Reciprocal', 'positive'),
  ReduceMax: reduction('ReduceMax'),
  ReduceMean: reduction('ReduceMean'),
  ReduceMin: reduction('ReduceMin'),
  ReduceSum: reduction('ReduceSum'),
  Relu: unary('Relu', 'distinct'),
  Reshape: withVectors('Reshape', [2, 3], [[3, 2]]),
  ScatterElements: {
    inputs: [
      [3, 2],
      [2, 2],
    ],
    build: (b, [x, y]) => {
      return b.apply('ScatterElements', [x!, b.constant(integers([2, 2], [0, 2, 0, 1])), y!], { reduction: 'add' });
    },
  },
  ScatterND: {
    inputs: [
      [3, 2],
      [3, 2],
    ],
    build: (b, [x, y]) => {
      return b.apply('ScatterND', [x!, b.constant(integers([3, 1], [1, 1, 0])), y!], { reduction: 'add' });
    },
  },
  Shape: {
    inputs: [[2, 3]],
    build: (b, [x]) => b.apply('Mul', [x!, reshape(b, cast(b, b.apply('Shape', [x!]), 'float64'), [2, 1])]),
  },
  Sigmoid: unary('Sigmoid'),
  Sin: unary('Sin', 'normal', 'float32'),
  Sign: unary('Sign', 'distinct'),
  Slice: withVectors('Slice', [4, 3], [[1], [3], [0]]),
  Softmax: unary('Softmax'),
  Split: { inputs: [[2, 5]], build: (b, [x]) => b.applyMany('Split', [x!], { axis: 1, num_outputs: 2 }, 2) },
  Sqrt: unary('Sqrt', 'positive'),
  Squeeze: withVectors('Squeeze', [2, 1, 3], [[1]]),
  Sub: binary('Sub'),
  Tanh: unary('Tanh'),
  Tile: withVectors('Tile', [2, 3], [[2, 3]]),
  Transpose: { inputs: [[2, 3, 2]], build: (b, [x]) => b.apply('Transpose', [x!], { perm: [2, 0, 1] }) },
  Trilu: { inputs: [[2, 3, 3]], build: (b, [x]) => b.apply('Trilu', [x!, b.scalar(1, 'int64')], { upper: 0 }) },
  Unsqueeze: withVectors('Unsqueeze', [2, 3], [[0, 2]]),
  Where: {
    inputs: [[3], [2, 1]],
    build: (b, [x, y]) => {
      const condition = b.constant({ dtype: 'bool', shape: [2, 3], data: Uint8Array.of(1, 0, 1, 0, 0, 1) });
      return b.apply('Where', [condition, x!, y!]);
    },
  },
};
