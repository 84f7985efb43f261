// A text in the letters of its tokens, each letter with its place in the original.

import { byteLetters } from './byte-letters.js';

/** A range of a text in UTF-16 code units: first, and one after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface AlignableText {
  /** The text as tokens spell it. */
  readonly letters: string;
  /** For each code unit of `letters`, the character of the original text that it stands for. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** The words of the original text, ascending, without white space. */
  readonly words: readonly WordSpan[];
}

export interface WordSpan extends Span {
  /** Where the tokens of the word begin: at `start`, or at a space before it. */
  readonly from: number;
}

const ASCII_SYMBOLS = '!-\\/:-@\\[-`\\{-~';
/** CJK Unified Ideographs, their extensions and compatibility forms. */
const IDEOGRAPHS =
  '\\u4E00-\\u9FFF\\u3400-\\u4DBF\\u{20000}-\\u{2A6DF}\\u{2A700}-\\u{2CEAF}\\uF900-\\uFAFF\\u{2F800}-\\u{2FA1F}';
const SINGLE = `\\p{P}${ASCII_SYMBOLS}${IDEOGRAPHS}`;
/** BERT's words: runs of other characters; each punctuation mark, ASCII symbol and ideograph alone. */
const BERT_WORD = new RegExp(`[^\\s${SINGLE}]+|[${SINGLE}]`, 'gu');
/** GPT-2's words: English clitics, runs of letters, of digits, of other marks; each may begin with a space. */
const BYTE_LEVEL_WORD = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/**
 * For WordPiece: lower-case letters without accents, without white space and control characters. Tokens of a tokenizer
 * that keeps case or accents compare equal when they go through `plainLetters` too.
 */
export function alignableLetters(text: string): AlignableText {
  return alignable(text, plainLetters, BERT_WORD);
}

/** For byte-level BPE: one printable letter for each byte of UTF-8. */
export function alignableBytes(text: string): AlignableText {
  return alignable(text, byteLetters, BYTE_LEVEL_WORD);
}

/** Lower-case letters without accents, white space and control characters. */
export function plainLetters(text: string): string {
  const letters = text.normalize('NFD').replace(/[\p{Mn}\p{Cc}\p{Cf}\p{Co}\s\uFFFD]/gu, '');
  return letters
    .toLowerCase()
    .replace(/\p{Mn}/gu, '')
    .replaceAll('ς', 'σ');
}

function alignable(text: string, spell: (character: string) => string, word: RegExp): AlignableText {
  const spelt: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let start = 0;
  for (const character of text) {
    const letters = spell(character);
    spelt.push(letters);
    const end = start + character.length;
    for (let i = 0; i < letters.length; i++) {
      starts.push(start);
      ends.push(end);
    }
    start = end;
  }
  const words = [...text.matchAll(word)].flatMap(({ 0: match, index: from }) => {
    const visible = match.trimStart();
    const end = from + match.length;
    return visible === '' ? [] : [{ from, start: end - visible.length, end }];
  });
  return { letters: spelt.join(''), starts, ends, words };
}
