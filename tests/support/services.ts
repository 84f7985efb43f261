// All services on a real database, real files and real child processes, in a folder of its own.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attributionBytes } from '../../services/attribution/attribution.js';
import { AttributionService } from '../../services/attribution/attribution-service.js';
import { InputGradients } from '../../services/attribution/input-gradients.js';
import { ComparisonService } from '../../services/comparison/comparison-service.js';
import type { Dataset, SplitName } from '../../services/datasets/dataset.js';
import { DatasetService } from '../../services/datasets/dataset-service.js';
import { UploadStore } from '../../services/datasets/upload-store.js';
import { EnginePool } from '../../services/inference/engine-pool.js';
import type { BatchObservation } from '../../services/inference/inference-observer.js';
import { makeReady } from '../../services/inference/runtimes.js';
import { Predictor, predictionBytes } from '../../services/inference/predictor.js';
import { ResponseCache } from '../../services/inference/response-cache.js';
import { TextRunner } from '../../services/inference/text-runner.js';
import type { ModelVersion } from '../../services/registry/model-version.js';
import { Registry } from '../../services/registry/registry.js';
import type { CreateModelSpec } from '../../services/registry/registry.js';
import { TokenizerCache } from '../../services/inference/tokenizer-cache.js';
import { RunService } from '../../services/runs/run-service.js';
import type { Run } from '../../services/runs/run.js';
import { openDatabase } from '../../services/store/database.js';
import { DatasetStore } from '../../services/store/dataset-store.js';
import { EventStore } from '../../services/store/event-store.js';
import { ModelStore } from '../../services/store/model-store.js';
import { RunStore } from '../../services/store/run-store.js';

const WORDS =
  'a an the film plot cast story scene was is not never very quite so good great fine warm bad dull poor cold but and';
const VOCAB = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', '.', ',', '##s', '##ly', ...WORDS.split(' ')];

export const LABELS = ['negative', 'positive'];

/** A tiny encoder over the words of this file. */
export const TINY: CreateModelSpec = {
  name: 'tiny',
  encoder: { family: 'bert', layers: 2, hiddenSize: 16, heads: 2, intermediateSize: 32, maxLength: 32 },
  tokenizer: { kind: 'path', path: 'vocab.txt' },
  labels: LABELS,
  seed: 3,
};

export interface ServicesOptions {
  readonly maxEngines?: number;
  readonly deadlineMs?: number;
  readonly memoryBytes?: number;
  readonly maxQueuedRows?: number;
  readonly cacheBytes?: number;
  readonly cancelGraceMs?: number;
}

/** What the engines told their observer. */
export interface Observed {
  readonly batches: BatchObservation[];
  readonly losses: string[];
  refused: number;
}

export type Services = ReturnType<typeof openServices>;

/** Opens the services over a data folder; call `close` before it is opened again. */
export function openServices(home: string, options: ServicesOptions = {}) {
  const importRoot = join(home, 'imports');
  for (const folder of ['imports', 'models', 'runs', 'datasets', 'uploads']) {
    mkdirSync(join(home, folder), { recursive: true });
  }
  writeFileSync(join(importRoot, 'vocab.txt'), `${VOCAB.join('\n')}\n`);
  const database = openDatabase(join(home, 'gkd.sqlite'));
  const observed: Observed = { batches: [], losses: [], refused: 0 };
  const engines = new EnginePool({
    environment: {},
    threads: 1,
    placement: { choice: 'cpu', fallbackAllowed: false },
    maxEngines: options.maxEngines ?? 4,
    memoryBytes: options.memoryBytes ?? 4 * 2 ** 30,
    maxRows: 4,
    maxTokens: 64,
    targetBatchMs: 1_000,
    maxQueuedRows: options.maxQueuedRows ?? 256,
    deadlineMs: options.deadlineMs ?? 30_000,
    observer: {
      batchAnswered: (batch) => observed.batches.push(batch),
      engineLost: (_model, kind) => observed.losses.push(kind),
      refused: (_model, rows) => (observed.refused += rows),
    },
  });
  const registry = new Registry({
    store: new ModelStore(database),
    folder: join(home, 'models'),
    importRoots: [importRoot],
    environment: {},
    onDeleted: (model) => engines.forget(model),
    beforeAlias: (model) => makeReady(engines, model),
  });
  const datasetStore = new DatasetStore(database);
  const datasets = new DatasetService({
    store: datasetStore,
    folder: join(home, 'datasets'),
    importRoots: [importRoot],
    uploads: new UploadStore(join(home, 'uploads'), { maxBytes: 1_000_000 }),
  });
  const tokenizers = new TokenizerCache();
  const runner = new TextRunner(engines, tokenizers, 10_000);
  const maxBytes = options.cacheBytes ?? 0;
  const predictor = new Predictor(runner, new ResponseCache({ maxBytes, sizeOf: predictionBytes }));
  const gradients = new InputGradients(runner);
  const runs = new RunService({
    runs: new RunStore(database),
    events: new EventStore(database),
    folder: join(home, 'runs'),
    registry,
    datasets: datasetStore,
    environment: {},
    threads: 1,
    cancelGraceMs: options.cancelGraceMs ?? 10_000,
  });
  return {
    home,
    importRoot,
    database,
    engines,
    registry,
    datasets,
    predictor,
    gradients,
    attributions: new AttributionService(gradients, new ResponseCache({ maxBytes, sizeOf: attributionBytes })),
    observed,
    comparisons: new ComparisonService({ predictor, gradients }),
    runs,
    close: async () => {
      await runs.stop();
      await registry.stop();
      await engines.close();
      await tokenizers.close();
      await database.destroy();
    },
  };
}

/** Services in a temporary folder for the tests of the calling file. */
export function useServices(options: ServicesOptions = {}): Services {
  const home = mkdtempSync(join(tmpdir(), 'gkd-services-'));
  const services = openServices(home, options);
  afterAll(async () => {
    await services.close();
    rmSync(home, { recursive: true, force: true });
  });
  return services;
}

/** A tiny model with fields of the specification replaced. */
export function createTiny(
  { registry }: Services,
  name: string,
  {
    encoder,
    ...more
  }: Partial<Omit<CreateModelSpec, 'encoder'>> & { encoder?: Partial<CreateModelSpec['encoder']> } = {},
): Promise<ModelVersion> {
  return registry.createModel({ ...TINY, ...more, name, encoder: { ...TINY.encoder, ...encoder } });
}

const ADJECTIVES = { positive: ['good', 'great', 'fine', 'warm'], negative: ['bad', 'dull', 'poor', 'cold'] };

/** A data set of short sentences whose label is easy to tell; `counts` says how many rows each split has. */
export function createSentences(
  { datasets }: Services,
  name: string,
  counts: Partial<Record<SplitName, number>>,
  labels: readonly string[] = LABELS,
): Promise<Dataset> {
  const nouns = ['film', 'plot', 'cast', 'story', 'scene'];
  const rows = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const label = index % 2 === 0 ? 'positive' : 'negative';
      const adjective = ADJECTIVES[label][index % 4]!;
      const intensity = index % 3 === 0 ? 'very ' : '';
      const label0 = labels.includes(label) ? label : labels[index % labels.length]!;
      return { text: `the ${nouns[index % nouns.length]!} was ${intensity}${adjective}.`, label: label0 };
    });
  const splits = (Object.entries(counts) as [SplitName, number][]).map(([split, count]) => ({
    split,
    source: { kind: 'rows' as const, rows: rows(count) },
  }));
  return datasets.create({ name, labels, splits });
}

/** Waits until a run satisfies a condition, looking after every event. */
export async function untilRun({ runs }: Services, id: string, condition: (run: Run) => boolean): Promise<Run> {
  for (;;) {
    let ring = () => {};
    const rung = new Promise<void>((resolve) => (ring = resolve));
    const silence = runs.onAppend(id, ring);
    try {
      const run = (await runs.byId(id))!;
      if (condition(run)) return run;
      await rung;
    } finally {
      silence();
    }
  }
}

export function hasEnded({ status }: Run): boolean {
  return status === 'SUCCEEDED' || status === 'FAILED' || status === 'CANCELLED';
}
