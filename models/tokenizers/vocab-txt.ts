// A BERT tokenizer from its vocab.txt: one token a line, the line's number is the id.

import { badInput } from '../../lib/errors.js';

const FIELD = 'vocab.txt';
const SPECIAL = { pad: '[PAD]', unknown: '[UNK]', cls: '[CLS]', sep: '[SEP]', mask: '[MASK]' } as const;

/** The contents of tokenizer.json and tokenizer_config.json that are equivalent to a vocab.txt. */
export interface TokenizerFiles {
  readonly tokenizerJson: object;
  readonly tokenizerConfig: object;
}

/** Throws BAD_USER_INPUT if a token comes twice or `[PAD]`, `[UNK]`, `[CLS]` or `[SEP]` is missing. */
export function tokenizerFromVocab(vocabTxt: string, { lowercase }: { lowercase: boolean }): TokenizerFiles {
  const vocab = readVocab(vocabTxt);
  const id = (token: string): number => {
    const found = vocab.get(token);
    if (found === undefined) throw badInput([FIELD], `a line ${token}`, 'none');
    return found;
  };
  const special = [id(SPECIAL.pad), id(SPECIAL.unknown), id(SPECIAL.cls), id(SPECIAL.sep), vocab.get(SPECIAL.mask)];
  const tokens = [...vocab.keys()];
  return {
    tokenizerJson: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: special
        .filter((present) => present !== undefined)
        .sort((a, b) => a - b)
        .map((tokenId) => addedToken(tokenId, tokens[tokenId]!)),
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: null,
        lowercase,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: {
        type: 'TemplateProcessing',
        single: [specialToken(SPECIAL.cls, 0), sequence('A', 0), specialToken(SPECIAL.sep, 0)],
        pair: [
          specialToken(SPECIAL.cls, 0),
          sequence('A', 0),
          specialToken(SPECIAL.sep, 0),
          sequence('B', 1),
          specialToken(SPECIAL.sep, 1),
        ],
        special_tokens: Object.fromEntries(
          [SPECIAL.cls, SPECIAL.sep].map((token) => [token, { id: token, ids: [id(token)], tokens: [token] }]),
        ),
      },
      decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      model: {
        type: 'WordPiece',
        unk_token: SPECIAL.unknown,
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(vocab),
      },
    },
    tokenizerConfig: {
      tokenizer_class: 'BertTokenizer',
      do_lower_case: lowercase,
      pad_token: SPECIAL.pad,
      unk_token: SPECIAL.unknown,
      cls_token: SPECIAL.cls,
      sep_token: SPECIAL.sep,
      ...(vocab.has(SPECIAL.mask) ? { mask_token: SPECIAL.mask } : {}),
    },
  };
}

function readVocab(text: string): Map<string, number> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const vocab = new Map<string, number>();
  for (const [index, token] of lines.entries()) {
    const first = vocab.get(token);
    if (first !== undefined) {
      throw badInput([FIELD], 'each token once', `${JSON.stringify(token)} on lines ${first + 1} and ${index + 1}`);
    }
    vocab.set(token, index);
  }
  return vocab;
}

function addedToken(id: number, content: string): object {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}

function specialToken(id: string, typeId: number): object {
  return { SpecialToken: { id, type_id: typeId } };
}

function sequence(id: 'A' | 'B', typeId: number): object {
  return { Sequence: { id, type_id: typeId } };
}
