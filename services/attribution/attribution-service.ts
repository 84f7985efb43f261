// Which words a model's prediction hangs on.

import { badInput } from '../../lib/errors.js';
import type { TextInput } from '../inference/prediction.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { Attribution, AttributionMethod } from './attribution.js';
import type { InputGradients } from './input-gradients.js';
import { attributionMethods } from './methods.js';
import { toAttribution } from './to-attribution.js';

export interface AttributeOptions {
  readonly method: AttributionMethod;
  /** The label to explain; absent for each text's own prediction. */
  readonly targetLabel?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export class AttributionService {
  readonly #gradients: InputGradients;

  constructor(gradients: InputGradients) {
    this.#gradients = gradients;
  }

  /** One attribution per text, in order. Throws BAD_USER_INPUT for a label that the model does not have. */
  async attribute(model: ModelVersion, texts: readonly TextInput[], options: AttributeOptions): Promise<Attribution[]> {
    const { method, targetLabel, signal } = options;
    const target = targetLabel === undefined ? null : indexOfLabel(model, targetLabel);
    const explained = await this.#gradients.compute(
      model,
      {
        texts,
        targets: target === null ? null : texts.map(() => target),
        embeddings: attributionMethods[method].needsEmbeddings,
      },
      signal,
    );
    const targetPolicy = target === null ? 'OWN_PREDICTION' : 'GOLD_LABEL';
    return explained.map((item, index) => toAttribution(model, texts[index]!, item, { method, targetPolicy }));
  }
}

function indexOfLabel(model: ModelVersion, label: string): number {
  const index = model.labels.indexOf(label);
  if (index < 0) throw badInput('targetLabel', `one of ${model.labels.join(', ')}`, JSON.stringify(label));
  return index;
}
