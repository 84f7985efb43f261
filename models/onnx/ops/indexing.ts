// Operators that read or write by index, and those that make shapes and index tensors.

import { op, type NodeTypes, type OutputType } from '../op-spec.js';
import type { Dim } from '../dim.js';
import type { Value } from '../graph.js';
import { formatShape, sameShape, type Shape } from '../shape.js';
import { CONTENT_LIMIT } from './content.js';

function indicesOf(types: NodeTypes): Value {
  const indices = types.input(1);
  const isIndex = indices.dtype === 'int64' || indices.dtype === 'int32';
  return isIndex ? indices : types.fail('int64 or int32 indices', indices.dtype);
}

/** Reads or writes along one axis: indices of the data's rank. */
function alongAxis(types: NodeTypes): Value {
  const { shape } = types.input(0);
  const indices = indicesOf(types);
  types.axis(types.int('axis'), shape.length);
  if (indices.shape.length !== shape.length) types.fail(`indices of rank ${shape.length}`, formatShape(indices.shape));
  return indices;
}

/** The shape of what indices [.., depth] address: [.., rest of the data's dims]. */
function addressed(types: NodeTypes): Shape {
  const { shape } = types.input(0);
  const indices = indicesOf(types);
  const depth = indices.shape.at(-1);
  if (typeof depth !== 'number' || depth > shape.length)
    return types.fail(`indices with a known last dim of at most ${shape.length}`, formatShape(indices.shape));
  return [...indices.shape.slice(0, -1), ...shape.slice(depth)];
}

/** The scattered-into data's type; updates must have `shape`. */
function scattered(types: NodeTypes, shape: Shape): OutputType[] {
  const { dtype, shape: result } = types.input(0);
  const updates = types.input(2);
  if (updates.dtype !== dtype || !sameShape(updates.shape, shape))
    types.fail(`updates of type ${dtype}${formatShape(shape)}`, `${updates.dtype}${formatShape(updates.shape)}`);
  return [{ dtype, shape: result }];
}

function gathered(types: NodeTypes): OutputType[] {
  const data = types.input(0);
  const indices = indicesOf(types);
  const axis = types.axis(types.int('axis'), data.shape.length);
  const shape = [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)];
  const content = shape.length <= 1 ? indices.content?.map((index) => elementAt(types, data, index)) : undefined;
  return [{ dtype: data.dtype, shape, content: content?.every((dim) => dim !== null) ? content : null }];
}

/** One known element of a known vector, or null; an index beyond its end is an error. */
function elementAt(types: NodeTypes, { content }: Value, index: Dim): Dim | null {
  if (!content || typeof index !== 'number') return null;
  const from = index < 0 ? index + content.length : index;
  return content[from] ?? types.fail(`an index within ${content.length} elements`, String(index));
}

/** Numbers from a start up to a limit; symbolic bounds are understood only as "0, 1, … up to this dim". */
function ranged(types: NodeTypes): OutputType[] {
  const { dtype } = types.input(0);
  const [start, limit, step] = [0, 1, 2].map((index) => types.content(index)[0]);
  if (start === 0 && step === 1 && typeof limit === 'string') return [{ dtype, shape: [limit] }];
  if (typeof start !== 'number' || typeof limit !== 'number' || typeof step !== 'number' || step === 0)
    return types.fail('known bounds, or 0, a symbolic limit and 1', [start, limit, step].join(', '));
  const count = Math.max(0, Math.ceil((limit - start) / step));
  const content = count <= CONTENT_LIMIT ? Array.from({ length: count }, (_, at) => start + at * step) : null;
  return [{ dtype, shape: [count], content }];
}

const scatterAttributes = {
  axis: { kind: 'int', default: 0 },
  reduction: { kind: 'string', default: 'none' },
} as const;

export const indexing = {
  Gather: op(13, { axis: { kind: 'int', default: 0 } }, gathered),
  GatherElements: op(13, { axis: { kind: 'int', default: 0 } }, (types) => [
    { dtype: types.input(0).dtype, shape: alongAxis(types).shape },
  ]),
  GatherND: op(13, { batch_dims: { kind: 'int', default: 0 } }, (types) => {
    if (types.int('batch_dims') !== 0) types.fail('batch_dims 0', String(types.int('batch_dims')));
    return [{ dtype: types.input(0).dtype, shape: addressed(types) }];
  }),
  Range: op(11, {}, ranged),
  ScatterElements: op(18, scatterAttributes, (types) => scattered(types, alongAxis(types).shape)),
  ScatterND: op(18, { reduction: scatterAttributes.reduction }, (types) => scattered(types, addressed(types))),
  Shape: op(19, { start: { kind: 'int', default: 0 }, end: { kind: 'int' } }, (types) => {
    const { shape } = types.input(0);
    const end = types.attributes['end'] === undefined ? shape.length : types.int('end');
    const content = shape.slice(types.int('start'), end);
    return [{ dtype: 'int64', shape: [content.length], content }];
  }),
};
