// The tokenizer library behind one function; its published types do not resolve in a Node ES module.

import * as library from '@huggingface/tokenizers';
import { badInput } from '../../lib/errors.js';
import { isObject } from './json-value.js';

/** Tokens of one text, without special tokens around it. */
export interface TextTokens {
  readonly ids: readonly number[];
  readonly tokens: readonly string[];
}

export type TextTokenizer = (text: string) => TextTokens;

interface Library {
  readonly Tokenizer: new (json: object, config: object) => { encode(text: string): TextTokens };
}

/** Normalisation, splitting and vocabulary look-up as tokenizer.json says; its templates and decoder are not used. */
export function buildTextTokenizer(json: Readonly<Record<string, unknown>>): TextTokenizer {
  const { Tokenizer } = library as unknown as Library;
  try {
    const tokenizer = new Tokenizer({ added_tokens: [], ...json, post_processor: null, decoder: null }, {});
    const prepare = preparation(json['normalizer']);
    return (text) => tokenizer.encode(prepare(text));
  } catch (error) {
    throw badInput(['tokenizer.json'], 'a tokenizer that can be built', (error as Error).message);
  }
}

/** Ideographs beyond 16 bits that BERT makes words of their own. */
const ASTRAL_IDEOGRAPH = /[\u{20000}-\u{2A6DF}\u{2A700}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;

/**
 * Where the library's BertNormalizer departs from the reference: it takes ideographs for such only within 16 bits, and
 * makes a sigma at the end of a word lower-case by Greek spelling rather than letter by letter.
 */
function preparation(normalizer: unknown): (text: string) => string {
  if (!isObject(normalizer) || normalizer['type'] !== 'BertNormalizer') return (text) => text;
  const { handle_chinese_chars: spaced, lowercase } = normalizer;
  return (text) => {
    const lowered = lowercase === true ? text.replaceAll('Σ', 'σ') : text;
    return spaced === true ? lowered.replace(ASTRAL_IDEOGRAPH, ' $& ') : lowered;
  };
}
