// Fresh parameters, as BERT initialises them.

import { atOnce } from '../../lib/in-turns.js';
import { Random } from '../../lib/random.js';
import type { EncoderConfig } from '../architectures/encoder-config.js';
import { parameterShapes } from '../architectures/parameter-shapes.js';
import type { WeightTensor, Weights } from '../checkpoints/weights.js';

const DEVIATION = 0.02;
const NORM_GAIN = /(LayerNorm|layer_norm)\.weight$/;

/** Random numbers made in one turn, a few milliseconds. */
const NUMBERS_PER_TURN = 1 << 15;

/** LayerNorm gains 1, biases 0, everything else normal with deviation 0.02. The same seed gives the same numbers. */
export function initialiseWeights(config: EncoderConfig, seed: number): Weights {
  return atOnce(weightInitialisation(config, seed));
}

/** `initialiseWeights` as a computation that gives way: large models take seconds. */
export function* weightInitialisation(config: EncoderConfig, seed: number): Generator<void, Weights> {
  const random = new Random(seed);
  const weights = new Map<string, WeightTensor>();
  for (const [name, shape] of parameterShapes(config)) weights.set(name, yield* initialisation(name, shape, random));
  return weights;
}

/** One fresh parameter. */
export function* initialisation(name: string, shape: readonly number[], random: Random): Generator<void, WeightTensor> {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  if (NORM_GAIN.test(name)) return { shape, data: data.fill(1) };
  if (name.endsWith('.bias')) return { shape, data };
  for (let at = 0; at < data.length; at++) {
    if (at % NUMBERS_PER_TURN === NUMBERS_PER_TURN - 1) yield;
    data[at] = DEVIATION * random.normal();
  }
  return { shape, data };
}
