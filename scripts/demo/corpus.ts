// The demo's labelled sentences: reviews of six kinds of things, made by a grammar from a seed.

import { Random } from '../../lib/random.js';
import type { Polarity } from './corpus/patterns.js';
import { buildSentence } from './corpus/sentence.js';

export const CORPUS_LABELS = ['negative', 'positive'] as const satisfies readonly Polarity[];

export interface LabelledSentence {
  readonly text: string;
  readonly label: Polarity;
}

export type CorpusSplit = 'train' | 'validation' | 'test';
export type Corpus = Readonly<Record<CorpusSplit, readonly LabelledSentence[]>>;

/** Sentences per split; each split has as many of either label (give or take one). */
export const CORPUS_SIZES: Readonly<Record<CorpusSplit, number>> = { train: 4000, validation: 500, test: 500 };

const MIN_WORDS = 4;
const MAX_WORDS = 24;

/**
 * Makes the corpus of a seed. All sentences differ, within and between splits, and have 4 to 24 words. Labels follow
 * from how a sentence is built (negation, contrast, what others said), so its words alone do not give them away.
 */
export function generateCorpus(seed = 1, sizes = CORPUS_SIZES): Corpus {
  const random = new Random(seed);
  const seen = new Set<string>();
  const take = (count: number): LabelledSentence[] => {
    const sentences: LabelledSentence[] = [];
    while (sentences.length < count) {
      const label = CORPUS_LABELS[sentences.length % CORPUS_LABELS.length]!;
      const text = buildSentence(random, label);
      const key = text.slice(0, -1);
      const words = text.split(' ').length;
      if (seen.has(key) || words < MIN_WORDS || words > MAX_WORDS) continue;
      seen.add(key);
      sentences.push({ text, label });
    }
    return random.shuffle(sentences);
  };
  return { train: take(sizes.train), validation: take(sizes.validation), test: take(sizes.test) };
}
