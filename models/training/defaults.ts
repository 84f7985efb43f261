// What a run does when it is not told otherwise, and the limits of what it can be told.

import { badInput } from '../../lib/errors.js';
import type { LayerPair, ObjectiveConfig, ObjectiveKind } from '../objectives/objective-config.js';
import { objectives, signalsOf } from '../objectives/objectives.js';
import { checkRange, type NumberRange } from './number-range.js';
import type { TrainingConfig } from './training-config.js';

/** Some of the fields of `T`; a field that is undefined counts as absent. */
export type Settings<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** The parts of a model's shape that objectives depend on. */
interface ModelShape {
  readonly layers: number;
  readonly hiddenSize: number;
}

const DEFAULT_MAX_LENGTH = 128;

type Numeric<T> = { readonly [K in keyof T as T[K] extends number ? K : never]: NumberRange };

const TRAINING_RANGES: Omit<Numeric<TrainingConfig>, 'maxLength'> = {
  epochs: { min: 1, max: 1000, integer: true },
  batchSize: { min: 1, max: 1024, integer: true },
  learningRate: { min: 0, max: 1, aboveMin: true },
  warmupRatio: { min: 0, max: 1, belowMax: true },
  weightDecay: { min: 0, max: 1 },
  maxGradNorm: { min: 0, max: 1e6 },
  seed: { min: 0, max: 2 ** 31 - 1, integer: true },
  dropout: { min: 0, max: 1, belowMax: true },
};

const OBJECTIVE_RANGES: Numeric<ObjectiveConfig> = {
  alpha: { min: 0, max: 1 },
  temperature: { min: 0, max: 100, aboveMin: true },
  beta: { min: 0, max: 1e6 },
  gamma: { min: 0, max: 1e6 },
};

/** The objective of fine-tuning. */
export const NO_DISTILLATION: ObjectiveConfig = {
  kind: 'NONE',
  alpha: 0,
  temperature: 1,
  beta: 0,
  gamma: 0,
  targetPolicy: 'GOLD_LABEL',
  lossConvention: 'PLAIN',
  layerMap: [],
};

/** Fills in and checks how a run trains. Throws `BAD_USER_INPUT` with a path below `training`. */
export function resolveTrainingConfig(
  given: Settings<TrainingConfig>,
  options: { readonly modelMaxLength: number; readonly defaults: Pick<TrainingConfig, 'dropout' | 'freezeEmbeddings'> },
): TrainingConfig {
  const { modelMaxLength, defaults } = options;
  const config: TrainingConfig = {
    epochs: given.epochs ?? 3,
    batchSize: given.batchSize ?? 32,
    learningRate: given.learningRate ?? 5e-5,
    warmupRatio: given.warmupRatio ?? 0.1,
    weightDecay: given.weightDecay ?? 0.01,
    maxGradNorm: given.maxGradNorm ?? 1,
    maxLength: given.maxLength ?? Math.min(DEFAULT_MAX_LENGTH, modelMaxLength),
    seed: given.seed ?? 1,
    evaluateEverySteps: given.evaluateEverySteps ?? null,
    freezeEmbeddings: given.freezeEmbeddings ?? defaults.freezeEmbeddings,
    dropout: given.dropout ?? defaults.dropout,
  };
  checkFields('training', config, TRAINING_RANGES);
  // Three tokens hold one word between the special tokens.
  checkRange(['training', 'maxLength'], config.maxLength, { min: 3, max: modelMaxLength, integer: true });
  if (config.evaluateEverySteps !== null) {
    checkRange(['training', 'evaluateEverySteps'], config.evaluateEverySteps, {
      min: 1,
      max: 2 ** 31 - 1,
      integer: true,
    });
  }
  return config;
}

/** Fills in and checks what a distillation minimises. Throws `BAD_USER_INPUT` with a path below `objective`. */
export function resolveObjectiveConfig(
  given: { readonly kind: ObjectiveKind } & Settings<Omit<ObjectiveConfig, 'kind'>>,
  { teacher, student }: { readonly teacher: ModelShape; readonly student: ModelShape },
): ObjectiveConfig {
  const signals = signalsOf(objectives[given.kind]);
  const comparesStates = signals.has('clsStates') || signals.has('inputGradient') || signals.has('clsGradients');
  if (comparesStates && teacher.hiddenSize !== student.hiddenSize) {
    const expected = `a student as wide as its teacher (hidden size ${teacher.hiddenSize}) for ${given.kind}`;
    throw badInput('objective.kind', expected, `hidden size ${student.hiddenSize}`);
  }
  const mapsLayers = signals.has('clsStates') || signals.has('clsGradients');
  const config: ObjectiveConfig = {
    kind: given.kind,
    alpha: given.alpha ?? 0.5,
    temperature: given.temperature ?? 5,
    beta: given.beta ?? 1,
    gamma: given.gamma ?? 1,
    targetPolicy: given.targetPolicy ?? 'OWN_PREDICTION',
    lossConvention: given.lossConvention ?? 'PLAIN',
    layerMap: given.layerMap ?? (mapsLayers ? evenLayerMap(student.layers, teacher.layers) : []),
  };
  checkFields('objective', config, OBJECTIVE_RANGES);
  if (!mapsLayers && config.layerMap.length > 0) {
    throw badInput(
      'objective.layerMap',
      `none for ${given.kind}, which compares no layers`,
      `${config.layerMap.length}`,
    );
  }
  if (mapsLayers && config.layerMap.length === 0)
    throw badInput('objective.layerMap', 'at least one pair of layers', 'none');
  config.layerMap.forEach((pair, at) => {
    const range = (layers: number): NumberRange => ({ min: 0, max: layers - 1, integer: true });
    checkRange(['objective', 'layerMap', String(at), 'student'], pair.student, range(student.layers));
    checkRange(['objective', 'layerMap', String(at), 'teacher'], pair.teacher, range(teacher.layers));
  });
  return config;
}

/**
 * Every student layer but the last beside the teacher layer at the same relative depth, as in PKD-skip: 6 of 12 layers
 * give 1, 3, 5, 7, 9. The only layer of a one-layer student goes with the teacher's last.
 */
function evenLayerMap(student: number, teacher: number): LayerPair[] {
  if (student === 1) return [{ student: 0, teacher: teacher - 1 }];
  return Array.from({ length: student - 1 }, (_, layer) => ({
    student: layer,
    teacher: Math.max(0, Math.round(((layer + 1) * teacher) / student) - 1),
  }));
}

function checkFields<K extends string>(
  parent: string,
  config: Readonly<Record<NoInfer<K>, number>>,
  ranges: Readonly<Record<K, NumberRange>>,
): void {
  for (const [field, range] of Object.entries<NumberRange>(ranges))
    checkRange([parent, field], config[field as K], range);
}
