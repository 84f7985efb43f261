// What an operator must read of its inputs where only the first token of its outputs is wanted.

import { divideDim, multiplyDims, type Dim } from '../onnx/dim.js';
import type { Node, Value } from '../onnx/graph.js';
import { elementwise } from '../onnx/ops/elementwise.js';
import { normalizeAxis, sizeOf } from '../onnx/shape.js';

/**
 * The first token of each row: of `axis`, seen as [rows, length], the places where the second index is 0. `rows` is 1 where
 * tokens have an axis of their own, and the batch where rows and tokens share one.
 */
export interface FirstToken {
  readonly axis: number;
  readonly rows: Dim;
}

/** The part of a value that is read. */
export type Reading = FirstToken | 'all';

/** Readings of a node's inputs, null for those it has not or does not need; or null where nothing can be left out. */
export type Readings = readonly (Reading | null)[] | null;

/** `output` is the value that is wanted in part; all outputs of a node with a rule are narrowed along the same axis. */
type FirstTokenRule = (node: Node, output: Value, wanted: FirstToken) => Readings;

/** What is read of the first input; the others are read whole. */
const ofFirst = ({ inputs }: Node, reading: Reading): Readings =>
  inputs.map((value, place) => value && (place === 0 ? reading : 'all'));

/** What is read of a value that is broadcast to an output; undefined where that cannot be told. */
function ofBroadcast(value: Value, { shape }: Value, { axis, rows }: FirstToken): Reading | undefined {
  const own = axis - (shape.length - value.shape.length);
  if (own < 0 || value.shape[own] === 1) return 'all';
  return value.shape[own] === shape[axis] ? { axis: own, rows } : undefined;
}

const broadcast: FirstTokenRule = ({ inputs }, output, wanted) => {
  const readings = inputs.map((value) => value && ofBroadcast(value, output, wanted));
  return readings.every((reading) => reading !== undefined) ? readings : null;
};

/** Normalises along its axis and those behind it, each place before them by itself. */
const normalization: FirstTokenRule = (node, output, wanted) => {
  const axis = normalizeAxis(node.attributes['axis'] as number, output.shape.length);
  return axis !== undefined && axis > wanted.axis ? ofFirst(node, wanted) : null;
};

const reduction: FirstTokenRule = (node, output, wanted) => {
  const axes = node.inputs[1]?.content;
  const keepsPlaces = node.attributes['keepdims'] === 1 && axes?.length === 1;
  const axis = keepsPlaces ? normalizeAxis(Number(axes[0]), output.shape.length) : undefined;
  return axis !== undefined && axis !== wanted.axis ? ofFirst(node, wanted) : null;
};

const matrixProduct: FirstTokenRule = ({ inputs: [x, y], attributes }, output, wanted) => {
  if (attributes['transA'] || attributes['transBatchA'] || attributes['transBatchB']) return null;
  const rank = output.shape.length;
  if (x!.shape.length !== rank || wanted.axis === rank - 1) return null;
  if (wanted.axis === rank - 2) return [wanted, 'all'];
  const right = ofBroadcast(y!, output, wanted);
  const left = ofBroadcast(x!, output, wanted);
  return left && right ? [left, right] : null;
};

/** Row-major order stays as it is, so the token axis is where as many elements lie before it. */
const reshaping: FirstTokenRule = (node, { shape }, { axis, rows }) => {
  const x = node.inputs[0]!;
  const before = multiplyDims([...shape.slice(0, axis), rows]);
  const length = divideDim(shape[axis]!, rows);
  for (const [own, dim] of x.shape.entries()) {
    const ownRows = divideDim(before, sizeOf(x.shape.slice(0, own)));
    if (ownRows === undefined || length === undefined || multiplyDims([ownRows, length]) !== dim) continue;
    return ofFirst(node, { axis: own, rows: ownRows });
  }
  return null;
};

const rules: Readonly<Record<string, FirstTokenRule>> = {
  ...Object.fromEntries(Object.keys(elementwise).map((op) => [op, broadcast])),
  FusedMatMul: matrixProduct,
  Gemm: (node, output, wanted) => {
    const [, , bias] = node.inputs;
    if (node.attributes['transA'] || wanted.axis !== 0) return null;
    const added = bias ? ofBroadcast(bias, output, wanted) : null;
    return added === undefined ? null : [wanted, 'all', added];
  },
  LayerNormalization: normalization,
  LogSoftmax: normalization,
  MatMul: matrixProduct,
  ReduceMax: reduction,
  ReduceMean: reduction,
  ReduceSum: reduction,
  Reshape: reshaping,
  Slice: (node, { shape }, wanted) => {
    const axes = node.inputs[3]?.content?.map((axis) => normalizeAxis(Number(axis), shape.length));
    return axes && !axes.includes(wanted.axis) ? ofFirst(node, wanted) : null;
  },
  Softmax: normalization,
  Squeeze: (node, output, wanted) => (node.inputs[1] ? reshaping(node, output, wanted) : null),
  Transpose: (node, { shape }, { axis, rows }) => {
    const perm = node.attributes['perm'] as readonly number[] | undefined;
    return ofFirst(node, { axis: perm ? perm[axis]! : shape.length - 1 - axis, rows });
  },
  Unsqueeze: reshaping,
};

/** Operators of ONNX Runtime's own that its optimizer puts into exported classifiers. */
const contribRules: Readonly<Record<string, FirstTokenRule>> = {
  BiasGelu: broadcast,
  FastGelu: broadcast,
  FusedMatMul: matrixProduct,
  Gelu: broadcast,
  QuickGelu: broadcast,
  SkipLayerNormalization: ({ inputs }, output, wanted) => {
    const [x, skip] = inputs;
    if (wanted.axis >= output.shape.length - 1) return null;
    const added = ofBroadcast(skip!, output, wanted);
    return added && x ? inputs.map((value, place) => value && ([wanted, added][place] ?? 'all')) : null;
  },
};

/** What nodes read that compute all of their outputs. */
const wholeRules: Readonly<Record<string, (node: Node) => Readings>> = {
  Gather: (node) => {
    const indices = node.inputs[1]!.content;
    return isOnly(indices, 0) ? ofFirst(node, firstAlong(node, node.attributes['axis'] as number)) : null;
  },
  // What is known of a shape needs no value.
  Shape: ({ outputs: [shape] }) => (shape!.content ? [null] : null),
  Slice: (node) => {
    const [, starts, ends, axes, steps] = node.inputs;
    const [axis] = axes?.content ?? [];
    const first = isOnly(starts!.content, 0) && isOnly(ends!.content, 1) && (!steps || isOnly(steps.content, 1));
    return first && typeof axis === 'number' ? ofFirst(node, firstAlong(node, axis)) : null;
  },
};

const isOnly = (content: Value['content'], element: number): boolean => content?.length === 1 && content[0] === element;

/** The first place along an axis of the first input. */
function firstAlong({ inputs: [x] }: Node, axis: number): Reading {
  const own = normalizeAxis(axis, x!.shape.length);
  return own === undefined || x!.shape[own] === 1 ? 'all' : { axis: own, rows: 1 };
}

/**
 * What a node reads if only `wanted` is read of its outputs; null for everything. `output` is one of those. Inputs and
 * outputs must have types.
 */
export function readingsOf(node: Node, output: Value, wanted: Reading): Readings {
  if (wanted === 'all') {
    return node.domain === '' && Object.hasOwn(wholeRules, node.op) ? wholeRules[node.op]!(node) : null;
  }
  const table = node.domain === '' ? rules : contribRules;
  return Object.hasOwn(table, node.op) ? table[node.op]!(node, output, wanted) : null;
}
