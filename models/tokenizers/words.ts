// Words of the original text and the tokens each became, for scores that people can read.

import { alignableBytes, alignableLetters } from './alignable-text.js';
import type { AlignableText } from './alignable-text.js';
import { alignPieces } from './align-pieces.js';
import type { Encoding, PieceScheme, TextSource } from './encoding.js';

/** A word as it stands in its text; punctuation marks are words of their own. */
export interface Word {
  readonly word: string;
  /** UTF-16 code units in the text: first, and one after the last. */
  readonly start: number;
  readonly end: number;
  readonly source: TextSource;
  /** Indices into the encoding's lists, ascending. */
  readonly tokens: readonly number[];
}

/**
 * The words that have at least one token in the encoding, in the order of their tokens. A word that truncation cut is
 * given whole, with the tokens that are left. Special tokens and tokens of white space alone belong to no word.
 */
export function groupWords(encoding: Encoding, text: string, textPair: string | null): Word[] {
  const pair = textPair === null ? [] : wordsOf(encoding, textPair, 'textPair');
  return [...wordsOf(encoding, text, 'text'), ...pair];
}

function wordsOf({ pieces, sources, tokens }: Encoding, text: string, source: TextSource): Word[] {
  const indices = [...sources.keys()].filter((index) => sources[index] === source);
  const alignable = toAlignable(pieces, text);
  const spans = alignPieces(
    indices.map((index) => tokens[index]!),
    alignable,
    pieces,
  );
  const words: { start: number; end: number; tokens: number[] }[] = [];
  let next = 0;
  for (const [position, span] of spans.entries()) {
    if (span === undefined) continue;
    const index = indices[position]!;
    const current = words.at(-1);
    if (current !== undefined && (span.start < current.end || continues(pieces, tokens[index]!))) {
      current.tokens.push(index);
      current.end = Math.max(current.end, span.end);
      continue;
    }
    while (next < alignable.words.length && alignable.words[next]!.end <= span.start) next++;
    const word = alignable.words[next];
    if (word !== undefined && word.from < span.end) {
      const start = Math.max(word.start, current?.end ?? 0);
      words.push({ start, end: Math.max(word.end, span.end), tokens: [index] });
    }
  }
  return words.map((word) => ({ word: text.slice(word.start, word.end), source, ...word }));
}

function toAlignable(pieces: PieceScheme, text: string): AlignableText {
  return pieces.kind === 'byte-level' ? alignableBytes(text) : alignableLetters(text);
}

/** Whether a token can only be the rest of the word before. */
function continues(pieces: PieceScheme, token: string): boolean {
  return pieces.kind === 'word-piece' && token !== pieces.prefix && token.startsWith(pieces.prefix);
}
