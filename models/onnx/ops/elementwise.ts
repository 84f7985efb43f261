// Elementwise operators: one or more operands, broadcast together.

import { op, type NodeTypes, type OutputType } from '../op-spec.js';
import type { DType } from '../dtype.js';
import { addDims, divideDim, equalDims, multiplyDims, subtractDims, type Dim } from '../dim.js';
import { broadcastShapes, formatShape, type Shape } from '../shape.js';
import { combineContents } from './content.js';

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

/** A binary operator whose known elements follow from those of its operands, so that shapes can be computed in the graph. */
const arithmetic =
  (combine: (a: Dim, b: Dim) => Dim | undefined) =>
  (types: NodeTypes): OutputType[] =>
    binary(types).map((type) => ({ ...type, content: combineContents(types.inputs, ([a, b]) => combine(a!, b!)) }));

/** Integers are divided towards zero. */
function quotient(a: Dim, b: Dim): Dim | undefined {
  if (typeof a === 'number' && typeof b === 'number') return b === 0 ? undefined : Math.trunc(a / b);
  return divideDim(a, b);
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

/** Known truth values of an equality. */
function equality(a: Dim, b: Dim): Dim | undefined {
  const equal = equalDims(a, b);
  return equal === undefined ? undefined : Number(equal);
}

/** Known elements as integers or truth values; of a symbolic dim it is not known whether it is 0. */
function castContent(content: readonly Dim[] | null, dtype: DType): readonly Dim[] | null {
  if (dtype === 'int64' || dtype === 'int32') return content;
  if (dtype !== 'bool' || !content?.every((dim) => typeof dim === 'number')) return null;
  return content.map((number) => (number === 0 ? 0 : 1));
}

/** The chosen element; undefined where the condition is not known. */
function choice(condition: Dim, a: Dim, b: Dim): Dim | undefined {
  return condition === 1 ? a : condition === 0 ? b : undefined;
}

const castAttributes = {
  to: { kind: 'int' },
  saturate: { kind: 'int', default: 1 },
  round_mode: { kind: 'string', default: 'up' },
} as const;

export const elementwise = {
  Abs: op(13, {}, unary),
  Add: op(14, {}, arithmetic(addDims)),
  And: op(7, {}, logical),
  Cast: op(19, castAttributes, (types) => {
    const { shape, content } = types.input(0);
    const dtype = DTYPE_OF_CAST[types.int('to')] ?? types.fail('a known dtype number', String(types.int('to')));
    return [{ dtype, shape, content: castContent(content, dtype) }];
  }),
  Ceil: op(13, {}, unary),
  Clip: op(13, {}, unary),
  Cos: op(7, {}, unary),
  Div: op(14, {}, arithmetic(quotient)),
  Equal: op(19, {}, (types) => {
    const content = combineContents(types.inputs, ([a, b]) => equality(a!, b!));
    return comparison(types).map((type) => ({ ...type, content }));
  }),
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
  IsNaN: op(13, {}, (types) => [{ dtype: 'bool', shape: types.input(0).shape }]),
  Less: op(13, {}, comparison),
  LessOrEqual: op(16, {}, comparison),
  Log: op(13, {}, unary),
  Max: op(13, {}, binary),
  Min: op(13, {}, binary),
  Mul: op(
    14,
    {},
    arithmetic((a, b) => multiplyDims([a, b])),
  ),
  Neg: op(13, {}, unary),
  Not: op(1, {}, (types) => {
    const content = combineContents(types.inputs, ([truth]) => (truth === 0 || truth === 1 ? 1 - truth : undefined));
    return logical(types).map((type) => ({ ...type, content }));
  }),
  Or: op(7, {}, logical),
  Pow: op(15, {}, (types) => [{ dtype: types.input(0).dtype, shape: broadcast(types, [0, 1]) }]),
  Reciprocal: op(13, {}, unary),
  Relu: op(14, {}, unary),
  Sigmoid: op(13, {}, unary),
  Sign: op(13, {}, unary),
  Sin: op(7, {}, unary),
  Sqrt: op(13, {}, unary),
  Sub: op(14, {}, arithmetic(subtractDims)),
  Tanh: op(13, {}, unary),
  Where: op(16, {}, (types) => {
    if (types.input(0).dtype !== 'bool') types.fail('a bool condition', types.input(0).dtype);
    const content = combineContents(types.inputs, ([condition, a, b]) => choice(condition!, a!, b!));
    return [{ dtype: sameDType(types, [1, 2]), shape: broadcast(types, [0, 1, 2]), content }];
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
