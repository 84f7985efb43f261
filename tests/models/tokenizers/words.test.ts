import fc from 'fast-check';
import { groupWords } from '../../../models/tokenizers/words.js';
import { CHECKPOINTS, readExpected, readFixtureTokenizer } from '../../support/checkpoint-fixtures.js';

describe.each(CHECKPOINTS)('words of %s', (name) => {
  const tokenizer = readFixtureTokenizer(name);
  const expected = readExpected(name);

  it.each(expected.cases)(
    'are those of transformers for $text and $textPair in $maxLength tokens',
    ({ text, textPair, maxLength, words }) => {
      const got = groupWords(tokenizer.encode(text, textPair, maxLength), text, textPair);
      const withText = words.map((word) => ({
        ...word,
        word: (textPair !== null && word.source === 'textPair' ? textPair : text).slice(word.start, word.end),
      }));
      expect(got).toEqual(withText);
    },
  );

  it('are in order, in bounds and without overlap for any text', () => {
    const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.lorem());
    fc.assert(
      fc.property(anyText, fc.option(anyText), fc.integer({ min: 5, max: 40 }), (text, textPair, maxLength) => {
        const encoding = tokenizer.encode(text, textPair, maxLength);
        const words = groupWords(encoding, text, textPair);
        let token = -1;
        for (const source of ['text', 'textPair'] as const) {
          let end = 0;
          for (const word of words.filter((candidate) => candidate.source === source)) {
            expect(word.start).toBeGreaterThanOrEqual(end);
            expect(word.end).toBeGreaterThan(word.start);
            end = word.end;
            expect(word.word).toBe((source === 'text' ? text : textPair!).slice(word.start, word.end));
            for (const index of word.tokens) {
              expect(index).toBeGreaterThan(token);
              expect(encoding.sources[index]).toBe(source);
              token = index;
            }
          }
          expect(end).toBeLessThanOrEqual((source === 'text' ? text : (textPair ?? '')).length);
        }
      }),
    );
  });
});

describe('groupWords', () => {
  const bert = readFixtureTokenizer('bert');
  const roberta = readFixtureTokenizer('roberta');
  const words = (tokenizer: typeof bert, text: string) =>
    groupWords(tokenizer.encode(text, null, 200), text, null).map(({ word }) => word);

  it('keeps the accents, case and marks of the original', () => {
    expect(words(bert, 'CRÈME Brûlée, e\u0301t\u00e9!')).toEqual(['CRÈME', 'Brûlée', ',', 'e\u0301t\u00e9', '!']);
    expect(words(roberta, 'CRÈME Brûlée!')).toEqual(['CRÈME', 'Brûlée', '!']);
  });

  it('gives an unknown word its one token', () => {
    const text = 'soup 🙂🙂 bread';
    const encoding = bert.encode(text, null, 20);
    expect(encoding.tokens).toEqual(['[CLS]', 'soup', '[UNK]', 'bread', '[SEP]']);
    expect(groupWords(encoding, text, null)[1]).toEqual({
      word: '🙂🙂',
      start: 5,
      end: 9,
      source: 'text',
      tokens: [2],
    });
  });

  it('puts words together from bytes that split a character', () => {
    const text = 'soup 漢字 bread';
    const [, ideographs] = groupWords(roberta.encode(text, null, 40), text, null);
    expect(ideographs).toMatchObject({ word: '漢字', start: 5, end: 7 });
    expect(ideographs!.tokens.length).toBeGreaterThan(2);
  });

  it('leaves white space out', () => {
    expect(words(roberta, '  the \n\n\t soup  ')).toEqual(['the', 'soup']);
    expect(words(bert, ' \t ')).toEqual([]);
  });

  it('finds special tokens that stand in the text', () => {
    expect(words(bert, 'the [MASK] soup')).toContain('soup');
    const text = 'the [SEP] soup';
    const found = groupWords(bert.encode(text, null, 20), text, null).map(({ word, tokens }) => [word, tokens.length]);
    expect(found.at(-1)).toEqual(['soup', 1]);
  });

  it('gives a word that truncation cut whole, with the tokens that are left', () => {
    const text = 'didn';
    const whole = bert.encode(text, null, 20);
    const cut = bert.encode(text, null, 3);
    expect(whole.tokens.length).toBeGreaterThan(cut.tokens.length);
    expect(groupWords(cut, text, null)).toEqual([{ word: 'didn', start: 0, end: 4, source: 'text', tokens: [1] }]);
  });

  it('takes 100 kB within ten seconds, even on a busy machine', () => {
    const text = 'the wonderful café, 漢 '.repeat(4_500);
    for (const tokenizer of [bert, roberta]) {
      const encoding = tokenizer.encode(text, null, 1_000_000);
      const started = performance.now();
      expect(groupWords(encoding, text, null)).toHaveLength(5 * 4_500);
      expect(performance.now() - started).toBeLessThan(10_000);
    }
  });
});
