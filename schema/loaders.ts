// Loaders of one operation: what it asks for twice is computed once, and what it asks for together goes in one batch.

import DataLoader from 'dataloader';
import { invariant } from '../lib/invariant.js';
import type { Attribution, AttributionMethod } from '../services/attribution/attribution.js';
import type { Dataset } from '../services/datasets/dataset.js';
import type { Caller } from '../services/inference/caller.js';
import type { Prediction, TextInput } from '../services/inference/prediction.js';
import type { TextLimits } from '../services/inference/text-limits.js';
import type { ModelVersion } from '../services/registry/model-version.js';
import type { Services } from './services.js';

/** One text for one model. */
export interface ModelText extends TextInput {
  readonly model: ModelVersion;
}

/** One text for one model, explained; without `targetLabel` it is the model's own prediction. */
export interface ExplainedText extends ModelText {
  readonly method: AttributionMethod;
  readonly targetLabel: string | null;
}

export interface Loaders {
  /** The version that an input's field `model` names. */
  readonly modelByRef: DataLoader<string, ModelVersion>;
  readonly modelById: DataLoader<string, ModelVersion | null>;
  readonly datasetById: DataLoader<string, Dataset | null>;
  readonly predictions: DataLoader<ModelText, Prediction, string>;
  readonly attributions: DataLoader<ExplainedText, Attribution, string>;
}

/** Loaders for one operation of a caller. */
export function createLoaders(services: Services, { maxTexts }: TextLimits, caller: Caller): Loaders {
  return {
    modelByRef: new DataLoader((refs) =>
      Promise.all(refs.map((ref) => services.models.resolve(ref, 'model').catch(toError))),
    ),
    modelById: new DataLoader((ids) => Promise.all(ids.map(async (id) => (await services.models.byId(id)) ?? null))),
    datasetById: new DataLoader((ids) =>
      Promise.all(ids.map(async (id) => (await services.datasets.byId(id)) ?? null)),
    ),
    predictions: new DataLoader(
      (keys) =>
        inGroups(
          keys,
          ({ model }) => model.id,
          ({ model }, texts) => services.predictor.predict(model, texts, caller),
        ),
      { cacheKeyFn: textKey, maxBatchSize: maxTexts },
    ),
    attributions: new DataLoader(
      (keys) =>
        inGroups(
          keys,
          ({ model, method, targetLabel }) => JSON.stringify([model.id, method, targetLabel]),
          ({ model, method, targetLabel }, texts) =>
            services.attributions.attribute(model, texts, { method, targetLabel: targetLabel ?? undefined }, caller),
        ),
      {
        cacheKeyFn: (key) => JSON.stringify([textKey(key), key.method, key.targetLabel]),
        maxBatchSize: maxTexts,
      },
    ),
  };
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function textKey({ model, text, textPair }: ModelText): string {
  return JSON.stringify([model.id, text, textPair]);
}

/** Runs one batch per group. A batch that fails fails its own keys only. */
async function inGroups<K extends TextInput, V>(
  keys: readonly K[],
  groupOf: (key: K) => string,
  run: (any: K, texts: TextInput[]) => Promise<V[]>,
): Promise<(V | Error)[]> {
  const groups = new Map<string, number[]>();
  keys.forEach((key, index) => {
    const group = groups.get(groupOf(key));
    if (group) group.push(index);
    else groups.set(groupOf(key), [index]);
  });
  const results = new Array<V | Error>(keys.length);
  const runGroup = async (indices: readonly number[]): Promise<void> => {
    const members = indices.map((index) => keys[index]!);
    const outcome = await run(
      members[0]!,
      members.map(({ text, textPair }) => ({ text, textPair })),
    ).catch(toError);
    invariant(outcome instanceof Error || outcome.length === indices.length, 'one result per text');
    indices.forEach((index, place) => (results[index] = outcome instanceof Error ? outcome : outcome[place]!));
  };
  await Promise.all([...groups.values()].map(runGroup));
  return results;
}

/** Loads every key, or throws the first error. */
export function loadAll<K, V, C>(loader: DataLoader<K, V, C>, keys: readonly K[]): Promise<V[]> {
  return Promise.all(keys.map((key) => loader.load(key)));
}
