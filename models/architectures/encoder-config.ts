// The shape of an encoder classifier, independent of where it came from.

import type { Activation } from '../nn/activation.js';

export const ENCODER_FAMILIES = ['bert', 'distilbert', 'roberta'] as const;
export type EncoderFamily = (typeof ENCODER_FAMILIES)[number];

export interface EncoderConfig {
  readonly family: EncoderFamily;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly intermediateSize: number;
  /** Longest input in tokens. RoBERTa's position table has `padTokenId + 1` more rows than this. */
  readonly maxLength: number;
  readonly vocabSize: number;
  /** Rows of the token type table; 0 for families without one (DistilBERT). */
  readonly typeVocabSize: number;
  readonly activation: Activation;
  readonly layerNormEpsilon: number;
  readonly padTokenId: number;
  readonly labels: readonly string[];
}
