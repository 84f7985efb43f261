// BERT sequence classifier: pooled first token, tanh, linear.

import { tanh } from '../onnx/emit.js';
import { linear } from '../nn/linear.js';
import type { EncoderLayerNames } from '../nn/encoder-layer.js';
import type { Architecture } from './architecture.js';
import { embed, encode, firstToken, positionsFromStart } from './encoder.js';

/** Layer names shared by BERT and RoBERTa, under their own prefix. */
export function bertLayerNames(prefix: string, layer: number): EncoderLayerNames {
  const at = `${prefix}.encoder.layer.${layer}`;
  return {
    query: `${at}.attention.self.query`,
    key: `${at}.attention.self.key`,
    value: `${at}.attention.self.value`,
    attentionOutput: `${at}.attention.output.dense`,
    attentionNorm: `${at}.attention.output.LayerNorm`,
    intermediate: `${at}.intermediate.dense`,
    output: `${at}.output.dense`,
    outputNorm: `${at}.output.LayerNorm`,
  };
}

export const bert: Architecture = {
  tokenTypes: true,
  build: (b, options) => {
    const { config, parameters, tokens, dropout } = options;
    const embeddings = embed(
      b,
      options,
      [
        { table: 'bert.embeddings.word_embeddings.weight', indices: tokens.ids },
        { table: 'bert.embeddings.token_type_embeddings.weight', indices: tokens.typeIds! },
        {
          table: 'bert.embeddings.position_embeddings.weight',
          indices: positionsFromStart(b, tokens, config.maxLength),
        },
      ],
      'bert.embeddings.LayerNorm',
    );
    const hiddenStates = encode(b, options, embeddings, (layer) => bertLayerNames('bert', layer));
    const first = firstToken(b, tokens, hiddenStates.at(-1)!);
    const pooled = tanh(b, linear(b, parameters, 'bert.pooler.dense', first));
    return { embeddings, hiddenStates, logits: linear(b, parameters, 'classifier', dropout(b, pooled)) };
  },
};
