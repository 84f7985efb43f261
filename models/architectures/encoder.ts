// What the encoder families share: summed embeddings, a stack of layers, the first token's state.

import { add, arange, cast, gather, reshape, scale, slice, sub, unsqueeze } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import { sizeOf } from '../onnx/shape.js';
import { encoderLayer } from '../nn/encoder-layer.js';
import { layerNorm } from '../nn/layer-norm.js';
import type { BuildOptions, TokenInputs } from './architecture.js';
import { layerNames } from './parameter-names.js';

/** Added to the scores of padding: its softmax weight underflows to exactly 0. */
const PADDING_BIAS = -1e9;

/** Positions 0, 1, … of each token, int64 [length]. */
export function positionsFromStart(b: GraphBuilder, { ids }: TokenInputs, maxLength: number): Value {
  return slice(b, arange(b, maxLength), 0, 0, ids.shape[1]!);
}

/** LayerNorm and dropout over the sum of embedding lookups (`table` by `indices`) → [batch·length, hidden]. */
export function embed(
  b: GraphBuilder,
  { config, parameters, tokens, dropout, embeddingsName }: BuildOptions,
  lookups: readonly { readonly table: string; readonly indices: Value }[],
  norm: string,
): Value {
  const sum = lookups.map(({ table, indices }) => gather(b, parameters(table), indices)).reduce((x, y) => add(b, x, y));
  const flat = reshape(b, sum, [sizeOf(tokens.ids.shape), config.hiddenSize]);
  const embeddings = dropout(b, layerNorm(b, parameters, norm, flat, config.layerNormEpsilon));
  return embeddingsName === undefined ? embeddings : b.named(embeddingsName, embeddings);
}

/** The stack of layers over embeddings [batch·length, hidden]; returns each layer's output. */
export function encode(
  b: GraphBuilder,
  { config, parameters, tokens, dropout }: BuildOptions,
  embeddings: Value,
): Value[] {
  const [batch, length] = tokens.mask.shape;
  const padding = sub(b, b.scalar(1), cast(b, tokens.mask, 'float32'));
  const maskBias = unsqueeze(b, scale(b, padding, PADDING_BIAS), [1, 2]);
  const hiddenStates: Value[] = [];
  for (let layer = 0; layer < config.layers; layer++) {
    const { heads, activation, layerNormEpsilon } = config;
    const names = layerNames(config.family, layer);
    const options = { names, heads, activation, layerNormEpsilon, batch: batch!, length: length!, maskBias, dropout };
    hiddenStates.push(encoderLayer(b, parameters, hiddenStates.at(-1) ?? embeddings, options));
  }
  return hiddenStates;
}

/** The states of each row's first token: [batch·length, hidden] → [batch, hidden]. */
export function firstToken(b: GraphBuilder, { ids }: TokenInputs, states: Value): Value {
  const [batch, length] = ids.shape;
  const hidden = states.shape[1]!;
  return reshape(b, slice(b, reshape(b, states, [batch!, length!, hidden]), 1, 0, 1), [batch!, hidden]);
}
