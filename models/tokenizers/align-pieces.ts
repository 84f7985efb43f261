// Finds the place of each token in the original text: tokenizers here do not report offsets.

import { plainLetters } from './alignable-text.js';
import type { AlignableText, Span } from './alignable-text.js';
import { SPACE_LETTER, byteLetters, isByteLetters } from './byte-letters.js';
import type { PieceScheme } from './encoding.js';

/** How many letters ahead a token is looked for once the spelling no longer fits. */
const SEARCH_LETTERS = 1_000;

/**
 * Spans of a text's tokens, in order; undefined for what is not found. Tokens are compared with the
 * text from where the last one ended. An unknown token takes the rest of its word.
 */
export function alignPieces(tokens: readonly string[], text: AlignableText, pieces: PieceScheme): (Span | undefined)[] {
  const aligner = new Aligner(text);
  return tokens.map((token) => (pieces.kind === 'byte-level' ? aligner.bytes(token) : aligner.letters(token, pieces)));
}

class Aligner {
  /** Index into the text's letters of what no token has taken yet. */
  #cursor = 0;
  /** Index of the first word that ends after the cursor. */
  #word = 0;

  readonly #text: AlignableText;

  constructor(text: AlignableText) {
    this.#text = text;
  }

  letters(token: string, { prefix, unknown }: PieceScheme & { kind: 'word-piece' }): Span | undefined {
    const isRest = token.startsWith(prefix) && token !== prefix;
    const spelling = plainLetters(isRest ? token.slice(prefix.length) : token);
    const span = this.#take(spelling, token === unknown ? 0 : SEARCH_LETTERS);
    return span ?? (token === unknown ? this.#takeRestOfWord() : undefined);
  }

  bytes(token: string): Span | undefined {
    const spelling = isByteLetters(token) ? token : byteLetters(token);
    // Tokenizers may put a space before the text that the text does not have.
    const bare = spelling.startsWith(SPACE_LETTER) ? spelling.slice(SPACE_LETTER.length) : spelling;
    return this.#take(!this.#isNext(spelling) && this.#isNext(bare) ? bare : spelling, SEARCH_LETTERS);
  }

  #isNext(spelling: string): boolean {
    return this.#text.letters.startsWith(spelling, this.#cursor);
  }

  /** Moves past a spelling at the cursor, or at most so many letters ahead. */
  #take(spelling: string, ahead: number): Span | undefined {
    const { letters, starts, ends } = this.#text;
    if (spelling === '') return undefined;
    const window = letters.slice(this.#cursor, this.#cursor + spelling.length + ahead);
    const found = window.indexOf(spelling);
    if (found === -1) return undefined;
    const first = this.#cursor + found;
    this.#cursor = first + spelling.length;
    return { start: starts[first]!, end: ends[this.#cursor - 1]! };
  }

  #takeRestOfWord(): Span | undefined {
    const { starts, words } = this.#text;
    const start = starts[this.#cursor];
    if (start === undefined) return undefined;
    while (this.#word < words.length && words[this.#word]!.end <= start) this.#word++;
    const end = words[this.#word]?.end ?? start + 1;
    while (this.#cursor < starts.length && starts[this.#cursor]! < end) this.#cursor++;
    return { start, end };
  }
}
