// Input gradients of texts under a model: the raw material of attributions and of gradient fidelity.

import type { InputSignals } from '../../models/attribution/attribution-method.js';
import type { Encoding } from '../../models/tokenizers/tokenizer.js';
import type { EngineSupervisor } from '../inference/engine-supervisor.js';
import type { InputPreparer } from '../inference/model-inputs.js';
import type { TextInput } from '../inference/prediction.js';
import type { ModelVersion } from '../registry/model-version.js';

/** One text under one model; the signals cover its real tokens only. */
export interface ExplainedText {
  readonly encoding: Encoding;
  readonly logits: Float32Array;
  /** The class whose probability was differentiated. */
  readonly target: number;
  readonly signals: InputSignals;
}

/** What to differentiate. */
export interface GradientRequest {
  readonly texts: readonly TextInput[];
  /** Class per text; null for the model's own prediction. */
  readonly targets: readonly number[] | null;
  readonly embeddings: boolean;
}

export class InputGradients {
  readonly #engines: EngineSupervisor;
  readonly #inputs: InputPreparer;

  constructor(engines: EngineSupervisor, inputs: InputPreparer) {
    this.#engines = engines;
    this.#inputs = inputs;
  }

  /** One result per text, in order. Throws what preparing and asking throw. */
  async compute(model: ModelVersion, request: GradientRequest, signal?: AbortSignal): Promise<ExplainedText[]> {
    const { texts, targets, embeddings } = request;
    const { encodings, batches } = await this.#inputs.prepare(model, texts);
    const results = new Array<ExplainedText>(texts.length);
    await Promise.all(
      batches.map(async ({ positions, tokens }) => {
        const rowTargets = targets && Int32Array.from(positions, (position) => targets[position]!);
        const question = { type: 'gradient', batch: tokens, targets: rowTargets, embeddings } as const;
        const answer = await this.#engines.ask(model, question, signal);
        const classes = model.labels.length;
        const hidden = model.hiddenSize;
        for (const [row, position] of positions.entries()) {
          const encoding = encodings[position]!;
          const start = row * tokens.length * hidden;
          const end = start + encoding.ids.length * hidden;
          results[position] = {
            encoding,
            logits: answer.logits.subarray(row * classes, (row + 1) * classes),
            target: answer.targets[row]!,
            signals: {
              gradient: answer.gradient.subarray(start, end),
              embeddings: answer.embeddings?.subarray(start, end) ?? null,
              hidden,
            },
          };
        }
      }),
    );
    return results;
  }
}
