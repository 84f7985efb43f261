import { readExportedConfig, withResolved } from '../../../services/registry/exported-config.js';
import { readFixtureTokenizer } from '../../support/checkpoint-fixtures.js';
import { Tokenizer } from '../../../models/tokenizers/tokenizer.js';

const tokenizer = readFixtureTokenizer('bert');
/** The tokenizer with another longest input. */
const cutting = (length: number) =>
  Tokenizer.fromJson(tokenizer.toJson(), { ...tokenizer.configJson(), model_max_length: length });

const BERT = { model_type: 'bert', hidden_size: 8, num_hidden_layers: 2, max_position_embeddings: 64 };
const FACTS = { takesTypes: true, labels: ['no', 'yes'] };
const read = (json: object, from = tokenizer, facts: object = {}) =>
  readExportedConfig({ ...BERT, ...json }, from, { ...FACTS, ...facts });

describe('the configuration of an export', () => {
  it('is read in the words of other architectures', () => {
    const json = { model_type: 'gpt2', n_embd: 12, n_layer: 3, n_positions: 20, pad_token_id: 7 };
    expect(readExportedConfig(json, tokenizer, { ...FACTS, takesTypes: false })).toEqual({
      family: 'other',
      labels: ['no', 'yes'],
      layers: 3,
      hiddenSize: 12,
      maxLength: 20,
      vocabSize: tokenizer.vocabSize,
      typeVocabSize: 0,
      padTokenId: 7,
    });
  });

  it.each(['bert', 'distilbert', 'roberta'])('names the family %s', (model_type) => {
    expect(read({ model_type }).family).toBe(model_type);
  });

  it('takes what it does not say from the tokenizer', () => {
    expect(read({})).toMatchObject({ padTokenId: tokenizer.padTokenId, typeVocabSize: tokenizer.typeCount });
  });

  it('has names for its labels, unless others are given', () => {
    expect(read({ label2id: { a: 0, b: 1, c: 2 } }, tokenizer, { labels: null }).labels).toEqual(['a', 'b', 'c']);
  });

  it.each([
    [
      'no size',
      { hidden_size: undefined },
      'config.json.hidden_size: expected an integer as hidden_size, dim, d_model',
    ],
    [
      'a size of another kind',
      { hidden_size: 'big' },
      'config.json.hidden_size: expected an integer of at least 1, got "big"',
    ],
    ['no layers', { num_hidden_layers: 0 }, 'config.json.num_hidden_layers: expected an integer of at least 1, got 0'],
    [
      'another problem',
      { problem_type: 'regression' },
      'config.json.problem_type: expected single_label_classification',
    ],
    [
      'no position after the padding',
      { model_type: 'camembert', pad_token_id: 63 },
      'config.json.max_position_embeddings: expected more than pad_token_id + 1, got 64',
    ],
  ])('is refused with %s', (_, json, message) => {
    expect(() => read(json)).toThrow(message);
  });
});

describe('the longest input of an export', () => {
  it.each([
    ['its positions', {}, 10_000, 64],
    ['its positions after the padding', { model_type: 'xlm-roberta', pad_token_id: 1 }, 10_000, 62],
    ['that of its tokenizer where that is less', {}, 32, 32],
    ['that of its tokenizer where it has no positions', { max_position_embeddings: null }, 256, 256],
    ['512 where nobody says', { max_position_embeddings: null }, 1e30, 512],
    ['never more than 8192', { max_position_embeddings: 100_000 }, 1e30, 8_192],
  ])('is %s', (_, json, cut, expected) => {
    expect(read(json, cutting(cut)).maxLength).toBe(expected);
  });
});

describe('the configuration in the bundle', () => {
  it('has labels and padding token as they hold, and the rest as it came', () => {
    const json = { ...BERT, num_labels: 3, id2label: { 0: 'a', 1: 'b', 2: 'c' }, special: { kept: true } };
    expect(withResolved(json, read(json))).toEqual({
      ...BERT,
      special: { kept: true },
      pad_token_id: tokenizer.padTokenId,
      id2label: { 0: 'no', 1: 'yes' },
      label2id: { no: 0, yes: 1 },
    });
  });
});
