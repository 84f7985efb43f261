// Fresh parameters, as BERT initialises them.

import { Random } from '../../lib/random.js';
import type { EncoderConfig } from '../architectures/encoder-config.js';
import { parameterShapes } from '../architectures/parameter-shapes.js';
import type { WeightTensor, Weights } from '../checkpoints/weights.js';

const DEVIATION = 0.02;
const NORM_GAIN = /(LayerNorm|layer_norm)\.weight$/;

/** LayerNorm gains 1, biases 0, everything else normal with deviation 0.02. The same seed gives the same numbers. */
export function initialiseWeights(config: EncoderConfig, seed: number): Weights {
  const random = new Random(seed);
  return new Map([...parameterShapes(config)].map(([name, shape]) => [name, initialisation(name, shape, random)]));
}

/** One fresh parameter. */
export function initialisation(name: string, shape: readonly number[], random: Random): WeightTensor {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  if (NORM_GAIN.test(name)) return { shape, data: data.fill(1) };
  if (name.endsWith('.bias')) return { shape, data };
  return { shape, data: data.map(() => DEVIATION * random.normal()) };
}
