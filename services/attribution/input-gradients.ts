// Input gradients of texts under a model: the raw material of attributions and of gradient fidelity.

import { invariant } from '../../lib/invariant.js';
import type { InputSignals } from '../../models/attribution/attribution-method.js';
import type { Encoding } from '../../models/tokenizers/tokenizer.js';
import { SERVER, type Caller } from '../inference/caller.js';
import type { ExecutionProvider } from '../inference/placement.js';
import type { TextInput } from '../inference/prediction.js';
import type { TextRunner } from '../inference/text-runner.js';
import type { ModelVersion } from '../registry/model-version.js';

/** One text under one model; the signals cover its real tokens only. */
export interface ExplainedText {
  readonly encoding: Encoding;
  readonly logits: Float32Array;
  /** The class whose probability was differentiated. */
  readonly target: number;
  readonly signals: InputSignals;
  /** What computed them. */
  readonly provider: ExecutionProvider;
}

/** What to differentiate. */
export interface GradientRequest {
  readonly texts: readonly TextInput[];
  /** Class per text; null for the model's own prediction. */
  readonly targets: readonly number[] | null;
  readonly embeddings: boolean;
}

export class InputGradients {
  constructor(private readonly runner: TextRunner) {}

  /** One result per text, in order. Throws what preparing and running throw. */
  async compute(model: ModelVersion, request: GradientRequest, caller: Caller = SERVER): Promise<ExplainedText[]> {
    const { texts, targets, embeddings } = request;
    const questionOf = (index: number) => ({ kind: 'gradient', target: targets?.[index] ?? null, embeddings }) as const;
    const results = await this.runner.run(model, texts, questionOf, caller);
    return results.map(({ encoding, answer }) => {
      invariant(answer.kind === 'gradient', 'a gradient was asked for');
      const { logits, target, gradient, provider } = answer;
      const hidden = gradient.length / encoding.ids.length;
      return { encoding, logits, target, provider, signals: { gradient, embeddings: answer.embeddings, hidden } };
    });
  }
}
