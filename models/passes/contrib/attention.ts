// ONNX Runtime's self-attention operators, for encoders: no past, no causal mask, no rotary positions.

import {
  add,
  cast,
  greater,
  less,
  matmul,
  reshape,
  scale,
  softmax,
  transpose,
  unsqueeze,
  where,
} from '../../onnx/emit.js';
import type { Node, Value } from '../../onnx/graph.js';
import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { rawNumber } from '../../onnx/protobuf/raw-attribute.js';
import type { Rewriting } from '../rewrite-graph.js';

/** [batch, sequence, hidden] each. */
interface Projections {
  readonly queries: Value;
  readonly keys: Value;
  readonly values: Value;
}

/** Attributes that turn the operators into something else. */
const isPlain = (node: Node): boolean =>
  ['unidirectional', 'do_rotary', 'past_present_share_buffer'].every((name) => rawNumber(node, name, 0) === 0) &&
  node.attributes['qkv_hidden_sizes'] === undefined &&
  node.outputs.slice(1).every((output) => output === null);

/**
 * What is added to the scores [batch, heads, sequence, keys]: 0 or the filter value. A mask has 1 for real tokens, [batch, keys]
 * or [batch, sequence, keys], or is the number of real tokens, [batch]. Null for other forms.
 */
function additiveMask(b: GraphBuilder, node: Node, mask: Value, { shape, dtype }: Value): Value | null {
  const [batch, keys] = shape;
  const choose = (keep: Value): Value =>
    where(b, keep, b.scalar(0, dtype), b.scalar(rawNumber(node, 'mask_filter_value', -10000), dtype));
  if (mask.shape[0] !== batch) return null;
  switch (mask.shape.length) {
    case 1: {
      const bounds = [b.scalar(0, 'int64'), reshape(b, b.shapeTensor([keys!]), []), b.scalar(1, 'int64')];
      const keep = less(b, b.apply('Range', bounds), unsqueeze(b, cast(b, mask, 'int64'), [1]));
      return unsqueeze(b, choose(keep), [1, 2]);
    }
    case 2:
      return unsqueeze(b, choose(greater(b, cast(b, mask, 'int32'), b.scalar(0, 'int32'))), [1, 2]);
    case 3:
      return unsqueeze(b, choose(greater(b, cast(b, mask, 'int32'), b.scalar(0, 'int32'))), [1]);
    default:
      return null;
  }
}

/** softmax(QKᵀ·scale + bias + mask)·V per head, [batch, sequence, hidden]. */
function attend(
  b: GraphBuilder,
  node: Node,
  { queries, keys, values }: Projections,
  { mask, bias }: { mask: Value | null | undefined; bias: Value | null | undefined },
): Value | null {
  const heads = rawNumber(node, 'num_heads', 0);
  const hidden = queries.shape.at(-1);
  if (typeof hidden !== 'number' || !(heads > 0) || hidden % heads !== 0) return null;
  const width = hidden / heads;
  const split = (value: Value, perm: readonly number[]): Value =>
    transpose(b, reshape(b, value, [...value.shape.slice(0, 2), heads, width]), perm);
  const product = matmul(b, split(queries, [0, 2, 1, 3]), split(keys, [0, 2, 3, 1]));
  const scaled = scale(b, product, rawNumber(node, 'scale', 0) || 1 / Math.sqrt(width));
  const biased = bias ? add(b, scaled, bias) : scaled;
  const filter = mask ? additiveMask(b, node, mask, keys) : undefined;
  if (filter === null) return null;
  const weights = softmax(b, filter ? add(b, biased, filter) : biased);
  return reshape(b, transpose(b, matmul(b, weights, split(values, [0, 2, 1, 3])), [0, 2, 1, 3]), queries.shape);
}

/** Parts of equal size along the last axis. */
function thirds(b: GraphBuilder, value: Value): Projections | null {
  if (typeof value.shape.at(-1) !== 'number') return null;
  const [first, second, third] = b.applyMany('Split', [value], { axis: value.shape.length - 1, num_outputs: 3 }, 3);
  return { queries: first!, keys: second!, values: third! };
}

/** Inputs x, weights [hidden, 3·hidden], bias?, mask?, past?, bias of the scores?. */
export const attention: Rewriting = (b, node) => {
  const [x, weights, bias, mask, past, scoreBias, ...others] = node.inputs;
  if (!isPlain(node) || past || others.some((value) => value)) return null;
  const product = matmul(b, x!, weights!);
  const projections = thirds(b, bias ? add(b, product, bias) : product);
  const attended = projections && attend(b, node, projections, { mask, bias: scoreBias });
  return attended && [attended];
};

/** Inputs queries, keys, values, bias [3·hidden]?, mask?, bias of the scores?. */
export const multiHeadAttention: Rewriting = (b, node) => {
  const [queries, keys, values, bias, mask, scoreBias, ...others] = node.inputs;
  const separate = [queries, keys, values].every((value) => value?.shape.length === 3);
  if (!isPlain(node) || !separate || others.some((value) => value)) return null;
  const biases = bias ? thirds(b, bias) : undefined;
  if (biases === null) return null;
  const projections: Projections = {
    queries: biases ? add(b, queries!, biases.queries) : queries!,
    keys: biases ? add(b, keys!, biases.keys) : keys!,
    values: biases ? add(b, values!, biases.values) : values!,
  };
  const attended = attend(b, node, projections, { mask, bias: scoreBias });
  return attended && [attended];
};
