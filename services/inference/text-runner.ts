// Texts through a model: admitted, tokenised a few milliseconds at a time, and run by an engine.

import { badInput } from '../../lib/errors.js';
import type { Encoding } from '../../models/tokenizers/tokenizer.js';
import type { ModelVersion } from '../registry/model-version.js';
import { checkCaller, type Caller } from './caller.js';
import type { EnginePool } from './engine-pool.js';
import type { TextInput } from './prediction.js';
import type { Answer, Question } from './row.js';
import type { LoadedTokenizer, TokenizerCache } from './tokenizer-cache.js';

export interface RunText {
  readonly encoding: Encoding;
  readonly answer: Answer;
}

/** Texts of so many characters are tokenised in one go, some milliseconds; then others have their turn. */
const TURN_CHARACTERS = 10_000;

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
    for (const turn of turnsOf(texts)) {
      if (encodings.length > 0) await new Promise(setImmediate);
      checkCaller(caller);
      for (const encoding of await tokenizer.encode(turn, maxLength)) {
        tokens += encoding.ids.length;
        encodings.push(encoding);
      }
      if (tokens > this.maxTokens) {
        throw badInput('texts', `at most ${this.maxTokens} tokens in one call`, `more, of ${texts.length} texts`);
      }
    }
    return encodings;
  }
}

/** The texts in order, in groups; a text that is longer than a turn has one of its own. */
function* turnsOf(texts: readonly TextInput[]): Generator<readonly TextInput[]> {
  let turn: TextInput[] = [];
  let characters = 0;
  for (const input of texts) {
    const length = input.text.length + (input.textPair?.length ?? 0);
    if (turn.length > 0 && characters + length > TURN_CHARACTERS) {
      yield turn;
      turn = [];
      characters = 0;
    }
    turn.push(input);
    characters += length;
  }
  if (turn.length > 0) yield turn;
}
