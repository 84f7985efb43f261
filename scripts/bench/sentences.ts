// Sentences as long as those of SST-2, made of words that are one token each.

import { Random } from '../../lib/random.js';
import { vocabularyText } from '../demo/vocabulary.js';

/** Tokens of SST-2's validation sentences under BERT's tokenizer, `[CLS]` and `[SEP]` included, at every twentieth. */
const LENGTHS = [4, 10, 12, 14, 16, 17, 19, 20, 21, 23, 25, 26, 27, 29, 30, 32, 34, 37, 40, 44, 55];
const ADDED = 2;

/** An endless row of sentences, the same for the same seed. Use with the demo's vocabulary. */
export function* sentences(seed: number): Generator<string, never> {
  const random = new Random(seed);
  const words = vocabularyText()
    .split('\n')
    .filter((word) => /^[a-z]{2,}$/.test(word));
  for (;;) {
    const place = random.uniform() * (LENGTHS.length - 1);
    const [below, above] = [LENGTHS[Math.floor(place)]!, LENGTHS[Math.ceil(place)]!];
    const length = Math.round(below + (above - below) * (place % 1));
    yield Array.from({ length: length - ADDED }, () => words[random.below(words.length)]!).join(' ');
  }
}
