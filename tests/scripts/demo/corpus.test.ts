import { Tokenizer } from '../../../models/tokenizers/tokenizer.js';
import { tokenizerFromVocab } from '../../../models/tokenizers/vocab-txt.js';
import { type Corpus, generateCorpus, type LabelledSentence } from '../../../scripts/demo/corpus.js';
import { vocabularyText } from '../../../scripts/demo/vocabulary.js';

const corpus = generateCorpus();
const all = (from: Corpus) => Object.values(from).flat();
const words = (text: string) => text.toLowerCase().match(/\p{L}+/gu)!;

describe('the demo corpus', () => {
  it('is the same for the same seed and another for another', () => {
    expect(generateCorpus(1)).toEqual(corpus);
    expect(generateCorpus(2).train[0]).not.toEqual(corpus.train[0]);
  });

  it('has at least 4,000 different sentences, none in two splits', () => {
    expect(corpus.train).toHaveLength(4000);
    expect(corpus.validation).toHaveLength(500);
    expect(corpus.test).toHaveLength(500);
    expect(new Set(all(corpus).map(({ text }) => words(text).join(' '))).size).toBe(5000);
  });

  it('has as many positive as negative sentences in each split', () => {
    for (const split of Object.values(corpus)) {
      expect(split.filter(({ label }) => label === 'positive')).toHaveLength(split.length / 2);
    }
  });

  it('has sentences of 4 to 24 words, with a capital at the start and a mark at the end', () => {
    for (const { text } of all(corpus)) {
      expect(text).toMatch(/^[A-Z][\p{L} ,;]+[.!]$/u);
      const count = text.split(' ').length;
      expect(count >= 4 && count <= 24).toBe(true);
    }
  });

  it('needs more than a bag of words', () => {
    // Naive Bayes: each word's log odds, summed.
    const odds = logOdds(corpus.train);
    const right = corpus.test.filter(({ text, label }) => {
      const score = words(text).reduce((sum, word) => sum + (odds.get(word) ?? 0), 0);
      return score > 0 === (label === 'positive');
    });

    expect(right.length / corpus.test.length).toBeGreaterThan(0.6);
    expect(right.length / corpus.test.length).toBeLessThan(0.8);
  });
});

describe('the vocabulary of the demo corpus', () => {
  const { tokenizerJson, tokenizerConfig } = tokenizerFromVocab(vocabularyText(), { lowercase: true });
  const tokenizer = Tokenizer.fromJson(tokenizerJson, tokenizerConfig);

  it('begins with the special tokens and has no token twice', () => {
    const tokens = vocabularyText().trimEnd().split('\n');

    expect(tokens.slice(0, 5)).toEqual(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it('has every word of every corpus whole', () => {
    for (const { text } of [...all(corpus), ...all(generateCorpus(2))]) {
      const { tokens } = tokenizer.encode(text, null, 128);
      expect(tokens.filter((token) => token === '[UNK]' || token.startsWith('##'))).toEqual([]);
    }
  });

  it('spells words that it does not have', () => {
    const { tokens } = tokenizer.encode('Zebras (7)?', null, 128);

    expect(tokens).toEqual(['[CLS]', 'z', '##e', '##b', '##r', '##a', '##s', '(', '7', ')', '?', '[SEP]']);
  });
});

function logOdds(sentences: readonly LabelledSentence[]): Map<string, number> {
  const counts = new Map<string, { positive: number; negative: number }>();
  for (const { text, label } of sentences) {
    for (const word of words(text)) {
      const count = counts.get(word) ?? { positive: 1, negative: 1 };
      count[label]++;
      counts.set(word, count);
    }
  }
  return new Map([...counts].map(([word, { positive, negative }]) => [word, Math.log(positive / negative)]));
}
