// From what a client asks to a complete specification: references resolved, defaults filled in, contradictions refused.

import { badInput, notFound } from '../../lib/errors.js';
import { checkName } from '../../lib/names.js';
import { resolveObjectiveConfig, resolveTrainingConfig } from '../../models/training/defaults.js';
import type { Dataset } from '../datasets/dataset.js';
import type { DatasetStore } from '../store/dataset-store.js';
import { fullRef } from '../registry/model-ref.js';
import { requireCheckpoint } from '../registry/model-abilities.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { Registry } from '../registry/registry.js';
import { sameTokenizer } from '../registry/same-tokenizer.js';
import { mapLabels } from './label-map.js';
import type { DistillationSpec, FineTuningSpec, StudentSource } from './launch-spec.js';
import type { RunSpec, StudentInit } from './run.js';

export interface RunPlannerOptions {
  readonly registry: Registry;
  readonly datasets: Pick<DatasetStore, 'byId' | 'byName'>;
}

export class RunPlanner {
  readonly #registry: Registry;
  readonly #datasets: Pick<DatasetStore, 'byId' | 'byName'>;

  constructor({ registry, datasets }: RunPlannerOptions) {
    this.#registry = registry;
    this.#datasets = datasets;
  }

  async planFineTuning(spec: FineTuningSpec): Promise<RunSpec> {
    const name = checkName('name', spec.name);
    const model = await this.#registry.resolve(spec.model, 'model');
    requireCheckpoint(model, 'model');
    const dataset = await this.#trainable(spec.dataset);
    mapLabels(dataset, model);
    const training = resolveTrainingConfig(spec.training ?? {}, {
      modelMaxLength: model.maxLength,
      defaults: { dropout: 0.1, freezeEmbeddings: false },
    });
    return { kind: 'FINE_TUNING', modelId: model.id, datasetId: dataset.id, name, training };
  }

  async planDistillation(spec: DistillationSpec): Promise<RunSpec> {
    const name = checkName('name', spec.name);
    const teacher = await this.#registry.resolve(spec.teacher, 'teacher');
    requireCheckpoint(teacher, 'teacher');
    const dataset = await this.#trainable(spec.dataset);
    mapLabels(dataset, teacher);
    const { init, shape } = await this.#student(spec.student, teacher);
    const objective = resolveObjectiveConfig(spec.objective, { teacher, student: shape });
    const training = resolveTrainingConfig(spec.training ?? {}, {
      modelMaxLength: Math.min(teacher.maxLength, shape.maxLength),
      // Embeddings that were not copied from the teacher have something to learn.
      defaults: { dropout: 0, freezeEmbeddings: init.kind === 'teacher-layers' },
    });
    return {
      kind: 'DISTILLATION',
      teacherId: teacher.id,
      datasetId: dataset.id,
      name,
      student: init,
      objective,
      training,
    };
  }

  async #trainable(name: string): Promise<Dataset> {
    const dataset = await this.#datasets.byName(checkName('dataset', name));
    if (dataset === undefined) throw notFound('data set', name, 'dataset');
    if (!dataset.splits.some(({ split }) => split === 'train')) {
      const splits = dataset.splits.map(({ split }) => split).join(', ');
      throw badInput('dataset', 'a data set with a train split', `"${name}" with ${splits}`);
    }
    return dataset;
  }

  /** The student's beginning and its shape. */
  async #student(source: StudentSource, teacher: ModelVersion): Promise<{ init: StudentInit; shape: StudentShape }> {
    if (source.kind === 'teacher-layers') {
      const layers = checkLayers(source.layers, teacher);
      const { hiddenSize, maxLength } = teacher;
      return {
        init: { kind: 'teacher-layers', layers, copyHead: source.copyHead ?? true },
        shape: { layers: layers.length, hiddenSize, maxLength },
      };
    }
    const student = await this.#registry.resolve(source.ref, 'student.fromModel');
    requireCheckpoint(student, 'student.fromModel');
    checkPair(student, teacher);
    return { init: { kind: 'model', modelId: student.id }, shape: student };
  }
}

/** A student from elsewhere must read the same tokens and name its classes in the same order as its teacher. */
function checkPair(student: ModelVersion, teacher: ModelVersion): void {
  const path = ['student', 'fromModel'];
  if (JSON.stringify(student.labels) !== JSON.stringify(teacher.labels)) {
    const expected = `the teacher's labels in its order: ${teacher.labels.join(', ')}`;
    throw badInput(path, expected, `${fullRef(student)} with ${student.labels.join(', ')}`);
  }
  if (!sameTokenizer(student, teacher)) {
    throw badInput(path, `a student with the tokenizer of ${fullRef(teacher)}`, `${fullRef(student)} with another`);
  }
}

/** What of a student's shape its objective and training depend on. */
type StudentShape = Pick<ModelVersion, 'layers' | 'hiddenSize' | 'maxLength'>;

function checkLayers(layers: readonly number[], teacher: ModelVersion): readonly number[] {
  const path = ['student', 'fromTeacherLayers', 'layers'];
  const last = teacher.layers - 1;
  if (layers.length === 0) throw badInput(path, `layers from 0 to ${last}`, 'none');
  for (const layer of layers) {
    if (!Number.isInteger(layer) || layer < 0 || layer > last) {
      throw badInput(path, `layers from 0 to ${last}, as ${fullRef(teacher)} has ${teacher.layers}`, String(layer));
    }
  }
  if (new Set(layers).size < layers.length) throw badInput(path, 'each layer once', layers.join(', '));
  return layers;
}
