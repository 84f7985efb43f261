// What is said of each encoder family, where it is chosen and where it is shown.

import type { EncoderSpec } from '../../services/registry/new-encoder.js';

export const ENCODER_FAMILY_DESCRIPTIONS = {
  bert: 'BERT of any width and depth.',
  distilbert: 'DistilBERT: no token types, no pooler.',
  roberta: 'RoBERTa: byte-level BPE, no token types.',
} as const satisfies Record<EncoderSpec['family'], string>;
