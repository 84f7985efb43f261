// The composition root: the one place where the services are made and know each other.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Services } from '../schema/services.js';
import { attributionBytes } from '../services/attribution/attribution.js';
import { AttributionService } from '../services/attribution/attribution-service.js';
import { InputGradients } from '../services/attribution/input-gradients.js';
import { ComparisonService } from '../services/comparison/comparison-service.js';
import { DatasetService } from '../services/datasets/dataset-service.js';
import { UploadStore } from '../services/datasets/upload-store.js';
import { EnginePool } from '../services/inference/engine-pool.js';
import type { InferenceObserver } from '../services/inference/inference-observer.js';
import { ProviderCatalogue } from '../services/inference/provider-catalogue.js';
import { Runtimes, makeReady } from '../services/inference/runtimes.js';
import { Predictor, predictionBytes } from '../services/inference/predictor.js';
import { ResponseCache } from '../services/inference/response-cache.js';
import { TextRunner } from '../services/inference/text-runner.js';
import { fullRef } from '../services/registry/model-ref.js';
import { Registry } from '../services/registry/registry.js';
import { TokenizerCache } from '../services/inference/tokenizer-cache.js';
import { RunService } from '../services/runs/run-service.js';
import { openDatabase } from '../services/store/database.js';
import { DatasetStore } from '../services/store/dataset-store.js';
import { EventStore } from '../services/store/event-store.js';
import { lockFolder } from '../services/store/folder-lock.js';
import { ModelStore } from '../services/store/model-store.js';
import { RuntimeStore } from '../services/store/runtime-store.js';
import { RunStore } from '../services/store/run-store.js';
import type { Config } from './config.js';
import type { Log } from './log.js';

const ENGINE_DEADLINE_MS = 60_000;
const CANCEL_GRACE_MS = 15_000;

/** Everything behind the edge. */
export interface Composition {
  readonly services: Services;
  readonly uploads: UploadStore;
  /** Makes the services ready and goes on with what was queued. */
  start(): Promise<void>;
  /** Ends runs and engines, then closes the store. */
  stop(): Promise<void>;
}

/** Opens the data folder and wires the services. Throws if the folder or its database cannot be used, or is in use. */
export async function compose(config: Config, observer: InferenceObserver, log: Log): Promise<Composition> {
  const { home, importRoots, threads, childEnvironment: environment } = config;
  const folders = {
    models: join(home, 'models'),
    datasets: join(home, 'datasets'),
    uploads: join(home, 'uploads'),
    runs: join(home, 'runs'),
  };
  await Promise.all([...Object.values(folders), join(home, 'imports')].map((path) => mkdir(path, { recursive: true })));

  const lock = lockFolder(home);
  const database = openDatabase(join(home, 'gkd.sqlite'));
  const datasetStore = new DatasetStore(database);
  const engines = new EnginePool({
    ...config.engines,
    environment,
    threads,
    deadlineMs: ENGINE_DEADLINE_MS,
    observer,
    onReady: (model, facts) => {
      runtimes.certify(model, facts).catch((error: unknown) => {
        log.error({ err: error, model: fullRef(model) }, 'the parity certificate could not be stored');
      });
    },
  });
  const providers = new ProviderCatalogue(environment);
  const runtimes = new Runtimes(engines, new RuntimeStore(database), providers);
  const models = new Registry({
    store: new ModelStore(database),
    folder: folders.models,
    importRoots,
    environment,
    onDeleted: (model) => engines.forget(model),
    beforeAlias: (model) => makeReady(engines, model),
  });
  const uploads = new UploadStore(folders.uploads, { maxBytes: config.limits.uploadBytes });
  const datasets = new DatasetService({ store: datasetStore, folder: folders.datasets, importRoots, uploads });
  const tokenizers = new TokenizerCache();
  const runner = new TextRunner(engines, tokenizers, config.limits.tokens);
  // Predictions and attributions have a cache each.
  const maxBytes = Math.floor(config.responseCacheBytes / 2);
  const predictor = new Predictor(runner, new ResponseCache({ maxBytes, sizeOf: predictionBytes }));
  const gradients = new InputGradients(runner);
  const runs = new RunService({
    runs: new RunStore(database),
    events: new EventStore(database),
    folder: folders.runs,
    registry: models,
    datasets: datasetStore,
    environment,
    threads,
    cancelGraceMs: CANCEL_GRACE_MS,
  });

  return {
    services: {
      models,
      datasets,
      predictor,
      attributions: new AttributionService(gradients, new ResponseCache({ maxBytes, sizeOf: attributionBytes })),
      engines,
      runtimes,
      providers,
      comparisons: new ComparisonService({ predictor, gradients }),
      runs,
    },
    uploads,
    async start() {
      await models.start();
      await runtimes.start();
      await runs.start();
    },
    async stop() {
      await runs.stop();
      await models.stop();
      await engines.close();
      await tokenizers.close();
      await database.destroy();
      lock.release();
    },
  };
}
