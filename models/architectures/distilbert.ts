// DistilBERT sequence classifier: no segments, no pooler; first token, linear, ReLU, linear.

import { relu } from '../onnx/emit.js';
import { linear } from '../nn/linear.js';
import type { EncoderLayerNames } from '../nn/encoder-layer.js';
import type { Architecture } from './architecture.js';
import { embed, encode, firstToken, positionsFromStart } from './encoder.js';

function layerNames(layer: number): EncoderLayerNames {
  const at = `distilbert.transformer.layer.${layer}`;
  return {
    query: `${at}.attention.q_lin`,
    key: `${at}.attention.k_lin`,
    value: `${at}.attention.v_lin`,
    attentionOutput: `${at}.attention.out_lin`,
    attentionNorm: `${at}.sa_layer_norm`,
    intermediate: `${at}.ffn.lin1`,
    output: `${at}.ffn.lin2`,
    outputNorm: `${at}.output_layer_norm`,
  };
}

export const distilbert: Architecture = {
  tokenTypes: false,
  build: (b, options) => {
    const { config, parameters, tokens, dropout } = options;
    const positions = positionsFromStart(b, tokens, config.maxLength);
    const embeddings = embed(
      b,
      options,
      [
        { table: 'distilbert.embeddings.word_embeddings.weight', indices: tokens.ids },
        { table: 'distilbert.embeddings.position_embeddings.weight', indices: positions },
      ],
      'distilbert.embeddings.LayerNorm',
    );
    const hiddenStates = encode(b, options, embeddings, layerNames);
    const first = firstToken(b, tokens, hiddenStates.at(-1)!);
    const pooled = relu(b, linear(b, parameters, 'pre_classifier', first));
    return { embeddings, hiddenStates, logits: linear(b, parameters, 'classifier', dropout(b, pooled)) };
  },
};
