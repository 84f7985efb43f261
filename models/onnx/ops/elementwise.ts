// Elementwise operators: one or more operands, broadcast together.

import { op, type NodeTypes, type OutputType } from '../op-spec.js';
import type { DType } from '../dtype.js';
import { multiplyDims, type Dim } from '../dim.js';
import { broadcastShapes, formatShape, type Shape } from '../shape.js';

function unary(types: NodeTypes): OutputType[] {
  const { dtype, shape } = types.input(0);
  return [{ dtype, shape }];
}

/** The common shape of the given inputs. */
function broadcast(types: NodeTypes, indices: readonly number[]): Shape {
  return indices
    .map((index) => types.input(index).shape)
    .reduce(
      (a, b) => broadcastShapes(a, b) ?? types.fail('shapes that broadcast', `${formatShape(a)} and ${formatShape(b)}`),
    );
}

function sameDType(types: NodeTypes, indices: readonly number[]): DType {
  const [first, ...rest] = indices.map((index) => types.input(index).dtype);
  for (const dtype of rest) if (dtype !== first) types.fail('operands of one dtype', `${first!} and ${dtype}`);
  return first!;
}

function binary(types: NodeTypes): OutputType[] {
  if (types.inputs.length !== 2) types.fail('two operands', String(types.inputs.length));
  return [{ dtype: sameDType(types, [0, 1]), shape: broadcast(types, [0, 1]) }];
}

function comparison(types: NodeTypes): OutputType[] {
  sameDType(types, [0, 1]);
  return [{ dtype: 'bool', shape: broadcast(types, [0, 1]) }];
}

function logical(types: NodeTypes): OutputType[] {
  if (types.inputs.length === 0) types.fail('at least one operand', 'none');
  for (const value of types.inputs) if (value?.dtype !== 'bool') types.fail('bool operands', String(value?.dtype));
  return [
    {
      dtype: 'bool',
      shape: broadcast(
        types,
        types.inputs.map((_, index) => index),
      ),
    },
  ];
}

/** Known elements of an integer product, so that sizes can be computed inside the graph. */
function mulContent(types: NodeTypes): readonly Dim[] | null {
  const [a, b] = [types.input(0).content, types.input(1).content];
  if (!a?.length || !b?.length) return null;
  if (a.length !== b.length && a.length !== 1 && b.length !== 1) return null;
  return Array.from({ length: Math.max(a.length, b.length) }, (_, at) =>
    multiplyDims([a[a.length === 1 ? 0 : at]!, b[b.length === 1 ? 0 : at]!]),
  );
}

export const elementwise = {
  Abs: op(13, {}, unary),
  Add: op(14, {}, binary),
  And: op(7, {}, logical),
  Cast: op(19, { to: { kind: 'int' } }, (types) => {
    const { shape, content } = types.input(0);
    const dtype = DTYPE_OF_CAST[types.int('to')] ?? types.fail('a known dtype number', String(types.int('to')));
    return [{ dtype, shape, content: dtype === 'int64' || dtype === 'int32' ? content : null }];
  }),
  Clip: op(13, {}, unary),
  Div: op(14, {}, binary),
  Equal: op(19, {}, comparison),
  Erf: op(13, {}, unary),
  Exp: op(13, {}, unary),
  Floor: op(13, {}, unary),
  Gelu: op(20, { approximate: { kind: 'string', default: 'none' } }, unary),
  Greater: op(13, {}, comparison),
  GreaterOrEqual: op(16, {}, comparison),
  Identity: op(19, {}, (types) => {
    const { dtype, shape, content } = types.input(0);
    return [{ dtype, shape, content }];
  }),
  Less: op(13, {}, comparison),
  LessOrEqual: op(16, {}, comparison),
  Log: op(13, {}, unary),
  Max: op(13, {}, binary),
  Min: op(13, {}, binary),
  Mul: op(14, {}, (types) => binary(types).map((type) => ({ ...type, content: mulContent(types) }))),
  Neg: op(13, {}, unary),
  Not: op(1, {}, logical),
  Or: op(7, {}, logical),
  Pow: op(15, {}, (types) => [{ dtype: types.input(0).dtype, shape: broadcast(types, [0, 1]) }]),
  Reciprocal: op(13, {}, unary),
  Relu: op(14, {}, unary),
  Sigmoid: op(13, {}, unary),
  Sign: op(13, {}, unary),
  Sqrt: op(13, {}, unary),
  Sub: op(14, {}, binary),
  Tanh: op(13, {}, unary),
  Where: op(16, {}, (types) => {
    if (types.input(0).dtype !== 'bool') types.fail('a bool condition', types.input(0).dtype);
    return [{ dtype: sameDType(types, [1, 2]), shape: broadcast(types, [0, 1, 2]) }];
  }),
};

/** Numbers of the element types in ONNX's TensorProto. */
export const CAST_NUMBERS = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const satisfies Record<DType, number>;

const DTYPE_OF_CAST: Readonly<Partial<Record<number, DType>>> = Object.fromEntries(
  Object.entries(CAST_NUMBERS).map(([dtype, number]) => [number, dtype as DType]),
);
