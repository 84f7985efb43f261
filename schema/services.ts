// What the resolvers are given of the services.

import type { AttributionService } from '../services/attribution/attribution-service.js';
import type { ComparisonService } from '../services/comparison/comparison-service.js';
import type { DatasetService } from '../services/datasets/dataset-service.js';
import type { EnginePool } from '../services/inference/engine-pool.js';
import type { ProviderCatalogue } from '../services/inference/provider-catalogue.js';
import type { Runtimes } from '../services/inference/runtimes.js';
import type { Predictor } from '../services/inference/predictor.js';
import type { Registry } from '../services/registry/registry.js';
import type { RunService } from '../services/runs/run-service.js';

/** The services behind the resolvers. */
export interface Services {
  readonly models: Registry;
  readonly datasets: DatasetService;
  readonly engines: EnginePool;
  readonly runtimes: Runtimes;
  readonly providers: ProviderCatalogue;
  readonly predictor: Predictor;
  readonly attributions: AttributionService;
  readonly comparisons: ComparisonService;
  readonly runs: RunService;
}
