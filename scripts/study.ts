// Trains a teacher from scratch on a data folder, distils students with several objectives and seeds, prints the table.
// Everything goes through the public API of a server that the script starts.
//
// Usage: npm run study -- --data <folder with train.tsv and dev.tsv> --vocabulary <tokenizer.json or vocab.txt>
//   [--home .gkd/study] [--layers 4] [--hidden 128] [--heads 2] [--student-layers 0] [--epochs 2] [--batch-size 64]
//   [--max-length 32] [--learning-rate 5e-4] [--alpha 0.5] [--temperature 4] [--gamma 1]
//   [--objectives NONE,KD,GRADIENT_KD] [--seeds 1,2] [--train-rows <all>]
//   [--teacher <model of an earlier study in the same home, instead of training one>]

import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from './client/create-client.js';
import { Lab, type TrainedModel } from './lab/lab.js';
import { startLocalServer } from './lab/local-server.js';
import { formatTable } from './lab/table.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    vocabulary: { type: 'string' },
    home: { type: 'string', default: '.gkd/study' },
    layers: { type: 'string', default: '4' },
    hidden: { type: 'string', default: '128' },
    heads: { type: 'string', default: '2' },
    'student-layers': { type: 'string', default: '0' },
    epochs: { type: 'string', default: '2' },
    'batch-size': { type: 'string', default: '64' },
    'max-length': { type: 'string', default: '32' },
    'learning-rate': { type: 'string', default: '5e-4' },
    alpha: { type: 'string', default: '0.5' },
    temperature: { type: 'string', default: '4' },
    gamma: { type: 'string', default: '1' },
    objectives: { type: 'string', default: 'NONE,KD,GRADIENT_KD' },
    seeds: { type: 'string', default: '1,2' },
    'train-rows': { type: 'string' },
    teacher: { type: 'string' },
  },
});
if (values.data === undefined) throw new TypeError('--data: expected a folder with train.tsv and dev.tsv, got nothing');
const vocabulary = values.vocabulary ?? join(values.data, '../vocab/bert-base-uncased-tokenizer.json');
const seeds = values.seeds.split(',').map(Number);
const LABELS = ['negative', 'positive'];

/** The first rows of a TSV file, header included. */
async function readRows(file: string, rows = Infinity): Promise<string> {
  const text = await readFile(join(values.data!, file), 'utf8');
  return text
    .split('\n')
    .slice(0, rows + 1)
    .join('\n');
}

function training(seed: number): Record<string, number> {
  return {
    epochs: Number(values.epochs),
    batchSize: Number(values['batch-size']),
    learningRate: Number(values['learning-rate']),
    maxLength: Number(values['max-length']),
    seed,
  };
}

/** A fresh encoder, fine-tuned on the data set of this study. */
async function trainTeacher(lab: Lab, tag: string): Promise<TrainedModel> {
  const hiddenSize = Number(values.hidden);
  const model = await lab.createModel({
    name: `fresh-${tag}`,
    labels: LABELS,
    seed: seeds[0],
    tokenizer: { path: basename(vocabulary) },
    encoder: {
      family: 'BERT',
      layers: Number(values.layers),
      hiddenSize,
      heads: Number(values.heads),
      intermediateSize: 4 * hiddenSize,
      maxLength: Math.max(64, Number(values['max-length'])),
    },
  });
  const name = `teacher-${tag}`;
  return lab.fineTune('teacher', { model, dataset: `study-${tag}`, name, training: training(seeds[0]!) });
}

const percent = (value: number | undefined): string => (value === undefined ? '' : (100 * value).toFixed(1));
const decimal = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(3));

function row(name: string, model: TrainedModel): string[] {
  const { metrics, parameterCount, examplesPerSecond } = model;
  return [
    name,
    percent(metrics['accuracy']),
    percent(metrics['labelLoyalty']),
    decimal(metrics['probabilityLoyalty']),
    decimal(metrics['gradientCosine']),
    (parameterCount / 1e6).toFixed(2),
    (1000 * (Number(values['batch-size']) / examplesPerSecond)).toFixed(0),
  ];
}

const server = await startLocalServer(values.home, [dirname(resolve(vocabulary))]);
try {
  const client = createClient(server.url);
  const lab = new Lab(client);
  const tag = Date.now().toString(36);
  const source = async (file: string, rows?: number): Promise<object> => ({
    uploadId: await client.upload(await readRows(file, rows), 'tsv'),
  });
  const rows = values['train-rows'] === undefined ? undefined : Number(values['train-rows']);
  await lab.createDataset({
    name: `study-${tag}`,
    labels: LABELS,
    splits: [
      { split: 'TRAIN', source: await source('train.tsv', rows) },
      { split: 'VALIDATION', source: await source('dev.tsv') },
    ],
  });
  const common = { dataset: `study-${tag}` };
  const trained = values.teacher === undefined ? await trainTeacher(lab, tag) : undefined;
  const teacher = trained?.ref ?? values.teacher;
  const table = trained ? [row('teacher', trained)] : [];
  for (const kind of values.objectives.split(',')) {
    for (const seed of seeds) {
      const label = `${kind} seed ${seed}`;
      const student = await lab.distil(label, {
        ...common,
        teacher,
        name: `${kind.toLowerCase()}-${seed}-${tag}`,
        student: { fromTeacherLayers: { layers: values['student-layers'].split(',').map(Number) } },
        objective: {
          kind,
          alpha: Number(values.alpha),
          temperature: Number(values.temperature),
          gamma: Number(values.gamma),
        },
        training: training(seed),
      });
      table.push(row(label, student));
    }
  }
  const header = ['model', 'accuracy %', 'agreement %', 'prob. loyalty', 'gradient cosine', 'M parameters', 'ms/step'];
  console.log(
    `\nValidation split, best checkpoint by accuracy; cosine of the gold label's input gradient over real tokens.\n`,
  );
  console.log(formatTable(header, table, true));
} finally {
  await server.stop();
}
