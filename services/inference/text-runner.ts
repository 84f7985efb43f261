// Texts through a model: admitted, tokenised in the API process a few milliseconds at a time, and run by an engine.

import { badInput } from '../../lib/errors.js';
import type { Encoding } from '../../models/tokenizers/tokenizer.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { LoadedTokenizer, TokenizerCache } from '../registry/tokenizer-cache.js';
import { checkCaller, type Caller } from './caller.js';
import type { EnginePool } from './engine-pool.js';
import type { TextInput } from './prediction.js';
import type { Answer, Question } from './row.js';

export interface RunText {
  readonly encoding: Encoding;
  readonly answer: Answer;
}

/** After this long other requests get a turn. */
const TURN_MS = 5;

export class TextRunner {
  constructor(
    private readonly engines: EnginePool,
    private readonly tokenizers: TokenizerCache,
    /** Tokens of all texts of one request together. */
    private readonly maxTokens: number,
  ) {}

  /**
   * One result per text, in order. The texts have been checked against the limits of calls. Throws BAD_USER_INPUT where
   * they are too many tokens together, and what running throws; nothing is done for a caller who is gone.
   */
  async run(
    model: ModelVersion,
    texts: readonly TextInput[],
    questionOf: (index: number) => Question,
    caller: Caller,
  ): Promise<RunText[]> {
    checkCaller(caller);
    this.engines.admit(model, texts.length);
    const tokenizer = await this.tokenizers.get(model);
    const encodings = await this.#encode(tokenizer, texts, caller);
    const rows = encodings.map((tokens, index) => ({ tokens, question: questionOf(index) }));
    const answers = await this.engines.run(model, rows, tokenizer.padTokenId, caller);
    return answers.map((answer, index) => ({ encoding: encodings[index]!, answer }));
  }

  async #encode(
    { tokenizer, maxLength }: LoadedTokenizer,
    texts: readonly TextInput[],
    caller: Caller,
  ): Promise<Encoding[]> {
    const encodings: Encoding[] = [];
    let tokens = 0;
    let turn = performance.now();
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
    return encodings;
  }
}
