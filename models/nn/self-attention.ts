// Multi-head self-attention, encoder style.

import { add, matmul, reshape, scale, softmax, transpose } from '../onnx/emit.js';
import type { Dim } from '../onnx/dim.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import type { Dropout } from './dropout.js';
import { linear } from './linear.js';
import type { ParameterSource } from './parameter-source.js';

export interface SelfAttentionOptions {
  readonly names: { readonly query: string; readonly key: string; readonly value: string };
  readonly heads: number;
  readonly batch: Dim;
  readonly length: Dim;
  /** Added to the scores, [batch, 1, 1, length]: 0 for real tokens, very negative for padding. */
  readonly maskBias: Value;
  readonly dropout: Dropout;
}

/** x [batch·length, hidden] → context [batch·length, hidden], before the output projection. */
export function selfAttention(
  b: GraphBuilder,
  parameters: ParameterSource,
  x: Value,
  options: SelfAttentionOptions,
): Value {
  const { names, heads, batch, length, maskBias, dropout } = options;
  const width = (x.shape[1] as number) / heads;
  const split = (name: string, perm: readonly number[]): Value =>
    transpose(b, reshape(b, linear(b, parameters, name, x), [batch, length, heads, width]), perm);

  const query = split(names.query, [0, 2, 1, 3]); // [batch, heads, length, width]
  const key = split(names.key, [0, 2, 3, 1]); // [batch, heads, width, length]
  const value = split(names.value, [0, 2, 1, 3]);
  const scores = add(b, scale(b, matmul(b, query, key), 1 / Math.sqrt(width)), maskBias);
  const context = matmul(b, dropout(b, softmax(b, scores)), value);
  return reshape(b, transpose(b, context, [0, 2, 1, 3]), x.shape);
}
