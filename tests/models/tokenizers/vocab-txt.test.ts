import { Tokenizer } from '../../../models/tokenizers/tokenizer.js';
import { tokenizerFromVocab } from '../../../models/tokenizers/vocab-txt.js';
import { readCheckpointJson, readExpected, readFixtureTokenizer } from '../../support/checkpoint-fixtures.js';

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const read = (lines: string[], newline = '\n', lowercase = true): Tokenizer => {
  const { tokenizerJson, tokenizerConfig } = tokenizerFromVocab(lines.join(newline), { lowercase });
  return Tokenizer.fromJson(tokenizerJson, tokenizerConfig);
};

describe('a tokenizer from vocab.txt', () => {
  it('gives the ids of the tokenizer.json with the same vocabulary', () => {
    const fromVocab = readFixtureTokenizer('bert-f16');
    const fromJson = readFixtureTokenizer('bert');
    for (const { text, textPair, maxLength } of readExpected('bert').cases) {
      expect(fromVocab.encode(text, textPair, maxLength)).toEqual(fromJson.encode(text, textPair, maxLength));
    }
  });

  it('has the parts of the tokenizer.json that transformers writes', () => {
    const written = readCheckpointJson('bert', 'tokenizer.json');
    const built = JSON.parse(readFixtureTokenizer('bert-f16').toJson()) as Record<string, unknown>;
    expect(built['normalizer']).toEqual(written['normalizer']);
    expect(built['pre_tokenizer']).toEqual(written['pre_tokenizer']);
    expect(built['post_processor']).toEqual(written['post_processor']);
    expect(built['model']).toEqual(written['model']);
    expect(built['added_tokens']).toEqual(written['added_tokens']);
  });

  it('keeps case when told to', () => {
    const lines = [...SPECIAL, 'the', 'The'];
    expect(read(lines).encode('The the', null, 8).ids).toEqual([2, 5, 5, 3]);
    expect(read(lines, '\n', false).encode('The the', null, 8).ids).toEqual([2, 6, 5, 3]);
  });

  it('takes special tokens in any order, a missing mask, either newline and a byte order mark', () => {
    const tokenizer = read(['\uFEFFthe', '[SEP]', '[CLS]', '[UNK]', '[PAD]', ''], '\r\n');
    expect(tokenizer.encode('the soup', null, 8).ids).toEqual([2, 0, 3, 1]);
    expect(tokenizer.padTokenId).toBe(4);
    expect(tokenizer.vocabSize).toBe(5);
  });

  it.each(['[PAD]', '[UNK]', '[CLS]', '[SEP]'])('needs %s', (missing) => {
    const lines = [...SPECIAL, 'the'].filter((token) => token !== missing);
    expect(() => read(lines)).toThrow(`vocab.txt: expected a line ${missing}, got none`);
  });

  it('refuses a token that comes twice and names the lines', () => {
    expect(() => read([...SPECIAL, 'the', 'a', 'the'])).toThrow('expected each token once, got "the" on lines 6 and 8');
  });

  it('refuses an empty file', () => {
    expect(() => read([])).toThrow('vocab.txt: expected a line [PAD], got none');
  });
});
