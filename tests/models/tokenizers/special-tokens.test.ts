import { specialTokenTemplates } from '../../../models/tokenizers/special-tokens.js';

const cls = { kind: 'token', token: '[CLS]', id: 2, typeId: 0 };
const sep = { kind: 'token', token: '[SEP]', id: 3, typeId: 0 };
const text = { kind: 'text', source: 'text', typeId: 0 };
const textPair = { kind: 'text', source: 'textPair', typeId: 0 };
const processing = (type: string) => ({ type, cls: ['[CLS]', 2], sep: ['[SEP]', 3] });
const a = { Sequence: { id: 'A', type_id: 0 } };
const b = { Sequence: { id: 'B', type_id: 1 } };
const template = (single: unknown, pair: unknown, special_tokens: object = {}) => ({
  type: 'TemplateProcessing',
  single,
  pair,
  special_tokens,
});

describe('special token templates', () => {
  it('are [CLS] A [SEP] B [SEP] with two token types for BertProcessing', () => {
    expect(specialTokenTemplates(processing('BertProcessing'))).toEqual({
      single: [cls, text, sep],
      pair: [cls, text, sep, { ...textPair, typeId: 1 }, { ...sep, typeId: 1 }],
    });
  });

  it('have a second separator and one token type for RobertaProcessing', () => {
    expect(specialTokenTemplates(processing('RobertaProcessing'))).toEqual({
      single: [cls, text, sep],
      pair: [cls, text, sep, sep, textPair, sep],
    });
  });

  it('are as written for TemplateProcessing, a special token of several ids included', () => {
    const special = { '[ENDS]': { id: '[ENDS]', ids: [3, 4], tokens: ['[SEP]', '[END]'] } };
    const ends = { SpecialToken: { id: '[ENDS]', type_id: 0 } };
    expect(specialTokenTemplates(template([a, ends], [a, b], special)).single).toEqual([
      text,
      sep,
      { kind: 'token', token: '[END]', id: 4, typeId: 0 },
    ]);
  });

  it('are found in a sequence beside ByteLevel', () => {
    const sequence = { type: 'Sequence', processors: [{ type: 'ByteLevel' }, processing('BertProcessing')] };
    expect(specialTokenTemplates(sequence)).toEqual(specialTokenTemplates(processing('BertProcessing')));
  });

  it.each([
    ['nothing', null, 'expected TemplateProcessing, BertProcessing, RobertaProcessing or a Sequence'],
    ['ByteLevel alone', { type: 'ByteLevel' }, 'got "ByteLevel"'],
    ['a sequence of none', { type: 'Sequence', processors: [] }, 'one processor besides ByteLevel, got 0'],
    ['a sequence of no list', { type: 'Sequence' }, 'one processor besides ByteLevel, got 0'],
    [
      'a sequence of two',
      { type: 'Sequence', processors: [processing('BertProcessing'), processing('RobertaProcessing')] },
      'one processor besides ByteLevel, got 2',
    ],
    ['a token without id', { type: 'BertProcessing', cls: ['[CLS]'], sep: ['[SEP]', 3] }, 'a pair of token and id'],
    ['no template for pairs', template([a], undefined), 'post_processor.pair: expected a list, got nothing'],
    ['a pair without B', template([a], [a]), 'a template with texts A and B once'],
    ['A twice', template([a, a], [a, b]), 'a template with text A once'],
    ['an unknown item', template([{ Mystery: { id: 'A', type_id: 0 } }], [a, b]), 'SpecialToken and Sequence items'],
    ['an item without type', template([{ Sequence: { id: 'A' } }], [a, b]), 'SpecialToken and Sequence items'],
    [
      'an undefined special token',
      template([{ SpecialToken: { id: 'toString', type_id: 0 } }], [a, b]),
      'the ids and tokens of toString, got nothing',
    ],
  ])('are refused with %s', (_, processor, message) => {
    expect(() => specialTokenTemplates(processor)).toThrow(message);
  });
});
