// Reads the parts of a tokenizer.json that this server relies on, and refuses the kinds it does not know.

import { badInput } from '../../lib/errors.js';
import type { PieceScheme } from './encoding.js';
import { describe, isObject } from './json-value.js';
import { specialTokenTemplates } from './special-tokens.js';
import type { SpecialTokenTemplates } from './special-tokens.js';

const FIELD = 'tokenizer.json';
const MAX_ID = 10_000_000;

export interface TokenizerDescription {
  /** The whole file, without settings for truncation and padding. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Ids by token, added tokens included. */
  readonly vocab: ReadonlyMap<string, number>;
  readonly pieces: PieceScheme;
  readonly templates: SpecialTokenTemplates;
  /** Replaces what the vocabulary cannot spell; null where bytes spell everything. */
  readonly unknownToken: string | null;
}

/** Throws BAD_USER_INPUT for anything but a consistent WordPiece or byte-level BPE tokenizer. */
export function describeTokenizer(parsed: unknown): TokenizerDescription {
  if (!isObject(parsed) || !isObject(parsed['model'])) throw badInput([FIELD], 'an object with a model', 'none');
  const json = { normalizer: null, decoder: null, ...parsed, truncation: null, padding: null };
  const model = parsed['model'];
  const vocab = readVocab(model['vocab'], parsed['added_tokens']);
  const pieces = pieceScheme(model, parsed['pre_tokenizer']);
  const templates = specialTokenTemplates(parsed['post_processor']);
  for (const part of [...templates.single, ...templates.pair]) {
    if (part.kind === 'token' && vocab.get(part.token) !== part.id) {
      throw badInput([FIELD, 'post_processor'], `${part.token} with its id in the vocabulary`, `${part.id}`);
    }
  }
  const unknownToken = typeof model['unk_token'] === 'string' ? model['unk_token'] : null;
  if (pieces.kind === 'word-piece' && (unknownToken === null || !vocab.has(unknownToken))) {
    throw badInput([FIELD, 'model', 'unk_token'], 'a token of the vocabulary', describe(model['unk_token']));
  }
  return { json, vocab, pieces, templates, unknownToken };
}

/** The text of a tokenizer.json as JSON. Throws BAD_USER_INPUT. */
export function parseTokenizer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badInput([FIELD], 'JSON', (error as Error).message);
  }
}

function pieceScheme(model: Record<string, unknown>, preTokenizer: unknown): PieceScheme {
  const type = model['type'] ?? (Array.isArray(model['merges']) ? 'BPE' : 'WordPiece');
  if (type === 'WordPiece') {
    const prefix = model['continuing_subword_prefix'];
    if (typeof prefix !== 'string' || prefix === '') {
      throw badInput([FIELD, 'model', 'continuing_subword_prefix'], 'a prefix', describe(prefix));
    }
    return { kind: 'word-piece', prefix, unknown: String(model['unk_token']) };
  }
  if (type === 'BPE' && isByteLevel(preTokenizer)) return { kind: 'byte-level' };
  const got = type === 'BPE' ? 'BPE over characters' : describe(type);
  throw badInput([FIELD, 'model', 'type'], 'WordPiece, or BPE with a ByteLevel pre_tokenizer', got);
}

function isByteLevel(preTokenizer: unknown): boolean {
  if (!isObject(preTokenizer)) return false;
  const { type, pretokenizers } = preTokenizer;
  return type === 'ByteLevel' || (Array.isArray(pretokenizers) && pretokenizers.some(isByteLevel));
}

function readVocab(vocab: unknown, addedTokens: unknown): Map<string, number> {
  if (!isObject(vocab)) throw badInput([FIELD, 'model', 'vocab'], 'an object from tokens to ids', describe(vocab));
  const ids = new Map<string, number>();
  const tokens = new Map<number, string>();
  const add = (token: string, id: unknown): void => {
    if (!Number.isSafeInteger(id) || (id as number) < 0 || (id as number) >= MAX_ID) {
      throw badInput([FIELD, 'model', 'vocab'], `an id from 0 to ${MAX_ID - 1} for ${describe(token)}`, describe(id));
    }
    const other = tokens.get(id as number) ?? token;
    if (other !== token)
      throw badInput([FIELD, 'model', 'vocab'], 'one token per id', `${other} and ${token}: ${String(id)}`);
    ids.set(token, id as number);
    tokens.set(id as number, token);
  };
  for (const [token, id] of Object.entries(vocab)) add(token, id);
  for (const added of Array.isArray(addedTokens) ? (addedTokens as unknown[]) : []) {
    const { content, id } = isObject(added) ? added : {};
    if (typeof content !== 'string') throw badInput([FIELD, 'added_tokens'], 'tokens with a content', describe(added));
    add(content, id);
  }
  return ids;
}
