// The WordPiece vocabulary of the demo corpus: its grammar's words, and characters to spell any others.

import { DOMAINS, GENERAL, GENERAL_DEEDS } from './corpus/domains.js';
import {
  DIRECT_CLAUSES,
  INTENSIFIERS,
  NEGATED_CLAUSES,
  NEGATIONS,
  OPENINGS,
  PEOPLE,
  SENTENCES,
  SLOT_WORDS,
} from './corpus/patterns.js';

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

/**
 * The text of a `vocab.txt` for lower-cased text without accents: special tokens, printable ASCII characters, `##` ones
 * and then whole words, sorted. Every sentence of the corpus, whatever its seed, is made of its whole words and punctuation.
 */
export function vocabularyText(): string {
  const patterns = [...DIRECT_CLAUSES, ...NEGATED_CLAUSES, ...SENTENCES].map(({ text }) =>
    text.replace(/\{\w+\}/g, ' '),
  );
  const lists = [patterns, DOMAINS, GENERAL, GENERAL_DEEDS, NEGATIONS, INTENSIFIERS, OPENINGS, PEOPLE, SLOT_WORDS];
  const words = new Set(stringsIn(lists).flatMap(wordsOf));
  const characters = Array.from({ length: 0x7e - 0x20 }, (_, index) => String.fromCharCode(0x21 + index));
  const lowerCase = characters.filter((character) => character === character.toLowerCase());
  const pieces = lowerCase.filter((character) => /[a-z0-9]/.test(character)).map((character) => `##${character}`);
  return [...new Set([...SPECIAL, ...lowerCase, ...pieces, ...[...words].sort()]), ''].join('\n');
}

/** All strings within arrays and objects. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFD')
      .replace(/\p{Mn}/gu, '')
      .match(/[a-z0-9]+/g) ?? []
  );
}
