// Predictions: texts in, labels with probabilities out, in the order asked.

import { invariant } from '../../lib/invariant.js';
import { argmax } from '../../models/metrics/argmax.js';
import { softmax } from '../../models/metrics/softmax.js';
import type { Encoding } from '../../models/tokenizers/tokenizer.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { EngineSupervisor } from './engine-supervisor.js';
import type { InputPreparer } from './model-inputs.js';
import type { Prediction, TextInput } from './prediction.js';

/** Classifies texts with any model version. */
export class Predictor {
  readonly #engines: EngineSupervisor;
  readonly #inputs: InputPreparer;

  constructor(engines: EngineSupervisor, inputs: InputPreparer) {
    this.#engines = engines;
    this.#inputs = inputs;
  }

  /** One prediction per text, in order. Batches that have not started when `signal` aborts are not run. */
  async predict(model: ModelVersion, texts: readonly TextInput[], signal?: AbortSignal): Promise<Prediction[]> {
    const { encodings, batches } = await this.#inputs.prepare(model, texts);
    const classes = model.labels.length;
    const predictions = new Array<Prediction>(texts.length);
    await Promise.all(
      batches.map(async ({ positions, tokens }) => {
        const { logits } = await this.#engines.ask(model, { type: 'predict', batch: tokens }, signal);
        for (const [row, position] of positions.entries()) {
          const rowLogits = logits.subarray(row * classes, (row + 1) * classes);
          predictions[position] = toPrediction(model, texts[position]!, encodings[position]!, rowLogits);
        }
      }),
    );
    return predictions;
  }
}

/** Reads a row of logits as a prediction. */
export function toPrediction(
  model: ModelVersion,
  { text, textPair }: TextInput,
  { ids, truncated }: Encoding,
  logits: Float32Array,
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
    tokenCount: ids.length,
    truncated,
  };
}
