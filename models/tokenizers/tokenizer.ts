// Texts to token ids, exactly as `transformers` would.

import { badInput } from '../../lib/errors.js';
import type { EncoderConfig } from '../architectures/encoder-config.js';
import type { Encoding, TextSource } from './encoding.js';
import { isObject } from './json-value.js';
import type { TemplatePart } from './special-tokens.js';
import { buildTextTokenizer } from './text-tokenizer.js';
import type { TextTokenizer } from './text-tokenizer.js';
import { describeTokenizer, parseTokenizer } from './tokenizer-json.js';
import type { TokenizerDescription } from './tokenizer-json.js';
import { longestFirst } from './truncation.js';

export type { Encoding } from './encoding.js';

/** Conventional names of tokens that tokenizer_config.json would name. */
const PAD_TOKENS = ['[PAD]', '<pad>'];
const MASK_TOKENS = ['[MASK]', '<mask>'];

/** A WordPiece or byte-level BPE tokenizer with the special tokens of its model. */
export class Tokenizer {
  readonly #description: TokenizerDescription;
  readonly #config: Readonly<Record<string, unknown>>;
  readonly #tokenise: TextTokenizer;
  /** Rows an embedding table needs: the highest id and one. */
  readonly vocabSize: number;

  private constructor(description: TokenizerDescription, config: object | undefined) {
    this.#description = description;
    this.#tokenise = buildTextTokenizer(description.json);
    this.vocabSize = 1 + [...description.vocab.values()].reduce((highest, id) => Math.max(highest, id), -1);
    this.#config = { ...(config ?? this.#defaultConfig()) };
  }

  /** Builds a tokenizer from the contents of tokenizer.json and tokenizer_config.json. Throws BAD_USER_INPUT. */
  static fromJson(tokenizerJson: string | object, tokenizerConfig?: object): Tokenizer {
    const json = typeof tokenizerJson === 'string' ? parseTokenizer(tokenizerJson) : tokenizerJson;
    return new Tokenizer(describeTokenizer(json), tokenizerConfig);
  }

  /** The id that fills rows of a batch. Throws BAD_USER_INPUT if the tokenizer has none. */
  get padTokenId(): number {
    const id = this.#padTokenId();
    if (id === undefined) throw badInput(['tokenizer.json'], 'a padding token', 'none');
    return id;
  }

  /** Token types are below this. */
  get typeCount(): number {
    const { single, pair } = this.#description.templates;
    return Math.max(...[...single, ...pair].map(({ typeId }) => typeId)) + 1;
  }

  /** The most tokens that are added around texts. */
  get addedTokenCount(): number {
    const { single, pair } = this.#description.templates;
    return Math.max(addedTokens(single), addedTokens(pair));
  }

  /**
   * Tokens of a text or a pair, special tokens included, at most `maxLength` of them. One text is cut at its end; of two, the
   * longer is cut first. Throws BAD_USER_INPUT if `maxLength` has no room for the special tokens.
   */
  encode(text: string, textPair: string | null, maxLength: number): Encoding {
    const template = this.#description.templates[textPair === null ? 'single' : 'pair'];
    const room = maxLength - addedTokens(template);
    if (room < 0)
      throw badInput('maxLength', `at least ${addedTokens(template)}, for the special tokens`, `${maxLength}`);
    const first = this.#tokenise(text);
    const second = textPair === null ? { ids: [], tokens: [] } : this.#tokenise(textPair);
    const [keepFirst, keepSecond] = longestFirst(first.ids.length, second.ids.length, room);
    const tokenCount = first.ids.length + second.ids.length + addedTokens(template);
    const parts = template.map((part) => {
      if (part.kind === 'token') return { ids: [part.id], tokens: [part.token], typeId: part.typeId, source: null };
      const [{ ids, tokens }, keep] = part.source === 'text' ? [first, keepFirst] : [second, keepSecond];
      return { ids: ids.slice(0, keep), tokens: tokens.slice(0, keep), typeId: part.typeId, source: part.source };
    });
    return {
      ids: parts.flatMap(({ ids }) => ids),
      tokens: parts.flatMap(({ tokens }) => tokens),
      typeIds: parts.flatMap(({ ids, typeId }) => ids.map(() => typeId)),
      special: parts.flatMap(({ ids, source }) => ids.map(() => source === null)),
      sources: parts.flatMap(({ ids, source }): (TextSource | null)[] => ids.map(() => source)),
      pieces: this.#description.pieces,
      truncated: keepFirst + keepSecond < first.ids.length + second.ids.length,
      tokenCount,
    };
  }

  /** The contents of tokenizer.json. */
  toJson(): string {
    return JSON.stringify(this.#description.json);
  }

  /** The contents of tokenizer_config.json. */
  configJson(): object {
    return this.#config;
  }

  #padTokenId(): number | undefined {
    const { vocab } = this.#description;
    const named = this.#config['pad_token'];
    const name = isObject(named) ? named['content'] : named;
    const token = typeof name === 'string' ? name : PAD_TOKENS.find((candidate) => vocab.has(candidate));
    return token === undefined ? undefined : vocab.get(token);
  }

  /** What `transformers` needs to know beside tokenizer.json. */
  #defaultConfig(): Record<string, string> {
    const { templates, unknownToken, vocab } = this.#description;
    const added = templates.single.flatMap((part) => (part.kind === 'token' ? [part.token] : []));
    const named = {
      pad_token: PAD_TOKENS.find((token) => vocab.has(token)),
      mask_token: MASK_TOKENS.find((token) => vocab.has(token)),
      unk_token: unknownToken ?? undefined,
      cls_token: added[0],
      sep_token: added.at(-1),
    };
    const present = Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return { tokenizer_class: 'PreTrainedTokenizerFast', ...Object.fromEntries(present) };
  }
}

/** What a model has room for; an `EncoderConfig` says it. */
export type TokenizerRoom = Pick<EncoderConfig, 'vocabSize' | 'typeVocabSize' | 'maxLength' | 'padTokenId'> & {
  readonly family: string;
};

/** Throws BAD_USER_INPUT unless every token, token type and special token of the tokenizer has its place in the model. */
export function checkTokenizerFits(tokenizer: Tokenizer, config: TokenizerRoom): void {
  const { vocabSize, typeCount, addedTokenCount } = tokenizer;
  if (vocabSize > config.vocabSize) {
    throw badInput(
      ['tokenizer.json'],
      `token ids below the model's vocab_size ${config.vocabSize}`,
      `${vocabSize - 1}`,
    );
  }
  if (config.typeVocabSize > 0 && typeCount > config.typeVocabSize) {
    throw badInput(['tokenizer.json'], `token types below type_vocab_size ${config.typeVocabSize}`, `${typeCount - 1}`);
  }
  if (addedTokenCount >= config.maxLength) {
    throw badInput(
      ['config.json'],
      `room for more than ${addedTokenCount} special tokens`,
      `${config.maxLength} positions`,
    );
  }
  // RoBERTa counts positions from the padding id on, and only over tokens that are not padding.
  if (config.family === 'roberta' && tokenizer.padTokenId !== config.padTokenId) {
    throw badInput(
      ['tokenizer.json'],
      `a padding token with pad_token_id ${config.padTokenId}`,
      `${tokenizer.padTokenId}`,
    );
  }
}

function addedTokens(template: readonly TemplatePart[]): number {
  return template.filter(({ kind }) => kind === 'token').length;
}
