// The graph of a served classifier: symbolic batch and sequence, weights by offset into the weights file.

import { noDropout } from '../nn/dropout.js';
import type { Graph } from '../onnx/graph.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import type { ExternalData } from '../onnx/tensor-data.js';
import { architectures } from './architectures.js';
import type { EncoderConfig } from './encoder-config.js';
import { parameterShapes } from './parameter-shapes.js';
import { tokenInputs } from './token-inputs.js';

/** Name of the value that input gradients are taken at, [batch·sequence, hidden]. */
export const EMBEDDINGS = 'embeddings';

/** Token inputs [batch, sequence] → `logits` [batch, classes]. `weights` tells where each parameter lies. */
export function buildServingGraph(config: EncoderConfig, weights: (name: string) => ExternalData): Graph {
  const b = new GraphBuilder();
  const tokens = tokenInputs(b, [config.family], 'batch', 'sequence');
  const values = new Map(
    [...parameterShapes(config)].map(([name, shape]) => [name, b.initializer(name, 'float32', shape, weights(name))]),
  );
  const { logits } = architectures[config.family].build(b, {
    config,
    parameters: (name) => values.get(name)!,
    tokens,
    dropout: noDropout,
    embeddingsName: EMBEDDINGS,
  });
  return b.build(config.family, { logits });
}
