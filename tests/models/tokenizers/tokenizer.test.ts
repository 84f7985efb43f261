import { Tokenizer, checkTokenizerFits } from '../../../models/tokenizers/tokenizer.js';
import { fromHuggingFaceConfig } from '../../../models/architectures/hugging-face-config.js';
import {
  CHECKPOINTS,
  readCheckpointJson,
  readExpected,
  readFixtureTokenizer,
} from '../../support/checkpoint-fixtures.js';

const HUNDRED_KILOBYTES = 100_000;

describe.each(CHECKPOINTS)('the tokenizer of %s', (name) => {
  const tokenizer = readFixtureTokenizer(name);
  const expected = readExpected(name);

  it.each(expected.cases)('encodes $text and $textPair in $maxLength tokens as transformers does', (expectedCase) => {
    const { text, textPair, maxLength, ids, typeIds, tokens, special, tokenCount } = expectedCase;
    expect(tokenizer.encode(text, textPair, maxLength)).toMatchObject({
      ids,
      typeIds,
      tokens,
      special,
      tokenCount,
      truncated: tokenCount > ids.length,
    });
  });

  it('gives the ids of transformers for strings of many scripts', () => {
    for (const { text, ids } of expected.random) {
      expect({ text, ids: tokenizer.encode(text, null, 10_000).ids }).toEqual({ text, ids });
    }
  });

  it('fits the model it came with', () => {
    expect(() => {
      checkTokenizerFits(tokenizer, fromHuggingFaceConfig(readCheckpointJson(name, 'config.json')));
    }).not.toThrow();
  });

  it('is the same after writing and reading its files', () => {
    const again = Tokenizer.fromJson(tokenizer.toJson(), tokenizer.configJson());
    expect(again.toJson()).toBe(tokenizer.toJson());
    expect(again.configJson()).toEqual(tokenizer.configJson());
    expect(again.vocabSize).toBe(tokenizer.vocabSize);
    const { text, textPair, ids } = expected.cases[15]!;
    expect(again.encode(text, textPair, expected.maxLength).ids).toEqual(ids);
  });
});

describe('encode', () => {
  const bert = readFixtureTokenizer('bert');
  const roberta = readFixtureTokenizer('roberta');

  it('gives an empty text only special tokens', () => {
    expect(bert.encode('', null, 16).tokens).toEqual(['[CLS]', '[SEP]']);
    expect(roberta.encode('', null, 16).tokens).toEqual(['<s>', '</s>']);
  });

  it('gives an empty second text its separator', () => {
    expect(bert.encode('a', '', 16).tokens).toEqual(['[CLS]', 'a', '[SEP]', '[SEP]']);
    expect(roberta.encode('a', '', 16).tokens).toEqual(['<s>', 'a', '</s>', '</s>', '</s>']);
  });

  it('says which text each token is from', () => {
    expect(bert.encode('a', '!', 16).sources).toEqual([null, 'text', null, 'textPair', null]);
  });

  it('truncates to nothing but special tokens when there is room for no more', () => {
    expect(bert.encode('the soup', null, 2)).toMatchObject({ tokens: ['[CLS]', '[SEP]'], truncated: true });
  });

  it('refuses a length without room for the special tokens', () => {
    expect(() => bert.encode('a', 'b', 2)).toThrow('maxLength: expected at least 3, for the special tokens, got 2');
  });

  it.each([
    ['words', 'the bread, wonderful '],
    ['one letter', 'a'],
    ['marks', '!'],
    ['accents', 'é'],
    ['ideographs', '漢'],
    ['spaces', ' '],
    ['newlines', '\n'],
    ['unpaired surrogates', '\ud800'],
  ])('takes 100 kB of %s within ten seconds, even on a busy machine', (_, unit) => {
    const text = unit.repeat(Math.ceil(HUNDRED_KILOBYTES / unit.length));
    for (const tokenizer of [bert, roberta]) {
      const started = performance.now();
      const { ids, truncated, tokenCount } = tokenizer.encode(text, null, 40);
      expect(performance.now() - started).toBeLessThan(10_000);
      expect(ids.length).toBeLessThanOrEqual(40);
      expect(truncated).toBe(tokenCount > 40);
    }
  });
});

describe('a tokenizer.json that cannot be used', () => {
  const json = readCheckpointJson('bert', 'tokenizer.json') as { model: Record<string, unknown> };
  const vocab = json.model['vocab'] as Record<string, number>;

  it('is refused when it is not JSON', () => {
    expect(() => Tokenizer.fromJson('{"model":')).toThrow('tokenizer.json: expected JSON');
  });

  it.each([[[]], [{}], [{ model: [] }], ['"text"'], ['null']])('is refused when it has no model: %j', (source) => {
    expect(() => Tokenizer.fromJson(source)).toThrow('tokenizer.json: expected an object with a model, got none');
  });

  it.each([
    [
      'a model of another kind',
      { type: 'Unigram' },
      'tokenizer.json.model.type: expected WordPiece, or BPE with a ByteLevel',
    ],
    ['BPE over characters', { type: 'BPE', merges: [] }, 'got BPE over characters'],
    ['no unknown token', { unk_token: '[NOPE]' }, 'tokenizer.json.model.unk_token: expected a token of the vocabulary'],
    ['no prefix of pieces', { continuing_subword_prefix: '' }, 'continuing_subword_prefix: expected a prefix, got ""'],
    ['no vocabulary', { vocab: null }, 'expected an object from tokens to ids, got null'],
    ['an id that is no number', { vocab: { ...vocab, new: '7' } }, 'for "new", got "7"'],
    ['a negative id', { vocab: { ...vocab, new: -1 } }, 'for "new", got -1'],
    ['an id beyond all vocabularies', { vocab: { ...vocab, new: 2 ** 40 } }, 'for "new", got 1099511627776'],
    ['two tokens with one id', { vocab: { ...vocab, new: 2 } }, 'expected one token per id, got [CLS] and new: 2'],
  ])('is refused with %s', (_, change, message) => {
    expect(() => Tokenizer.fromJson({ ...json, model: { ...json.model, ...change } })).toThrow(message);
  });

  it.each([
    ['no post-processor', { post_processor: null }, 'tokenizer.json.post_processor: expected TemplateProcessing, Bert'],
    [
      'special tokens that are not in the vocabulary',
      { post_processor: { type: 'BertProcessing', cls: ['[CLS]', 2], sep: ['[SEP]', 999] } },
      'expected [SEP] with its id in the vocabulary, got 999',
    ],
    [
      'an unknown normalizer',
      { normalizer: { type: 'Shouting' } },
      'tokenizer.json: expected a tokenizer that can be built',
    ],
    ['an added token without content', { added_tokens: [{ id: 3 }] }, 'added_tokens: expected tokens with a content'],
  ])('is refused with %s', (_, change, message) => {
    expect(() => Tokenizer.fromJson({ ...json, ...change })).toThrow(message);
  });
});

describe('a tokenizer that does not fit its model', () => {
  const tokenizer = readFixtureTokenizer('bert');
  const config = fromHuggingFaceConfig(readCheckpointJson('bert', 'config.json'));
  const fits = (change: object) => () => {
    checkTokenizerFits(tokenizer, { ...config, ...change });
  };

  it('is refused when its ids exceed the vocabulary', () => {
    const vocabSize = tokenizer.vocabSize - 1;
    expect(fits({ vocabSize })).toThrow(`token ids below the model's vocab_size ${vocabSize}, got ${vocabSize}`);
  });

  it('is accepted when the model has rows to spare', () => {
    expect(fits({ vocabSize: tokenizer.vocabSize + 6 })).not.toThrow();
  });

  it('is refused when it tells texts apart and the model does not', () => {
    expect(fits({ typeVocabSize: 1 })).toThrow('expected token types below type_vocab_size 1, got 1');
  });

  it('is accepted by a family without token types', () => {
    expect(fits({ family: 'distilbert', typeVocabSize: 0 })).not.toThrow();
  });

  it('is refused when special tokens fill the whole input', () => {
    expect(fits({ maxLength: 3 })).toThrow(
      'config.json: expected room for more than 3 special tokens, got 3 positions',
    );
  });

  it('is refused when RoBERTa would take another token for padding', () => {
    expect(fits({ family: 'roberta', padTokenId: 1 })).toThrow('expected a padding token with pad_token_id 1, got 0');
  });
});

describe('special tokens that the files do not name', () => {
  it('are found by their conventional names', () => {
    const tokenizer = Tokenizer.fromJson(readCheckpointJson('roberta', 'tokenizer.json'));
    expect(tokenizer.padTokenId).toBe(1);
    expect(tokenizer.configJson()).toEqual({
      tokenizer_class: 'PreTrainedTokenizerFast',
      pad_token: '<pad>',
      mask_token: '<mask>',
      cls_token: '<s>',
      sep_token: '</s>',
    });
  });

  it('may be given as objects', () => {
    const json = readCheckpointJson('roberta', 'tokenizer.json');
    expect(Tokenizer.fromJson(json, { pad_token: { content: '</s>' } }).padTokenId).toBe(2);
  });

  it('are asked for when there is no padding token', () => {
    const json = readCheckpointJson('roberta', 'tokenizer.json');
    const tokenizer = Tokenizer.fromJson(json, { pad_token: '[nothing]' });
    expect(() => tokenizer.padTokenId).toThrow('tokenizer.json: expected a padding token, got none');
  });
});
