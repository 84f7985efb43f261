// DistilBERT sequence classifier: no segments, no pooler; first token, linear, ReLU, linear.

import { relu } from '../onnx/emit.js';
import { linear } from '../nn/linear.js';
import type { Architecture } from './architecture.js';
import { embed, encode, firstToken, positionsFromStart } from './encoder.js';
import { HEAD_NAMES } from './parameter-names.js';

const head = HEAD_NAMES.distilbert;

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
    const hiddenStates = encode(b, options, embeddings);
    const first = firstToken(b, tokens, hiddenStates.at(-1)!);
    const pooled = relu(b, linear(b, parameters, head.dense, first));
    return { embeddings, hiddenStates, logits: linear(b, parameters, head.output, dropout(b, pooled)) };
  },
};
