// The smallest data and models that a whole journey through the API needs.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Edge } from './edge.js';

const GOOD = ['good', 'great', 'fine', 'lovely'];
const BAD = ['bad', 'awful', 'poor', 'dreary'];
const NOUNS = ['film', 'plot', 'cast', 'score'];
const VOCABULARY = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'a', 'the', 'is', ...GOOD, ...BAD, ...NOUNS];

/** Sentences whose label is decided by one word. */
export const ROWS = NOUNS.flatMap((noun) =>
  [GOOD, BAD].flatMap((words, label) =>
    words.map((word) => ({ text: `the ${noun} is ${word}`, label: ['negative', 'positive'][1 - label]! })),
  ),
);

/** Creates the data set `reviews` and the untrained model `teacher` (2 layers, 16 wide). */
export async function prepareJourney(edge: Edge): Promise<void> {
  await mkdir(join(edge.home, 'imports'), { recursive: true });
  await writeFile(join(edge.home, 'imports', 'vocab.txt'), `${VOCABULARY.join('\n')}\n`);
  const { data, errors } = await edge.execute<Record<string, { readonly errors: readonly unknown[] }>>(
    `mutation ($model: CreateModelInput!, $dataset: CreateDatasetInput!) {
        createModel(input: $model) { errors { message } }
        createDataset(input: $dataset) { errors { message } }
      }`,
    {
      model: {
        name: 'teacher',
        labels: ['negative', 'positive'],
        seed: 1,
        tokenizer: { path: 'vocab.txt' },
        encoder: { family: 'BERT', layers: 2, hiddenSize: 16, heads: 2, intermediateSize: 32, maxLength: 16 },
      },
      dataset: {
        name: 'reviews',
        labels: ['negative', 'positive'],
        splits: [
          { split: 'TRAIN', source: { rows: ROWS } },
          { split: 'VALIDATION', source: { rows: ROWS.slice(0, 8) } },
        ],
      },
    },
  );
  expect(errors).toBeUndefined();
  for (const payload of Object.values(data)) expect(payload.errors).toEqual([]);
}
