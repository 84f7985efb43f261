// What every encoder family provides: a configuration becomes a graph.

import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import type { Dropout } from '../nn/dropout.js';
import type { ParameterSource } from '../nn/parameter-source.js';
import type { EncoderConfig } from './encoder-config.js';

/** Token inputs, all int64 [batch, length]. */
export interface TokenInputs {
  readonly ids: Value;
  /** 1 for real tokens, 0 for padding. */
  readonly mask: Value;
  /** Null for families without a token type input. */
  readonly typeIds: Value | null;
}

export interface ClassifierGraph {
  /** Output of the embedding layer: word, position and segment embeddings after LayerNorm, [batch·length, hidden]. */
  readonly embeddings: Value;
  /** Output of each encoder layer, [batch·length, hidden]. */
  readonly hiddenStates: readonly Value[];
  /** [batch, classes]. */
  readonly logits: Value;
}

export interface BuildOptions {
  readonly config: EncoderConfig;
  readonly parameters: ParameterSource;
  readonly tokens: TokenInputs;
  readonly dropout: Dropout;
  /** Name to give the embedding layer's output, so that it can be found in the finished graph. */
  readonly embeddingsName?: string;
}

export interface Architecture {
  /** Whether the model takes `token_type_ids`. */
  readonly tokenTypes: boolean;
  readonly build: (b: GraphBuilder, options: BuildOptions) => ClassifierGraph;
}
