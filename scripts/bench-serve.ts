// Sentences per second of `predict` over HTTP, beside the bare session on the same batches in the same run; and how long
// one sentence takes while the server is idle and while it trains.
// Usage: npm run bench:serve [-- --batch 32 --seconds 20 --layers 6 --hidden 384]

import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ClassifierSession } from '../models/runtime/classifier-session.js';
import { toTokenBatch } from '../models/runtime/token-batch.js';
import { tokenizerFromVocab } from '../models/tokenizers/vocab-txt.js';
import { Tokenizer } from '../models/tokenizers/tokenizer.js';
import { createClient, type ApiClient } from './client/create-client.js';
import { generateCorpus } from './demo/corpus.js';
import { vocabularyText } from './demo/vocabulary.js';
import { Lab } from './lab/lab.js';
import { startLocalServer } from './lab/local-server.js';
import { quantile } from './lab/quantile.js';

const { values } = parseArgs({
  options: {
    batch: { type: 'string', default: '32' },
    seconds: { type: 'string', default: '20' },
    layers: { type: 'string', default: '6' },
    hidden: { type: 'string', default: '384' },
  },
});
const batchSize = Number(values.batch);
const hiddenSize = Number(values.hidden);
const MAX_LENGTH = 128;
const LATENCY_CALLS = 60;

const texts = generateCorpus().train.map(({ text }) => text);
const batchAt = (index: number): string[] =>
  Array.from({ length: batchSize }, (_, row) => texts[(index * batchSize + row) % texts.length]!);

type Classify = (batch: readonly string[]) => Promise<unknown>;

/** Sentences per second of each way to classify; they take turns batch by batch, so that noise meets all alike. */
async function rates(ways: readonly Classify[]): Promise<number[]> {
  for (let warmUp = 0; warmUp < 3; warmUp++) for (const classify of ways) await classify(batchAt(warmUp));
  const seconds = ways.map(() => 0);
  let batches = 0;
  for (const end = performance.now() + 1000 * Number(values.seconds); performance.now() < end; batches++) {
    for (const [at, classify] of ways.entries()) {
      const started = performance.now();
      await classify(batchAt(batches));
      seconds[at]! += (performance.now() - started) / 1000;
    }
  }
  return seconds.map((spent) => (batches * batchSize) / spent);
}

const milliseconds = (sample: readonly number[]): string =>
  `${quantile(sample, 0.5).toFixed(1)} and ${quantile(sample, 0.95).toFixed(1)}`;

/** Waits until a run has taken a step. */
async function firstStep(client: ApiClient, run: string): Promise<void> {
  for (let step = 0; step === 0;) {
    await delay(200);
    const answer = await client.query<{ run: { status: string; progress: { step: number } | null } }>(
      'query ($run: ID!) { run(id: $run) { status progress { step } } }',
      { run },
    );
    if (answer.run.status === 'FAILED') throw new Error('the training run failed');
    step = answer.run.progress?.step ?? 0;
  }
}

/** The only published bundle below a server's home. */
async function bundleFolder(home: string): Promise<string> {
  const models = join(home, 'models');
  const [published] = (await readdir(models)).filter((name) => !name.startsWith('.'));
  if (published === undefined) throw new Error(`${models}: expected one bundle, got none`);
  return join(models, published);
}

const home = await mkdtemp(join(os.tmpdir(), 'gkd-bench-'));
await mkdir(join(home, 'imports'));
await writeFile(join(home, 'imports', 'vocab.txt'), vocabularyText());
const server = await startLocalServer(home, [join(home, 'imports')]);
try {
  const client = createClient(server.url);
  const lab = new Lab(client);
  const model = await lab.createModel({
    name: 'bench',
    labels: ['negative', 'positive'],
    tokenizer: { path: 'vocab.txt' },
    encoder: {
      family: 'BERT',
      layers: Number(values.layers),
      hiddenSize,
      heads: 12,
      intermediateSize: 4 * hiddenSize,
      maxLength: MAX_LENGTH,
    },
  });
  const { tokenizerJson, tokenizerConfig } = tokenizerFromVocab(vocabularyText(), { lowercase: true });
  const tokenizer = Tokenizer.fromJson(tokenizerJson, tokenizerConfig);
  const session = await ClassifierSession.load(await bundleFolder(home), { threads: os.availableParallelism() });
  const overHttp: Classify = (batch) =>
    client.query('query ($input: PredictInput!) { predict(input: $input) { label confidence } }', {
      input: { model, texts: batch.map((text) => ({ text })) },
    });
  const direct: Classify = (batch) => {
    const encodings = batch.map((text) => tokenizer.encode(text, null, MAX_LENGTH));
    return session.predict(toTokenBatch(encodings, 0));
  };
  const [served, bare] = (await rates([overHttp, direct])) as [number, number];
  await session.release();

  const idle = await lab.latencies(model, texts[0]!, LATENCY_CALLS);
  await lab.createDataset({
    name: 'bench',
    labels: ['negative', 'positive'],
    splits: [{ split: 'TRAIN', source: { rows: generateCorpus().train } }],
  });
  const run = await lab.launchFineTuning({ model, dataset: 'bench', name: 'trained', training: { epochs: 1 } });
  await firstStep(client, run);
  const busy = await lab.latencies(model, texts[0]!, LATENCY_CALLS);
  await client.query('mutation ($input: RunControlInput!) { cancelRun(input: $input) { run { status } } }', {
    input: { id: run },
  });
  console.log(`${values.layers}×${values.hidden}, ${batchSize} sentences a call, one call at a time`);
  console.log(`predict over HTTP   ${served.toFixed(0)} sentences/s`);
  console.log(`bare session        ${bare.toFixed(0)} sentences/s`);
  console.log(`ratio               ${(served / bare).toFixed(2)}`);
  console.log('one sentence a call, milliseconds at the median and the 95th percentile');
  console.log(`server idle         ${milliseconds(idle)}`);
  console.log(`server training     ${milliseconds(busy)}`);
} finally {
  await server.stop();
  await rm(home, { recursive: true, force: true });
}
