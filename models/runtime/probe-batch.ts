// A batch to try a model with: the same one every time, with rows of mixed length.

import { Random } from '../../lib/random.js';
import { toTokenBatch, type TokenBatch } from './token-batch.js';

/** What a model accepts; an `EncoderConfig` says it. */
export interface TokenRanges {
  readonly vocabSize: number;
  /** Longest input in tokens. */
  readonly maxLength: number;
  /** Segments that a token may be in; 0 for models that do not tell them apart. */
  readonly typeVocabSize: number;
  readonly padTokenId: number;
}

const SEED = 20221101;
const ROWS = 4;
const LENGTH = 16;

/** Four rows of up to 16 random tokens, from a full one to a quarter of it, in two segments where the model knows them. */
export function probeBatch({ vocabSize, maxLength, typeVocabSize, padTokenId }: TokenRanges): TokenBatch {
  const random = new Random(SEED);
  const longest = Math.min(LENGTH, maxLength);
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const length = Math.max(1, Math.floor((longest * (ROWS - row)) / ROWS));
    const ids = Array.from({ length }, () => {
      const id = random.below(vocabSize - 1);
      return id < padTokenId ? id : id + 1;
    });
    return { ids, typeIds: ids.map((_, at) => (typeVocabSize > 1 && 2 * at >= length ? 1 : 0)) };
  });
  return toTokenBatch(rows, padTokenId);
}
