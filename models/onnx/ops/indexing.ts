// Operators that read or write by index, and those that make shapes and index tensors.

import { op, type NodeTypes, type OutputType } from '../op-spec.js';
import type { Dim } from '../dim.js';
import type { Value } from '../graph.js';
import { formatShape } from '../shape.js';

function gathered(types: NodeTypes): OutputType[] {
  const data = types.input(0);
  const indices = types.input(1);
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

const scatterAttributes = {
  axis: { kind: 'int', default: 0 },
  reduction: { kind: 'string', default: 'none' },
} as const;

export const indexing = {
  Gather: op(13, { axis: { kind: 'int', default: 0 } }, gathered),
  GatherElements: op(13, { axis: { kind: 'int', default: 0 } }, (types) => [
    { dtype: types.input(0).dtype, shape: types.input(1).shape },
  ]),
  GatherND: op(13, { batch_dims: { kind: 'int', default: 0 } }, (types) => {
    const data = types.input(0);
    const indices = types.input(1);
    const depth = indices.shape.at(-1);
    if (types.int('batch_dims') !== 0) types.fail('batch_dims 0', String(types.int('batch_dims')));
    if (typeof depth !== 'number') return types.fail('a known index depth', formatShape(indices.shape));
    return [{ dtype: data.dtype, shape: [...indices.shape.slice(0, -1), ...data.shape.slice(depth)] }];
  }),
  ScatterElements: op(18, scatterAttributes, (types) => [{ dtype: types.input(0).dtype, shape: types.input(0).shape }]),
  ScatterND: op(18, { reduction: scatterAttributes.reduction }, (types) => [
    { dtype: types.input(0).dtype, shape: types.input(0).shape },
  ]),
  Shape: op(19, { start: { kind: 'int', default: 0 }, end: { kind: 'int' } }, (types) => {
    const { shape } = types.input(0);
    const end = types.attributes['end'] === undefined ? shape.length : types.int('end');
    const content = shape.slice(types.int('start'), end);
    return [{ dtype: 'int64', shape: [content.length], content }];
  }),
};
