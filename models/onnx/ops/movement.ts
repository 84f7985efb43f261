// Operators that only move elements: reshape, transpose, expand, concat, split, slice, pad, squeeze.

import { divideDim, multiplyDims, type Dim } from '../dim.js';
import { op, type NodeTypes, type OutputType } from '../op-spec.js';
import { broadcastShapes, formatShape, sizeOf, type Shape } from '../shape.js';
import { CONTENT_LIMIT } from './content.js';

/** Target dims may be 0 (copy) and, once, -1 (the rest). */
function reshaped(types: NodeTypes): Dim[] {
  const { shape } = types.input(0);
  const target = types.content(1);
  const copied = target.map((dim, axis) =>
    dim === 0 ? (shape[axis] ?? types.fail('a dim to copy', `axis ${axis} of rank ${shape.length}`)) : dim,
  );
  const known = multiplyDims(copied.filter((dim) => dim !== -1));
  const total = sizeOf(shape);
  const rest = divideDim(total, known);
  const result = copied.map((dim) => (dim === -1 ? rest : dim));
  if (rest === undefined || multiplyDims(result as Dim[]) !== total) {
    types.fail(`${String(total)} elements as in ${formatShape(shape)}`, formatShape(target));
  }
  return result as Dim[];
}

/** One axis of a slice; symbolic bounds are understood only as "up to this dim". */
function slicedDim(types: NodeTypes, dim: Dim, start: Dim, end: Dim, step: number): Dim {
  if (typeof dim !== 'number' || typeof end !== 'number' || typeof start !== 'number') {
    if (start === 0 && step === 1) {
      if (typeof end !== 'number') return end;
      if (end > 0 && end < 2 ** 31) return end;
      if (end >= 2 ** 31) return dim;
    }
    return types.fail('a slice from 0 with step 1 along a symbolic dim', `${start}:${end}:${step} of ${dim}`);
  }
  const clamp = (at: number, low: number, high: number): number =>
    Math.min(Math.max(at < 0 ? at + dim : at, low), high);
  const count =
    step > 0
      ? (clamp(end, 0, dim) - clamp(start, 0, dim)) / step
      : (clamp(end, -1, dim - 1) - clamp(start, 0, dim - 1)) / step;
  return Math.max(0, Math.ceil(count));
}

function sliced(types: NodeTypes): OutputType[] {
  const { dtype, shape, content } = types.input(0);
  const starts = types.content(1);
  const ends = types.content(2);
  const axes = types.inputs[3] ? types.numbers(3) : starts.map((_, axis) => axis);
  const steps = types.inputs[4] ? types.numbers(4) : starts.map(() => 1);
  for (const given of [ends, axes, steps]) {
    if (given.length !== starts.length)
      types.fail(`${starts.length} bounds, axes and steps alike`, String(given.length));
  }
  const result = [...shape];
  axes.forEach((axis, at) => {
    const index = types.axis(axis, shape.length);
    result[index] = slicedDim(types, shape[index]!, starts[at]!, ends[at]!, steps[at]!);
  });
  const [start, end, step] = [starts[0], ends[0], steps[0]];
  const known = content && shape.length === 1 && typeof start === 'number' && typeof end === 'number' && step === 1;
  return [{ dtype, shape: result, content: known ? content.slice(start, end) : null }];
}

function unsqueezed(types: NodeTypes): OutputType[] {
  const { dtype, shape, content } = types.input(0);
  const axes = types.numbers(1);
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => types.axis(axis, rank)));
  if (added.size !== axes.length) types.fail('each axis once', `[${axes.join(', ')}]`);
  const rest = [...shape];
  const result = Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : rest.shift()!));
  return [{ dtype, shape: result, content: rank <= 1 ? content : null }];
}

function squeezed(types: NodeTypes): OutputType[] {
  const { dtype, shape, content } = types.input(0);
  const axes = types.inputs[1]
    ? types.numbers(1).map((axis) => types.axis(axis, shape.length))
    : shape.flatMap((dim, axis) => (dim === 1 ? [axis] : []));
  for (const axis of axes) if (shape[axis] !== 1) types.fail(`dim 1 on axis ${axis}`, formatShape(shape));
  return [{ dtype, shape: shape.filter((_, axis) => !axes.includes(axis)), content }];
}

function concatenated(types: NodeTypes): OutputType[] {
  const values = types.inputs.map((_, index) => types.input(index));
  const [first] = values;
  if (!first) return types.fail('at least one input', 'none');
  const axis = types.axis(types.int('axis'), first.shape.length);
  for (const value of values) {
    const fits =
      value.shape.length === first.shape.length &&
      value.shape.every((dim, at) => at === axis || dim === first.shape[at]);
    if (!fits || value.dtype !== first.dtype) {
      types.fail(
        `${first.dtype}${formatShape(first.shape)} but for axis ${axis}`,
        `${value.dtype}${formatShape(value.shape)}`,
      );
    }
  }
  const dims = values.map((value) => value.shape[axis]!);
  if (!dims.every((dim) => typeof dim === 'number')) types.fail('known dims to concatenate', dims.join(', '));
  const shape = first.shape.map((dim, at) => (at === axis ? dims.reduce((a, b) => a + b, 0) : dim));
  const content = first.shape.length === 1 && values.every((value) => value.content);
  return [{ dtype: first.dtype, shape, content: content ? values.flatMap((value) => [...value.content!]) : null }];
}

/** Known elements of a stretched scalar or vector. */
function repeated(content: readonly Dim[] | null, [length, ...others]: Shape): readonly Dim[] | null {
  if (content === null || others.length > 0) return null;
  if (length === undefined || length === content.length) return content;
  const short = content.length === 1 && typeof length === 'number' && length <= CONTENT_LIMIT;
  return short ? new Array<Dim>(length).fill(content[0]!) : null;
}

export const movements = {
  Concat: op(13, { axis: { kind: 'int' } }, concatenated),
  Expand: op(13, {}, (types) => {
    const { dtype, shape } = types.input(0);
    const target = types.content(1);
    const result =
      broadcastShapes(shape, target) ??
      types.fail(`a shape that ${formatShape(shape)} expands to`, formatShape(target));
    return [{ dtype, shape: result, content: repeated(types.input(0).content, result) }];
  }),
  Flatten: op(13, { axis: { kind: 'int', default: 1 } }, (types) => {
    const { dtype, shape } = types.input(0);
    const rank = shape.length;
    const axis = types.int('axis') === rank ? rank : types.axis(types.int('axis'), rank);
    return [{ dtype, shape: [multiplyDims(shape.slice(0, axis)), multiplyDims(shape.slice(axis))] }];
  }),
  Pad: op(18, { mode: { kind: 'string', default: 'constant' } }, (types) => {
    const { dtype, shape } = types.input(0);
    const pads = types.numbers(1);
    if (types.inputs[3]) types.fail('pads for every axis', 'an input of axes');
    if (pads.length !== 2 * shape.length) types.fail(`${2 * shape.length} pads`, String(pads.length));
    const result = shape.map((dim, axis) => {
      const added = pads[axis]! + pads[axis + shape.length]!;
      if (added === 0) return dim;
      return typeof dim === 'number' ? dim + added : types.fail('a known dim to pad', dim);
    });
    return [{ dtype, shape: result }];
  }),
  Reshape: op(14, { allowzero: { kind: 'int', default: 0 } }, (types) => {
    const shape = reshaped(types);
    return [{ dtype: types.input(0).dtype, shape, content: shape.length <= 1 ? types.input(0).content : null }];
  }),
  Slice: op(13, {}, sliced),
  Split: op(18, { axis: { kind: 'int', default: 0 }, num_outputs: { kind: 'int' } }, (types) => {
    const { dtype, shape } = types.input(0);
    const axis = types.axis(types.int('axis'), shape.length);
    const dim = shape[axis]!;
    if (typeof dim !== 'number') types.fail('a known dim to split', dim);
    const part = Math.ceil((dim as number) / types.outputCount);
    const sizes = types.inputs[1]
      ? types.numbers(1)
      : Array.from({ length: types.outputCount }, (_, at) => Math.min(part, (dim as number) - at * part));
    if (sizes.reduce((a, b) => a + b, 0) !== dim) types.fail(`parts that sum to ${dim}`, sizes.join(' + '));
    return sizes.map((size) => ({ dtype, shape: shape.map((d, at) => (at === axis ? size : d)) }));
  }),
  Squeeze: op(13, {}, squeezed),
  Tile: op(13, {}, (types) => {
    const { dtype, shape } = types.input(0);
    const repeats = types.content(1);
    if (repeats.length !== shape.length) types.fail(`${shape.length} repeats`, String(repeats.length));
    return [{ dtype, shape: shape.map((dim, axis) => multiplyDims([dim, repeats[axis]!])) }];
  }),
  Transpose: op(13, { perm: { kind: 'ints' } }, (types) => {
    const { dtype, shape } = types.input(0);
    const perm = types.ints('perm') ?? shape.map((_, axis) => shape.length - 1 - axis);
    const isPermutation =
      perm.length === shape.length && [...perm].sort((a, b) => a - b).every((axis, at) => axis === at);
    if (!isPermutation) types.fail(`a permutation of ${shape.length} axes`, `[${perm.join(', ')}]`);
    return [{ dtype, shape: perm.map((axis) => shape[axis]!) }];
  }),
  Trilu: op(14, { upper: { kind: 'int', default: 1 } }, (types) => {
    const { dtype, shape } = types.input(0);
    if (shape.length < 2) types.fail('matrices of rank 2 or more', formatShape(shape));
    return [{ dtype, shape }];
  }),
  Unsqueeze: op(13, {}, unsqueezed),
};
