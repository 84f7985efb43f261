// The resolver classes that make up the schema.

import { AttributionResolver } from './attribution/attribution.resolver.js';
import { ComparisonResolver } from './comparison/comparison.resolver.js';
import { DatasetResolver } from './dataset/dataset.resolver.js';
import { ModelCardResolver } from './model/model-card.resolver.js';
import { ModelRuntimeResolver } from './model/model-runtime.resolver.js';
import { ModelResolver } from './model/model.resolver.js';
import { NodeResolver } from './node/node.resolver.js';
import { PredictionResolver } from './prediction/prediction.resolver.js';
import { ProgressResolver, RunResolver } from './run/run.resolver.js';
import { RunControlResolver } from './run/run-control.resolver.js';
import { LimitsResolver, ServerInfoResolver } from './server-info/server-info.resolver.js';

export const RESOLVERS = [
  NodeResolver,
  ServerInfoResolver,
  LimitsResolver,
  ModelResolver,
  ModelCardResolver,
  ModelRuntimeResolver,
  DatasetResolver,
  RunResolver,
  ProgressResolver,
  RunControlResolver,
  PredictionResolver,
  AttributionResolver,
  ComparisonResolver,
] as const;
