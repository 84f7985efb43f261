// How fast `predict` and `attribute` are over HTTP, beside what the model's session does by itself, a server without
// batching, and transformers.js: all in one run, in turns.
// Usage: npm run bench:serve [-- --seconds 6 --rounds 3 --layers 6 --hidden 384 --vocabulary vocab.txt]

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BareSession } from './bench/bare-session.js';
import { sentences } from './bench/sentences.js';
import { readMetrics, total } from './bench/server-metrics.js';
import { installTransformersJs, transformersJsRates } from './bench/transformers-js.js';
import { createClient, type ApiClient } from './client/create-client.js';
import { generateCorpus } from './demo/corpus.js';
import { vocabularyText } from './demo/vocabulary.js';
import { Lab } from './lab/lab.js';
import { closedLoop, countCodes, openLoop, type LoadResult } from './lab/load.js';
import { startLocalServer, type LocalServer } from './lab/local-server.js';
import { median, quantile } from './lab/quantile.js';
import { formatTable } from './lab/table.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '3' },
    layers: { type: 'string', default: '6' },
    hidden: { type: 'string', default: '384' },
    /** One with the words of the demo's, such as BERT's. */
    vocabulary: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const vocabulary = values.vocabulary === undefined ? vocabularyText() : await readFile(values.vocabulary, 'utf8');
const MAX_LENGTH = 128;
const WARM_UP_TURNS = 6;
/** Comparisons of single sentences in a round: short ones, next to each other, since the machine's speed comes and goes. */
const PAIRS = 6;
const PREDICT = 'query ($input: PredictInput!) { predict(input: $input) { label confidence } }';
const ATTRIBUTE = 'query ($input: AttributeInput!) { attribute(input: $input) { words { word score } } }';

/** A server with one model, and requests to it. */
interface Contender {
  readonly server: LocalServer;
  readonly client: ApiClient;
  readonly model: string;
  readonly home: string;
}

async function start(environment: Readonly<Record<string, string>>): Promise<Contender> {
  const home = await mkdtemp(join(os.tmpdir(), 'gkd-bench-'));
  const imports = join(home, 'imports');
  await mkdir(imports);
  await writeFile(join(imports, 'vocab.txt'), vocabulary);
  const server = await startLocalServer(home, [imports], environment);
  const client = createClient(server.url);
  const hiddenSize = Number(values.hidden);
  const model = await new Lab(client).createModel({
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
  return { server, client, model, home };
}

const texts = sentences(2);
const ask =
  ({ model }: Contender, query = PREDICT) =>
  (): object => ({ query, variables: { input: { model, texts: [{ text: texts.next().value }] } } });

async function load(contender: Contender, concurrency: number, query?: string, time = seconds): Promise<LoadResult> {
  return closedLoop({ url: contender.server.url, seconds: time, concurrency, next: ask(contender, query) });
}

const rateOf = ({ outcomes, seconds: spent }: LoadResult): number => {
  const failures = Object.entries(countCodes(outcomes)).filter(([code]) => code !== 'OK');
  if (failures.length > 0) console.log(`  not answered: ${failures.map((pair) => pair.join(' ')).join(', ')}`);
  return outcomes.length / spent;
};
const ms = ({ outcomes }: LoadResult, share: number): number =>
  quantile(
    outcomes.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b),
    share,
  );
const one = (value: number): string => value.toFixed(1);

/** The only published bundle below a server's home. */
async function bundleFolder(home: string): Promise<string> {
  const [published] = (await readdir(join(home, 'models'))).filter((name) => !name.startsWith('.'));
  return join(home, 'models', published!);
}

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

const batching = await start({});
const oneByOne = await start({ GKD_MAX_BATCH_ROWS: '1' });
const folder = await bundleFolder(batching.home);
const bare = await BareSession.ofFile(folder, vocabulary, MAX_LENGTH);
const lean = await BareSession.ofEngine(folder, vocabulary, MAX_LENGTH);
try {
  // Thousands of requests, until the servers' code is compiled.
  for (const contender of [batching, oneByOne])
    for (let turn = 0; turn < WARM_UP_TURNS; turn++) await load(contender, 64);
  await load(batching, 64, ATTRIBUTE);
  for (const session of [bare, lean]) await session.perfectRate(1);

  console.log(`${values.layers}×${values.hidden}, ${os.availableParallelism()} threads, sentences as long as SST-2's`);
  console.log(`medians of ${rounds} rounds of ${seconds} s each, in turns\n`);

  const single = { served: [] as number[], bare: [] as number[], lean: [] as number[] };
  const rates = {
    bare: [] as number[],
    lean: [] as number[],
    served: [] as number[],
    unbatched: [] as number[],
    attributed: [] as number[],
  };
  const at: Record<number, LoadResult[]> = { 1: [], 8: [], 64: [] };
  const before = await readMetrics(batching.server.url);
  let stall = 0;
  for (let round = 0; round < rounds; round++) {
    rates.bare.push(await bare.perfectRate(seconds));
    rates.lean.push(await lean.perfectRate(seconds));
    for (const concurrency of [1, 8, 64]) {
      const result = await load(batching, concurrency);
      at[concurrency]!.push(result);
      if (concurrency === 64) rates.served.push(rateOf(result));
    }
    const metrics = await readMetrics(batching.server.url);
    stall = Math.max(stall, total(metrics, 'nodejs_eventloop_lag_max_seconds'));
    for (let pair = 0; pair < PAIRS; pair++) {
      single.bare.push(await bare.singleMs(128));
      single.served.push(ms(await load(batching, 1, PREDICT, 1), 0.5));
      single.lean.push(await lean.singleMs(128));
    }
    rates.unbatched.push(rateOf(await load(oneByOne, 64)));
    rates.attributed.push(rateOf(await load(batching, 64, ATTRIBUTE)));
  }
  const after = await readMetrics(batching.server.url);
  const grown = (name: string): number => total(after, name) - total(before, name);
  const padding = 1 - grown('gkd_batch_real_tokens_total') / grown('gkd_batch_padded_tokens_total');

  console.log('closed loop, one sentence a request');
  console.log(
    formatTable(
      ['clients', 'sentences/s', 'median ms', 'p95 ms', 'p99 ms'],
      Object.entries(at).map(([concurrency, results]) => [
        concurrency,
        one(median(results.map(rateOf))),
        ...[0.5, 0.95, 0.99].map((share) => one(median(results.map((result) => ms(result, share))))),
      ]),
    ),
  );
  const served = median(rates.served);
  const perfect = median(rates.bare);
  const unbatched = median(rates.unbatched);
  const rows = [
    ['(a) bare session, perfect batches', one(perfect), `${(served / perfect).toFixed(2)} (bar: 0.80)`],
    ['(b) one request, one run', one(unbatched), `${(served / unbatched).toFixed(2)} (bar: 2.5)`],
    [
      'bare session, one sentence a run',
      one(1000 / median(single.bare)),
      ((served * median(single.bare)) / 1000).toFixed(2),
    ],
    ["the engine's graph, perfect batches", one(median(rates.lean)), (served / median(rates.lean)).toFixed(2)],
    [
      "the engine's graph, one sentence a run",
      one(1000 / median(single.lean)),
      ((served * median(single.lean)) / 1000).toFixed(2),
    ],
  ];
  if (installTransformersJs()) {
    const pool = Array.from({ length: 512 }, () => texts.next().value);
    const other = await transformersJsRates(folder, pool, seconds);
    rows.push(
      ['(c) transformers.js, one by one', one(other.oneByOne), (served / other.oneByOne).toFixed(2)],
      ['(c) transformers.js, calls of 32', one(other.batched), (served / other.batched).toFixed(2)],
    );
  } else {
    console.log('transformers.js could not be installed and is left out');
  }
  console.log(`\nat 64 clients: ${one(served)} sentences/s`);
  console.log(formatTable(['beside', 'sentences/s', 'ours / theirs'], rows));
  const overhead = median(single.served.map((served, pair) => served - single.bare[pair]!));
  console.log(
    `\none client: ${one(median(single.served))} ms over HTTP, ${one(median(single.bare))} ms bare: overhead ${overhead.toFixed(2)} ms (bar: 2); the engine's graph takes ${one(median(single.lean))} ms`,
  );
  console.log(`padding: ${(100 * padding).toFixed(1)} % of tokens (bar: 10)`);
  console.log(
    `attribute: ${one(median(rates.attributed))} sentences/s, ${(served / median(rates.attributed)).toFixed(2)} times the cost of predict (bar: 2.5)`,
  );
  console.log(`longest stall of the API process: ${(1000 * stall).toFixed(0)} ms (bar: 50)`);

  console.log('\nopen loop (Poisson), one sentence a request');
  const open: string[][] = [];
  for (const share of [0.25, 0.5, 0.8]) {
    const result = await openLoop({
      url: batching.server.url,
      seconds: 2 * seconds,
      rate: share * served,
      seed: 7,
      next: ask(batching),
    });
    open.push([
      `${(100 * share).toFixed(0)} %`,
      one(share * served),
      ...[0.5, 0.95, 0.99].map((at) => one(ms(result, at))),
    ]);
  }
  console.log(formatTable(['of capacity', 'requests/s', 'median ms', 'p95 ms', 'p99 ms'], open));

  const lab = new Lab(batching.client);
  const idle = [await load(batching, 1), await load(batching, 8)];
  await lab.createDataset({
    name: 'bench',
    labels: ['negative', 'positive'],
    splits: [{ split: 'TRAIN', source: { rows: generateCorpus().train } }],
  });
  const training = { epochs: 50, batchSize: 32 };
  const run = await lab.launchFineTuning({ model: batching.model, dataset: 'bench', name: 'trained', training });
  await firstStep(batching.client, run);
  const busy = [await load(batching, 1), await load(batching, 8)];
  await batching.client.query('mutation ($input: RunControlInput!) { cancelRun(input: $input) { run { status } } }', {
    input: { id: run },
  });
  console.log('\nwhile a run trains the same model');
  console.log(
    formatTable(
      ['clients', 'idle median ms', 'training median ms', 'factor', 'idle p95', 'training p95'],
      [1, 8].map((clients, at) => [
        String(clients),
        one(ms(idle[at]!, 0.5)),
        one(ms(busy[at]!, 0.5)),
        (ms(busy[at]!, 0.5) / ms(idle[at]!, 0.5)).toFixed(2),
        one(ms(idle[at]!, 0.95)),
        one(ms(busy[at]!, 0.95)),
      ]),
    ),
  );
} finally {
  for (const session of [bare, lean]) await session.release();
  for (const { server, home } of [batching, oneByOne]) {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}
