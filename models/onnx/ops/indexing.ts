// Operators that read or write by index, and those that make shapes and index tensors.

import { op, type NodeTypes, type OutputType } from '../op-spec.js';
import { formatShape } from '../shape.js';

function gathered(types: NodeTypes): OutputType[] {
  const data = types.input(0);
  const indices = types.input(1);
  const axis = types.axis(types.int('axis'), data.shape.length);
  const shape = [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)];
  const at = indices.content?.map((index) =>
    typeof index === 'number' && index < 0 ? index + (data.content?.length ?? 0) : index,
  );
  const known = data.content && at?.every((index) => typeof index === 'number') && shape.length <= 1;
  return [{ dtype: data.dtype, shape, content: known ? at.map((index) => data.content![index]!) : null }];
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
