// Predictions: texts in, labels with probabilities out, in the order asked.

import { invariant } from '../../lib/invariant.js';
import { argmax } from '../../models/metrics/argmax.js';
import { softmax } from '../../models/metrics/softmax.js';
import type { ModelVersion } from '../registry/model-version.js';
import { SERVER, type Caller } from './caller.js';
import type { Prediction, TextInput } from './prediction.js';
import type { ResponseCache } from './response-cache.js';
import type { TextRunner } from './text-runner.js';

/** What a model made of a text, without the words for it. */
export interface RawPrediction {
  /** [classes]. */
  readonly logits: Float32Array;
  readonly tokenCount: number;
  readonly truncated: boolean;
}

/** Bytes of a prediction in a cache, roughly. */
export function predictionBytes({ logits }: RawPrediction): number {
  return 64 + logits.byteLength;
}

/** Classifies texts with any model version. */
export class Predictor {
  constructor(
    private readonly runner: TextRunner,
    private readonly cache: ResponseCache<RawPrediction>,
  ) {}

  /** One prediction per text, in order. Throws what preparing and running throw; nothing is run for a caller who is gone. */
  async predict(model: ModelVersion, texts: readonly TextInput[], caller: Caller = SERVER): Promise<Prediction[]> {
    const raw = await this.cache.through(model, texts, (missing) => this.#run(model, missing, caller));
    return raw.map((prediction, index) => toPrediction(model, texts[index]!, prediction));
  }

  async #run(model: ModelVersion, texts: readonly TextInput[], caller: Caller): Promise<RawPrediction[]> {
    const results = await this.runner.run(model, texts, () => ({ kind: 'predict' }), caller);
    return results.map(({ encoding: { ids, truncated }, answer: { logits } }) => ({
      logits,
      tokenCount: ids.length,
      truncated,
    }));
  }
}

/** Puts a model's answer into words. */
export function toPrediction(
  model: ModelVersion,
  { text, textPair }: TextInput,
  { logits, tokenCount, truncated }: RawPrediction,
): Prediction {
  invariant(logits.length === model.labels.length, 'one logit per label');
  const scores = softmax(logits);
  const best = argmax(logits);
  return {
    model,
    text,
    textPair,
    label: model.labels[best]!,
    confidence: scores[best]!,
    scores: model.labels.map((label, index) => ({ label, score: scores[index]! })),
    logits: Array.from(logits),
    tokenCount,
    truncated,
  };
}
