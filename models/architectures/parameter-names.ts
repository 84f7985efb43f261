// What the families call their modules in Hugging Face checkpoints.

import type { EncoderLayerNames } from '../nn/encoder-layer.js';
import type { EncoderFamily } from './encoder-config.js';

const BERT_LAYER: EncoderLayerNames = {
  query: 'attention.self.query',
  key: 'attention.self.key',
  value: 'attention.self.value',
  attentionOutput: 'attention.output.dense',
  attentionNorm: 'attention.output.LayerNorm',
  intermediate: 'intermediate.dense',
  output: 'output.dense',
  outputNorm: 'output.LayerNorm',
};

const DISTILBERT_LAYER: EncoderLayerNames = {
  query: 'attention.q_lin',
  key: 'attention.k_lin',
  value: 'attention.v_lin',
  attentionOutput: 'attention.out_lin',
  attentionNorm: 'sa_layer_norm',
  intermediate: 'ffn.lin1',
  output: 'ffn.lin2',
  outputNorm: 'output_layer_norm',
};

/** The encoder layers of each family: layer i is `<prefix>.<i>`, its modules are named relative to that. */
const LAYERS: Readonly<Record<EncoderFamily, { readonly prefix: string; readonly modules: EncoderLayerNames }>> = {
  bert: { prefix: 'bert.encoder.layer', modules: BERT_LAYER },
  roberta: { prefix: 'roberta.encoder.layer', modules: BERT_LAYER },
  distilbert: { prefix: 'distilbert.transformer.layer', modules: DISTILBERT_LAYER },
};

/** What all layers of a family have before their index, e.g. `bert.encoder.layer`. */
export function layerPrefix(family: EncoderFamily): string {
  return LAYERS[family].prefix;
}

/** Full names of the modules of one encoder layer, counted from 0. */
export function layerNames(family: EncoderFamily, layer: number): EncoderLayerNames {
  const { prefix, modules } = LAYERS[family];
  const at = (name: string): string => `${prefix}.${layer}.${name}`;
  return {
    query: at(modules.query),
    key: at(modules.key),
    value: at(modules.value),
    attentionOutput: at(modules.attentionOutput),
    attentionNorm: at(modules.attentionNorm),
    intermediate: at(modules.intermediate),
    output: at(modules.output),
    outputNorm: at(modules.outputNorm),
  };
}

/** The dense layer between the encoder and the last linear layer, and that last layer. */
export const HEAD_NAMES: Readonly<Record<EncoderFamily, { readonly dense: string; readonly output: string }>> = {
  bert: { dense: 'bert.pooler.dense', output: 'classifier' },
  distilbert: { dense: 'pre_classifier', output: 'classifier' },
  roberta: { dense: 'classifier.dense', output: 'classifier.out_proj' },
};
