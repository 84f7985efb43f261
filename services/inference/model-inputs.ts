// Texts on their way into a model: tokenised in the API process, grouped into padded batches.

import { toTokenBatch } from '../../models/runtime/token-batch.js';
import type { TokenBatch } from '../../models/runtime/token-batch.js';
import type { Encoding } from '../../models/tokenizers/tokenizer.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { TokenizerCache } from '../registry/tokenizer-cache.js';
import { planBatches } from './batch-plan.js';
import type { BatchLimits } from './batch-plan.js';
import type { TextInput } from './prediction.js';

/** Positions of texts that run together, and their padded tokens in that order. */
export interface InputBatch {
  readonly positions: readonly number[];
  readonly tokens: TokenBatch;
}

export interface ModelInputs {
  /** In the order of the texts. */
  readonly encodings: readonly Encoding[];
  readonly batches: readonly InputBatch[];
}

/** Prepares texts for a model version. */
export class InputPreparer {
  readonly #tokenizers: TokenizerCache;
  readonly #limits: BatchLimits;

  constructor(tokenizers: TokenizerCache, limits: BatchLimits) {
    this.#tokenizers = tokenizers;
    this.#limits = limits;
  }

  /** The texts have been checked against the limits of calls. */
  async prepare(model: ModelVersion, texts: readonly TextInput[]): Promise<ModelInputs> {
    const { config, tokenizer } = await this.#tokenizers.get(model);
    const encodings = texts.map(({ text, textPair }) => tokenizer.encode(text, textPair, config.maxLength));
    const plan = planBatches(
      encodings.map(({ ids }) => ids.length),
      this.#limits,
    );
    const batches = plan.map((positions) => ({
      positions,
      tokens: toTokenBatch(
        positions.map((position) => encodings[position]!),
        config.padTokenId,
      ),
    }));
    return { encodings, batches };
  }
}
