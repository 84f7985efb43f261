// The whole journey on the project's own small corpus, offline: a teacher from scratch, a KD and a GRADIENT_KD student
// of it, one table, and two sentences with the words each model looks at.
//
// Usage: npm run demo [-- --home .gkd/demo]

import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient, type ApiClient } from './client/create-client.js';
import { CORPUS_LABELS, generateCorpus, type LabelledSentence } from './demo/corpus.js';
import { vocabularyText } from './demo/vocabulary.js';
import { heatMap, type ScoredWord } from './lab/heat-map.js';
import { Lab, type TrainedModel } from './lab/lab.js';
import { SERVER_LOG, startLocalServer } from './lab/local-server.js';
import { quantile } from './lab/quantile.js';
import { formatTable } from './lab/table.js';

const SENTENCES = [
  'The plot was thin, but the cast made up for it.',
  'Although the warranty was excellent, there was nothing great about the screen.',
];
const MAX_LENGTH = 32;
const ENCODER = { family: 'BERT', layers: 4, hiddenSize: 128, heads: 4, intermediateSize: 512, maxLength: 64 };
const TRAINING = { epochs: 6, batchSize: 32, learningRate: 5e-4, maxLength: MAX_LENGTH, seed: 1 };
const OBJECTIVE = { alpha: 0.5, temperature: 4, gamma: 1 };

interface ComparedSentence {
  readonly text: string;
  readonly predictions: readonly { readonly label: string; readonly confidence: number }[];
  readonly attributions: readonly { readonly words: readonly ScoredWord[] }[];
}

const COMPARE = /* GraphQL */ `
  query ($input: CompareInput!) {
    compare(input: $input) {
      items {
        text
        predictions {
          label
          confidence
        }
        attributions {
          words {
            word
            score
          }
        }
      }
    }
  }
`;

/** Deletes what an earlier demo left in a folder; a folder of anything else is refused. */
async function clear(home: string): Promise<void> {
  const entries = await readdir(home).catch((): string[] => []);
  if (entries.length > 0 && !entries.includes(SERVER_LOG)) {
    throw new Error(`--home: expected a new folder or that of an earlier demo, got ${home}`);
  }
  await rm(home, { recursive: true, force: true });
}

const toJsonLines = (rows: readonly LabelledSentence[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

async function printComparison(client: ApiClient, names: readonly string[], refs: readonly string[]): Promise<void> {
  const [reference, ...candidates] = refs;
  const input = { reference, candidates, texts: SENTENCES.map((text) => ({ text })), attribution: 'GRADIENT' };
  const { compare } = await client.query<{ compare: { items: readonly ComparedSentence[] } }>(COMPARE, { input });
  const width = Math.max(...names.map((name) => name.length));
  for (const { predictions, attributions } of compare.items) {
    console.log();
    names.forEach((name, at) => {
      const { label, confidence } = predictions[at]!;
      const verdict = `${label} ${(100 * confidence).toFixed(0)} %`.padEnd(14);
      console.log(`${name.padEnd(width)}  ${verdict}  ${heatMap(attributions[at]!.words, process.stdout.isTTY)}`);
    });
  }
}

function row(name: string, { metrics, parameterCount }: TrainedModel, latencyMs: number): string[] {
  const show = (metric: string, digits: number, factor = 1): string => {
    const value = metrics[metric];
    return value === undefined ? '–' : (factor * value).toFixed(digits);
  };
  return [
    name,
    show('accuracy', 1, 100),
    show('labelLoyalty', 1, 100),
    show('probabilityLoyalty', 3),
    show('gradientCosine', 3),
    (parameterCount / 1e6).toFixed(2),
    latencyMs.toFixed(1),
  ];
}

const { values } = parseArgs({ options: { home: { type: 'string', default: '.gkd/demo' } } });
const started = performance.now();
await clear(values.home);
const imports = join(values.home, 'imports');
await mkdir(imports, { recursive: true });
await writeFile(join(imports, 'vocab.txt'), vocabularyText());

const server = await startLocalServer(values.home, [imports]);
try {
  const client = createClient(server.url);
  const lab = new Lab(client);
  const corpus = generateCorpus();
  const source = async (rows: readonly LabelledSentence[]): Promise<object> => ({
    uploadId: await client.upload(toJsonLines(rows), 'jsonl'),
  });
  console.log(`${corpus.train.length} sentences to learn from, ${corpus.validation.length} to validate on\n`);
  await lab.createDataset({
    name: 'demo',
    labels: CORPUS_LABELS,
    splits: [
      { split: 'TRAIN', source: await source(corpus.train) },
      { split: 'VALIDATION', source: await source(corpus.validation) },
      { split: 'TEST', source: await source(corpus.test) },
    ],
  });
  const fresh = await lab.createModel({
    name: 'fresh',
    labels: CORPUS_LABELS,
    seed: 1,
    tokenizer: { path: 'vocab.txt' },
    encoder: ENCODER,
  });
  const teacher = await lab.fineTune('teacher', { model: fresh, dataset: 'demo', name: 'teacher', training: TRAINING });
  const distil = (label: string, kind: string): Promise<TrainedModel> =>
    lab.distil(label, {
      teacher: teacher.ref,
      dataset: 'demo',
      name: label.toLowerCase().replaceAll(' ', '-'),
      student: { fromTeacherLayers: { layers: [0, 3] } },
      objective: { kind, ...OBJECTIVE },
      training: { ...TRAINING, epochs: 3 },
    });
  const models = [
    ['teacher', teacher],
    ['KD', await distil('KD', 'KD')],
    ['GRADIENT_KD', await distil('GRADIENT_KD', 'GRADIENT_KD')],
  ] as const;

  const rows: string[][] = [];
  for (const [name, model] of models) {
    rows.push(row(name, model, quantile(await lab.latencies(model.ref, SENTENCES[0]!), 0.5)));
  }
  const header = [
    'model',
    'accuracy %',
    'agreement %',
    'prob. loyalty',
    'gradient cosine',
    'M parameters',
    'ms/predict',
  ];
  console.log(`\n${formatTable(header, rows)}`);
  console.log(
    '\nValidation split, one seed. Words by the L2 norm of the input gradient of the teacher’s predicted label.',
  );
  await printComparison(
    client,
    models.map(([name]) => name),
    models.map(([, { ref }]) => ref),
  );
  console.log(`\nDone in ${((performance.now() - started) / 1000).toFixed(0)} s. State and log: ${values.home}`);
} finally {
  await server.stop();
}
