// Texts on their way into a model: tokenised in the API process, a few milliseconds at a time.

import { badInput } from '../../lib/errors.js';
import type { Encoding } from '../../models/tokenizers/tokenizer.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { TokenizerCache } from '../registry/tokenizer-cache.js';
import { checkCaller, type Caller } from './caller.js';
import type { TextInput } from './prediction.js';

export interface ModelInputs {
  /** In the order of the texts. */
  readonly encodings: readonly Encoding[];
  readonly padTokenId: number;
}

/** After this long other requests get a turn. */
const TURN_MS = 5;

/** Prepares texts for a model version. */
export class InputPreparer {
  constructor(
    private readonly tokenizers: TokenizerCache,
    /** Tokens of all texts of one request together. */
    private readonly maxTokens: number,
  ) {}

  /**
   * The texts have been checked against the limits of calls. Throws BAD_USER_INPUT where they are too many tokens
   * together, DEADLINE_EXCEEDED once nobody waits for them.
   */
  async prepare(model: ModelVersion, texts: readonly TextInput[], caller: Caller): Promise<ModelInputs> {
    const { maxLength, padTokenId, tokenizer } = await this.tokenizers.get(model);
    const encodings: Encoding[] = [];
    let tokens = 0;
    let turn = performance.now();
    checkCaller(caller);
    for (const { text, textPair } of texts) {
      if (performance.now() - turn > TURN_MS) {
        await new Promise(setImmediate);
        checkCaller(caller);
        turn = performance.now();
      }
      const encoding = tokenizer.encode(text, textPair, maxLength);
      tokens += encoding.ids.length;
      if (tokens > this.maxTokens) {
        throw badInput('texts', `at most ${this.maxTokens} tokens in one call`, `more, of ${texts.length} texts`);
      }
      encodings.push(encoding);
    }
    return { encodings, padTokenId };
  }
}
