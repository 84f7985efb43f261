// What the families call their modules in Hugging Face checkpoints.

import type { EncoderFamily } from './encoder-config.js';

/** The modules of one encoder layer, relative to `<prefix>.<index>`. */
interface LayerNames {
  readonly prefix: string;
  readonly attention: readonly string[];
  readonly attentionNorm: string;
  readonly intermediate: string;
  readonly output: string;
  readonly outputNorm: string;
}

const BERT_LAYER = {
  attention: ['attention.self.query', 'attention.self.key', 'attention.self.value', 'attention.output.dense'],
  attentionNorm: 'attention.output.LayerNorm',
  intermediate: 'intermediate.dense',
  output: 'output.dense',
  outputNorm: 'output.LayerNorm',
} as const;

/** The encoder layers of each family. */
export const LAYER_NAMES: Readonly<Record<EncoderFamily, LayerNames>> = {
  bert: { prefix: 'bert.encoder.layer', ...BERT_LAYER },
  roberta: { prefix: 'roberta.encoder.layer', ...BERT_LAYER },
  distilbert: {
    prefix: 'distilbert.transformer.layer',
    attention: ['attention.q_lin', 'attention.k_lin', 'attention.v_lin', 'attention.out_lin'],
    attentionNorm: 'sa_layer_norm',
    intermediate: 'ffn.lin1',
    output: 'ffn.lin2',
    outputNorm: 'output_layer_norm',
  },
};

/** The dense layer between the encoder and the last linear layer, and that last layer. */
export const HEAD_NAMES: Readonly<Record<EncoderFamily, { readonly dense: string; readonly output: string }>> = {
  bert: { dense: 'bert.pooler.dense', output: 'classifier' },
  distilbert: { dense: 'pre_classifier', output: 'classifier' },
  roberta: { dense: 'classifier.dense', output: 'classifier.out_proj' },
};
