// What a run process needs, and what the card of its model will say, from a stored run.

import { join } from 'node:path';
import { DomainError } from '../../lib/errors.js';
import { invariant } from '../../lib/invariant.js';
import { NO_DISTILLATION } from '../../models/training/defaults.js';
import type { Dataset, SplitName } from '../datasets/dataset.js';
import type { RunJob } from '../processes/run-protocol.js';
import { fullRef } from '../registry/model-ref.js';
import type { Lineage, ModelVersion } from '../registry/model-version.js';
import type { Registry } from '../registry/registry.js';
import type { DatasetStore } from '../store/dataset-store.js';
import { mapLabels } from './label-map.js';
import type { Run } from './run.js';

export interface PreparedRun {
  readonly job: RunJob;
  /** The card of the model to come; its metrics follow from training. */
  readonly lineage: Lineage;
}

export interface JobOptions {
  readonly registry: Registry;
  readonly datasets: Pick<DatasetStore, 'byId' | 'byName'>;
  /** Threads of the run process's session. */
  readonly threads: number;
}

/** Throws NOT_FOUND where a model or data set has been deleted since the launch. */
export async function prepareRun(run: Run, checkpointPath: string, options: JobOptions): Promise<PreparedRun> {
  const { registry, datasets, threads } = options;
  const { spec } = run;
  const dataset = await datasets.byId(spec.datasetId);
  if (dataset === undefined) throw gone('data set');
  const teacher = spec.kind === 'DISTILLATION' ? await modelById(registry, spec.teacherId) : null;
  const start = await startOf(run, registry);
  const initial = start ?? teacher;
  invariant(initial !== null, 'a run starts from a model or from its teacher');
  const split = (name: SplitName) => dataset.splits.find((candidate) => candidate.split === name);
  const train = split('train');
  invariant(train !== undefined, 'a launched run has a train split');
  const job: RunJob = {
    student: studentOf(run, start),
    teacherPath: teacher?.bundlePath ?? null,
    objective: spec.kind === 'DISTILLATION' ? spec.objective : NO_DISTILLATION,
    training: spec.training,
    threads,
    trainPath: train.path,
    validationPath: split('validation')?.path ?? null,
    labelMap: mapLabels(dataset, initial),
    checkpointPath,
    modelsFolder: registry.folder,
  };
  return { job, lineage: lineageOf(run, dataset, teacher, initial) };
}

/** Where the best weights of a run are kept while it executes, below the folder of runs. */
export function checkpointName(runId: string): string {
  return join(runId, 'checkpoint.safetensors');
}

/** The model that training continues from; null where the student is cut out of the teacher. */
async function startOf({ spec }: Run, registry: Registry): Promise<ModelVersion | null> {
  if (spec.kind === 'FINE_TUNING') return modelById(registry, spec.modelId);
  return spec.student.kind === 'model' ? modelById(registry, spec.student.modelId) : null;
}

function studentOf({ spec }: Run, start: ModelVersion | null): RunJob['student'] {
  if (start !== null) return { kind: 'bundle', bundlePath: start.bundlePath };
  invariant(
    spec.kind === 'DISTILLATION' && spec.student.kind === 'teacher-layers',
    'a student without a model of its own',
  );
  return { kind: 'teacher-layers', layers: [...spec.student.layers], copyHead: spec.student.copyHead };
}

function lineageOf({ id, spec }: Run, dataset: Dataset, teacher: ModelVersion | null, initial: ModelVersion): Lineage {
  const distilled = spec.kind === 'DISTILLATION';
  return {
    origin: distilled ? 'distilled' : 'fine-tuned',
    initialisation: fullRef(initial),
    teacher: teacher && { ref: fullRef(teacher), digest: teacher.card.digests['model.safetensors'] ?? teacher.digest },
    dataset: { name: dataset.name, digest: dataset.digest },
    objective: distilled ? { ...spec.objective } : null,
    training: { ...spec.training },
    student: distilled ? { ...spec.student } : null,
    seed: spec.training.seed,
    metrics: {},
    evaluatedOn: dataset.splits.some(({ split }) => split === 'validation') ? 'validation' : null,
    runId: id,
  };
}

async function modelById(registry: Registry, id: string): Promise<ModelVersion> {
  const model = await registry.byId(id);
  if (model === undefined) throw gone('model version');
  return model;
}

function gone(what: string): DomainError {
  return new DomainError('NOT_FOUND', `a ${what} of this run was deleted after the launch`);
}
