// A model in memory: its configuration and its parameters.

import type { EncoderConfig } from '../architectures/encoder-config.js';
import type { Weights } from '../checkpoints/weights.js';
import type { HostTensor } from '../runtime/session.js';

export interface LoadedModel {
  readonly config: EncoderConfig;
  readonly weights: Weights;
}

/** Parameters as the feeds of a graph that names them with a prefix. */
export function parameterFeeds(prefix: string, weights: Weights): Record<string, HostTensor> {
  return Object.fromEntries(
    [...weights].map(([name, { shape, data }]) => [prefix + name, { dtype: 'float32' as const, shape, data }]),
  );
}
