// Rows for store tests: whole values with one or two fields that matter to the test.

import { randomUUID } from 'node:crypto';
import type { Dataset } from '../../../services/datasets/dataset.js';
import type { ModelVersion } from '../../../services/registry/model-version.js';
import type { RunEventBody, RunSpec } from '../../../services/runs/run.js';
import type { NewRun } from '../../../services/store/run-store.js';

export function newModel(name: string, fields: Partial<ModelVersion> = {}): Omit<ModelVersion, 'version' | 'aliases'> {
  return {
    id: randomUUID(),
    name,
    digest: 'sha256-of-the-bundle',
    family: 'bert',
    labels: ['negative', 'positive'],
    layers: 4,
    hiddenSize: 128,
    maxLength: 64,
    parameterCount: 5_000_000_000,
    byteSize: 20_000_000_000,
    card: {
      origin: 'distilled',
      initialisation: 'teacher@1',
      teacher: { ref: 'teacher@1', digest: 'd' },
      dataset: { name: 'films', digest: 'e' },
      objective: { kind: 'GRADIENT_KD', gamma: 0.5 },
      training: { epochs: 2 },
      student: { layers: [0, 2] },
      seed: 7,
      metrics: { accuracy: 0.9 },
      evaluatedOn: 'validation',
      runId: null,
      digests: { 'model.safetensors': 'f' },
    },
    bundlePath: `/bundles/${name}`,
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
    ...fields,
  };
}

export function newDataset(name: string): Dataset {
  return {
    id: randomUUID(),
    name,
    labels: ['no', 'yes'],
    digest: 'sha256-of-the-rows',
    splits: [
      {
        split: 'train',
        rowCount: 3,
        labelCounts: [
          { label: 'no', count: 1 },
          { label: 'yes', count: 2 },
        ],
        path: `/datasets/${name}/train.jsonl`,
      },
    ],
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
  };
}

export function newRun(fields: Partial<NewRun> = {}): NewRun {
  return { id: randomUUID(), kind: 'FINE_TUNING', spec: fineTuningSpec(), createdAt: new Date(1000), ...fields };
}

export function fineTuningSpec(seed = 1): RunSpec {
  return {
    kind: 'FINE_TUNING',
    modelId: 'm1',
    datasetId: 'd1',
    name: 'tuned',
    training: {
      epochs: 1,
      batchSize: 8,
      learningRate: 5e-4,
      warmupRatio: 0.1,
      weightDecay: 0.01,
      maxGradNorm: 1,
      maxLength: 32,
      seed,
      evaluateEverySteps: null,
      freezeEmbeddings: false,
      dropout: 0.1,
    },
  };
}

export function stepCompleted(
  step: number,
  fields: Partial<Extract<RunEventBody, { type: 'step-completed' }>> = {},
): RunEventBody {
  return {
    type: 'step-completed',
    step,
    epoch: 1,
    learningRate: 1e-4,
    loss: 1 / step,
    terms: [{ name: 'cross-entropy', value: 2 / step, weighted: 1 / step }],
    gradientCosine: 0.5,
    gradientNorm: 3,
    examplesPerSecond: 100,
    ...fields,
  };
}
