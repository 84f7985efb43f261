import { ENCODER_FAMILIES } from '../../../models/architectures/encoder-config.js';
import { fromHuggingFaceConfig, toHuggingFaceConfig } from '../../../models/architectures/hugging-face-config.js';
import { DomainError } from '../../../lib/errors.js';
import { CHECKPOINTS, readCheckpointJson } from '../../support/checkpoint-fixtures.js';

const bert = readCheckpointJson('bert', 'config.json');
const distilbert = readCheckpointJson('distilbert', 'config.json');
const roberta = readCheckpointJson('roberta', 'config.json');
const labels = ['negative', 'neutral', 'positive'];

describe('config.json', () => {
  it('of BERT is understood', () => {
    expect(fromHuggingFaceConfig(bert)).toEqual({
      family: 'bert',
      layers: 2,
      hiddenSize: 16,
      heads: 2,
      intermediateSize: 32,
      maxLength: 40,
      vocabSize: bert['vocab_size'],
      typeVocabSize: 2,
      activation: 'gelu',
      layerNormEpsilon: 1e-12,
      padTokenId: 0,
      labels,
    });
  });

  it('of DistilBERT has its own names, no token types and a fixed epsilon', () => {
    expect(fromHuggingFaceConfig(distilbert)).toMatchObject({
      family: 'distilbert',
      layers: 2,
      hiddenSize: 16,
      heads: 4,
      intermediateSize: 32,
      typeVocabSize: 0,
      layerNormEpsilon: 1e-12,
    });
  });

  it('of RoBERTa counts positions from behind the padding id', () => {
    expect(roberta['max_position_embeddings']).toBe(42);
    expect(fromHuggingFaceConfig(roberta)).toMatchObject({
      family: 'roberta',
      maxLength: 40,
      padTokenId: 1,
      typeVocabSize: 1,
      activation: 'gelu_tanh',
      layerNormEpsilon: 1e-5,
    });
  });

  it.each(CHECKPOINTS)('of %s is the same after writing and reading', (name) => {
    const config = fromHuggingFaceConfig(readCheckpointJson(name, 'config.json'));
    expect(fromHuggingFaceConfig(JSON.parse(JSON.stringify(toHuggingFaceConfig(config))))).toEqual(config);
  });

  it.each(ENCODER_FAMILIES)('of %s writes every size that transformers reads', (family) => {
    const read = { bert, distilbert, roberta }[family];
    const written = toHuggingFaceConfig(fromHuggingFaceConfig(read));
    const { problem_type, torch_dtype, ...shared } = written as Record<string, unknown>;
    expect({ problem_type, torch_dtype }).toEqual({
      problem_type: 'single_label_classification',
      torch_dtype: 'float32',
    });
    expect(read).toMatchObject(shared);
  });

  it.each([
    ['gelu', 'gelu'],
    ['gelu_python', 'gelu'],
    ['gelu_new', 'gelu_tanh'],
    ['gelu_pytorch_tanh', 'gelu_tanh'],
    ['relu', 'relu'],
  ])('may name the activation %s', (hidden_act, activation) => {
    expect(fromHuggingFaceConfig({ ...bert, hidden_act })).toMatchObject({ activation });
  });

  it('may leave out what the authors set for everyone', () => {
    const unsaid = new Set(['hidden_act', 'layer_norm_eps', 'pad_token_id', 'type_vocab_size']);
    const short = Object.fromEntries(Object.entries(bert).filter(([key]) => !unsaid.has(key)));
    expect(fromHuggingFaceConfig(short)).toEqual(fromHuggingFaceConfig(bert));
  });
});

describe('labels in config.json', () => {
  const labelsOf = (fields: object) =>
    fromHuggingFaceConfig({ ...bert, id2label: undefined, label2id: undefined, ...fields }).labels;

  it('are ordered by their ids', () => {
    const names = Array.from({ length: 11 }, (_, id) => `label ${id}`);
    const entries = names.map((name, id) => [String(id), name] as const);
    expect(labelsOf({ id2label: Object.fromEntries(entries.reverse()) })).toEqual(names);
  });

  it('may be given by name alone', () => {
    expect(labelsOf({ label2id: { yes: 1, no: 0 } })).toEqual(['no', 'yes']);
  });

  it('are numbered when there is only their number, two when not even that', () => {
    expect(labelsOf({ num_labels: 3 })).toEqual(['LABEL_0', 'LABEL_1', 'LABEL_2']);
    expect(labelsOf({})).toEqual(['LABEL_0', 'LABEL_1']);
  });

  it.each([
    ['one label, which is a regression', { id2label: { 0: 'score' } }, 'id2label: expected 2 to 1000 labels, got 1'],
    ['no labels', { id2label: {} }, 'id2label: expected 2 to 1000 labels, got 0'],
    ['a gap', { id2label: { 0: 'a', 2: 'b' } }, 'id2label: expected an object from ids 0, 1, … to label names'],
    ['a list', { id2label: 'ab' }, 'id2label: expected an object from ids 0, 1, … to label names, got "ab"'],
    ['a name that is no string', { id2label: { 0: 'a', 1: 2 } }, 'got {"0":"a","1":2}'],
    ['a name twice', { id2label: { 0: 'a', 1: 'a' } }, 'id2label: expected distinct labels, got ["a","a"]'],
    ['an id twice', { label2id: { a: 0, b: 0 } }, 'label2id: expected an object from label names to ids 0, 1, …'],
    ['ids that are no object', { label2id: 7 }, 'label2id: expected an object from label names to ids 0, 1, …, got 7'],
    [
      'another number',
      { id2label: { 0: 'a', 1: 'b' }, num_labels: 3 },
      'num_labels: expected 2, as there are label names, got 3',
    ],
    ['a number beyond reason', { num_labels: 1e9 }, 'num_labels: expected an integer from 2 to 1000, got 1000000000'],
  ])('are refused with %s', (_, fields, message) => {
    expect(() => labelsOf(fields)).toThrow(message);
  });
});

describe('a config.json that is refused', () => {
  const supported =
    'BertForSequenceClassification, DistilBertForSequenceClassification, RobertaForSequenceClassification';

  it.each([
    ['ElectraForSequenceClassification', 'got "ElectraForSequenceClassification"'],
    ['BertForMaskedLM', 'got "BertForMaskedLM"'],
    ['constructor', 'got "constructor"'],
  ])('names the architecture %s and lists the supported', (architecture, got) => {
    const refuse = () => fromHuggingFaceConfig({ ...bert, architectures: [architecture] });
    expect(refuse).toThrow(`config.json.architectures: expected one of ${supported}, ${got}`);
    expect(refuse).toThrow(DomainError);
  });

  it.each([
    ['no architecture', { architectures: undefined }, `expected one of ${supported}, got nothing`],
    ['two architectures', { architectures: ['BertForSequenceClassification', 'BertModel'] }, 'expected one of'],
    [
      'another model type',
      { model_type: 'roberta' },
      'model_type: expected bert, as the architecture says, got "roberta"',
    ],
    [
      'no number of layers',
      { num_hidden_layers: undefined },
      'num_hidden_layers: expected an integer from 1 to 1000, got nothing',
    ],
    ['no layers', { num_hidden_layers: 0 }, 'num_hidden_layers: expected an integer from 1 to 1000, got 0'],
    ['more layers than a list of parameters can hold', { num_hidden_layers: 1e9 }, 'from 1 to 1000, got 1000000000'],
    ['half a layer', { num_hidden_layers: 1.5 }, 'got 1.5'],
    ['a size as text', { hidden_size: '16' }, 'hidden_size: expected an integer of at least 1, got "16"'],
    ['heads that do not divide the width', { num_attention_heads: 3 }, 'expected a divisor of hidden_size 16, got 3'],
    ['padding outside the vocabulary', { pad_token_id: 9_999 }, 'pad_token_id: expected an id below vocab_size'],
    ['negative padding', { pad_token_id: -1 }, 'pad_token_id: expected an integer of at least 0, got -1'],
    ['an unknown activation', { hidden_act: 'silu' }, 'hidden_act: expected one of gelu, gelu_python'],
    ['an epsilon of 0', { layer_norm_eps: 0 }, 'layer_norm_eps: expected a number between 0 and 1, got 0'],
    ['relative positions', { position_embedding_type: 'relative_key' }, 'expected "absolute", got "relative_key"'],
    ['a decoder', { is_decoder: true }, 'is_decoder: expected false, got true'],
    [
      'several labels at once',
      { problem_type: 'multi_label_classification' },
      'expected "single_label_classification"',
    ],
  ])('has %s', (_, change, message) => {
    expect(() => fromHuggingFaceConfig({ ...bert, ...change })).toThrow(message);
  });

  it('has no position left behind the padding id of RoBERTa', () => {
    expect(() => fromHuggingFaceConfig({ ...roberta, max_position_embeddings: 2 })).toThrow(
      'max_position_embeddings: expected more than pad_token_id + 1, got 2',
    );
  });

  it.each([null, [], 'text', 7])('is no object: %j', (json) => {
    expect(() => fromHuggingFaceConfig(json)).toThrow('config.json: expected an object');
  });
});
