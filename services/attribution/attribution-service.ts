// Which words a model's prediction hangs on.

import { badInput } from '../../lib/errors.js';
import { SERVER, type Caller } from '../inference/caller.js';
import type { TextInput } from '../inference/prediction.js';
import type { ResponseCache } from '../inference/response-cache.js';
import { requireGradient } from '../registry/model-abilities.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { Attribution, AttributionMethod } from './attribution.js';
import type { InputGradients } from './input-gradients.js';
import { attributionMethods } from './methods.js';
import { toAttribution } from './to-attribution.js';

export interface AttributeOptions {
  readonly method: AttributionMethod;
  /** The label to explain; absent for each text's own prediction. */
  readonly targetLabel?: string | undefined;
}

export class AttributionService {
  constructor(
    private readonly gradients: InputGradients,
    private readonly cache: ResponseCache<Attribution>,
  ) {}

  /**
   * One attribution per text, in order. Throws BAD_USER_INPUT for a label that the model does not have, and for a model
   * without an input gradient.
   */
  async attribute(
    model: ModelVersion,
    texts: readonly TextInput[],
    { method, targetLabel }: AttributeOptions,
    caller: Caller = SERVER,
  ): Promise<Attribution[]> {
    requireGradient(model, 'model');
    const target = targetLabel === undefined ? null : indexOfLabel(model, targetLabel);
    const targetPolicy = target === null ? 'OWN_PREDICTION' : 'GOLD_LABEL';
    const compute = async (missing: readonly TextInput[]): Promise<Attribution[]> => {
      const request = {
        texts: missing,
        targets: target === null ? null : missing.map(() => target),
        embeddings: attributionMethods[method].needsEmbeddings,
      };
      const explained = await this.gradients.compute(model, request, caller);
      return explained.map((item, index) => toAttribution(model, missing[index]!, item, { method, targetPolicy }));
    };
    // Equal files may be explained at different values.
    const variant = JSON.stringify([method, target, model.card.onnx?.embeddingValue]);
    const attributions = await this.cache.through(model, texts, compute, variant);
    // A cached answer may be that of an equal bundle, or of this one before an alias moved.
    return attributions.map((attribution) => ({ ...attribution, model }));
  }
}

function indexOfLabel(model: ModelVersion, label: string): number {
  const index = model.labels.indexOf(label);
  if (index < 0) throw badInput('targetLabel', `one of ${model.labels.join(', ')}`, JSON.stringify(label));
  return index;
}
