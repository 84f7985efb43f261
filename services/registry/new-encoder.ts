// The config of a fresh encoder from what a client chooses.

import { badInput } from '../../lib/errors.js';
import type { EncoderConfig, EncoderFamily } from '../../models/architectures/encoder-config.js';
import { parameterShapes } from '../../models/architectures/parameter-shapes.js';
import type { Tokenizer } from '../../models/tokenizers/tokenizer.js';

/** The sizes a client chooses for a new encoder. */
export interface EncoderSpec {
  readonly family: EncoderFamily;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly intermediateSize: number;
  readonly maxLength: number;
}

const LIMITS = {
  layers: 48,
  hiddenSize: 4_096,
  heads: 64,
  intermediateSize: 16_384,
  maxLength: 8_192,
} as const satisfies Record<Exclude<keyof EncoderSpec, 'family'>, number>;

/** More would not fit into one file that Node can read. */
const MAX_PARAMETERS = 500_000_000;

/** Rows of the token type table and LayerNorm's ε, as the families' authors published them. */
const FAMILY_TRAITS = {
  bert: { typeVocabSize: 2, layerNormEpsilon: 1e-12 },
  distilbert: { typeVocabSize: 0, layerNormEpsilon: 1e-12 },
  roberta: { typeVocabSize: 1, layerNormEpsilon: 1e-5 },
} as const satisfies Record<EncoderFamily, Pick<EncoderConfig, 'typeVocabSize' | 'layerNormEpsilon'>>;

/** Checks the sizes and fills in what follows from family and tokenizer. */
export function newEncoderConfig(spec: EncoderSpec, tokenizer: Tokenizer, labels: readonly string[]): EncoderConfig {
  for (const key of Object.keys(LIMITS) as (keyof typeof LIMITS)[]) {
    const value = spec[key];
    if (!Number.isInteger(value) || value < 1 || value > LIMITS[key]) {
      throw badInput(['encoder', key], `an integer from 1 to ${LIMITS[key]}`, String(value));
    }
  }
  if (spec.hiddenSize % spec.heads !== 0) {
    throw badInput(['encoder', 'heads'], `a divisor of hiddenSize ${spec.hiddenSize}`, String(spec.heads));
  }
  const config: EncoderConfig = {
    family: spec.family,
    layers: spec.layers,
    hiddenSize: spec.hiddenSize,
    heads: spec.heads,
    intermediateSize: spec.intermediateSize,
    maxLength: spec.maxLength,
    ...FAMILY_TRAITS[spec.family],
    activation: 'gelu',
    vocabSize: tokenizer.vocabSize,
    padTokenId: tokenizer.padTokenId,
    labels,
  };
  checkRoom(tokenizer, config);
  return config;
}

/** The limits that sizes only break together. */
function checkRoom({ addedTokenCount }: Tokenizer, config: EncoderConfig): void {
  if (config.maxLength <= addedTokenCount) {
    const expected = `more than the tokenizer's ${addedTokenCount} special tokens`;
    throw badInput(['encoder', 'maxLength'], expected, String(config.maxLength));
  }
  const count = parameterCount(config);
  if (count > MAX_PARAMETERS) throw badInput('encoder', `at most ${MAX_PARAMETERS} parameters`, String(count));
}

function parameterCount(config: EncoderConfig): number {
  return [...parameterShapes(config).values()].reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
}
