// RoBERTa sequence classifier: positions count real tokens from the padding id on; first token, linear, tanh, linear.

import { add, cast, equal, mul, not, tanh } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import { int64s, scalarData } from '../onnx/tensor-data.js';
import { linear } from '../nn/linear.js';
import type { Architecture, TokenInputs } from './architecture.js';
import { embed, encode, firstToken } from './encoder.js';
import { HEAD_NAMES } from './parameter-names.js';

/** padId + the count of real tokens so far; padId at padding. int64 [batch, length]. */
function positionsOfRealTokens(b: GraphBuilder, { ids }: TokenInputs, padTokenId: number): Value {
  const pad = b.constant(scalarData(padTokenId, 'int64'));
  const real = cast(b, not(b, equal(b, ids, pad)), 'int64');
  const counted = b.apply('CumSum', [real, b.constant(int64s([1]))]);
  return add(b, mul(b, counted, real), pad);
}

const head = HEAD_NAMES.roberta;

export const roberta: Architecture = {
  tokenTypes: false,
  build: (b, options) => {
    const { config, parameters, tokens, dropout } = options;
    const embeddings = embed(
      b,
      options,
      [
        { table: 'roberta.embeddings.word_embeddings.weight', indices: tokens.ids },
        // The table has one row that every token gets.
        { table: 'roberta.embeddings.token_type_embeddings.weight', indices: b.constant(int64s([0])) },
        {
          table: 'roberta.embeddings.position_embeddings.weight',
          indices: positionsOfRealTokens(b, tokens, config.padTokenId),
        },
      ],
      'roberta.embeddings.LayerNorm',
    );
    const hiddenStates = encode(b, options, embeddings);
    const first = dropout(b, firstToken(b, tokens, hiddenStates.at(-1)!));
    const pooled = dropout(b, tanh(b, linear(b, parameters, head.dense, first)));
    return { embeddings, hiddenStates, logits: linear(b, parameters, head.output, pooled) };
  },
};
