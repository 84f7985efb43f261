// Small models and examples for tests that train for real.

import type { EncoderConfig } from '../../models/architectures/encoder-config.js';
import type { TokenizedExample } from '../../models/training/tokenized-example.js';
import type { TrainingConfig } from '../../models/training/training-config.js';

export const tinyEncoder = (layers: number, changes: Partial<EncoderConfig> = {}): EncoderConfig => ({
  family: 'bert',
  layers,
  hiddenSize: 16,
  heads: 2,
  intermediateSize: 32,
  maxLength: 16,
  vocabSize: 40,
  typeVocabSize: 2,
  activation: 'gelu',
  layerNormEpsilon: 1e-12,
  padTokenId: 0,
  labels: ['negative', 'positive'],
  ...changes,
});

export const tinyTraining = (changes: Partial<TrainingConfig> = {}): TrainingConfig => ({
  epochs: 2,
  batchSize: 8,
  learningRate: 5e-3,
  warmupRatio: 0.1,
  weightDecay: 0.01,
  maxGradNorm: 1,
  maxLength: 16,
  seed: 1,
  evaluateEverySteps: null,
  freezeEmbeddings: false,
  dropout: 0,
  ...changes,
});

/** Examples of mixed length up to `longest` words, positive exactly when token 7 occurs in them. */
export function tinyExamples(count: number, longest = 5): TokenizedExample[] {
  return Array.from({ length: count }, (_, row) => {
    const label = row % 2;
    const words = Array.from({ length: 3 + ((row * 5) % (longest - 2)) }, (_, at) => 10 + ((row * 13 + at * 7) % 29));
    if (label === 1) words[row % words.length] = 7;
    const ids = [1, ...words, 2];
    return { ids, typeIds: ids.map(() => 0), label };
  });
}
