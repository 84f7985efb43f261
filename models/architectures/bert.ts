// BERT sequence classifier: pooled first token, tanh, linear.

import { tanh } from '../onnx/emit.js';
import { linear } from '../nn/linear.js';
import type { Architecture } from './architecture.js';
import { embed, encode, firstToken, positionsFromStart } from './encoder.js';
import { HEAD_NAMES } from './parameter-names.js';

const head = HEAD_NAMES.bert;

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
    const hiddenStates = encode(b, options, embeddings);
    const first = firstToken(b, tokens, hiddenStates.at(-1)!);
    const pooled = tanh(b, linear(b, parameters, head.dense, first));
    return { embeddings, hiddenStates, logits: linear(b, parameters, head.output, dropout(b, pooled)) };
  },
};
