// Carries a student's parameters and optimiser state from step to step.

import { Random } from '../../lib/random.js';
import type { Weights } from '../checkpoints/weights.js';
import { NOISE_INPUT } from '../nn/dropout.js';
import type { ObjectiveConfig } from '../objectives/objective-config.js';
import { needsTeacher, objectives } from '../objectives/objectives.js';
import { biasCorrections } from '../optimizers/adam-w.js';
import type { HostTensor } from '../runtime/session.js';
import { tokenFeeds, toTokenBatch } from '../runtime/token-batch.js';
import { CompiledGraphs } from './compiled-graphs.js';
import { DivergedError } from './diverged-error.js';
import { parameterFeeds, type LoadedModel } from './loaded-model.js';
import {
  buildStepGraph,
  FIRST_MOMENT,
  GRADIENT_NORM,
  LOSS,
  NEXT,
  SECOND_MOMENT,
  STUDENT,
  TEACHER,
  TERM,
} from './step-graph.js';
import type { TokenizedExample } from './tokenized-example.js';
import type { TrainingConfig } from './training-config.js';

export interface StepperOptions {
  readonly student: LoadedModel;
  readonly teacher: LoadedModel | null;
  readonly objective: ObjectiveConfig;
  readonly training: TrainingConfig;
  /** Names of the student's parameters that training changes. */
  readonly trainable: readonly string[];
  readonly threads: number;
}

export interface StepResult {
  readonly loss: number;
  readonly terms: readonly { readonly name: string; readonly value: number; readonly weighted: number }[];
  readonly gradientCosine: number | null;
  readonly gradientNorm: number;
}

const scalar = (value: number): HostTensor => ({ dtype: 'float32', shape: [], data: Float32Array.of(value) });
const first = (tensor: HostTensor | undefined): number => Number(tensor?.data[0] ?? NaN);

export class StudentStepper {
  readonly #options: StepperOptions;
  readonly #graphs: CompiledGraphs;
  readonly #constantFeeds: Record<string, HostTensor>;
  /** Trained parameters and moments by their input name; replaced as a whole after each step. */
  #state: Record<string, HostTensor>;

  constructor(options: StepperOptions) {
    const { student, objective, training, trainable } = options;
    const teacher = needsTeacher(objectives[objective.kind]) ? options.teacher : null;
    this.#options = options;
    this.#graphs = new CompiledGraphs((length) => {
      const { dropout, weightDecay, maxGradNorm, batchSize: rows } = training;
      const configs = { student: student.config, teacher: teacher?.config ?? null };
      return buildStepGraph({ ...configs, objective, trainable, dropout, weightDecay, maxGradNorm, rows, length });
    }, options.threads);

    const parameters = parameterFeeds(STUDENT, student.weights);
    this.#state = {};
    for (const name of trainable) {
      const parameter = parameters[STUDENT + name]!;
      const zeros = (): HostTensor => ({ ...parameter, data: new Float32Array(parameter.data.length) });
      this.#state[STUDENT + name] = parameter;
      this.#state[FIRST_MOMENT + name] = zeros();
      this.#state[SECOND_MOMENT + name] = zeros();
    }
    const frozen = Object.entries(parameters).filter(([name]) => !(name in this.#state));
    this.#constantFeeds = {
      ...Object.fromEntries(frozen),
      ...(teacher ? parameterFeeds(TEACHER, teacher.weights) : {}),
    };
  }

  /** The student's parameters as they are now. */
  get weights(): Weights {
    return new Map(
      [...this.#options.student.weights].map(([name, weight]) => {
        const trained = this.#state[STUDENT + name];
        return [name, trained ? { shape: weight.shape, data: trained.data as Float32Array } : weight];
      }),
    );
  }

  /**
   * One step on at most `batchSize` examples padded to `length` tokens. `step` counts from 1. Throws `DivergedError`, and
   * keeps the state as it was, when a term or the gradient's norm is not finite.
   */
  async step(
    examples: readonly TokenizedExample[],
    length: number,
    step: number,
    learningRate: number,
  ): Promise<StepResult> {
    const { student, training, objective } = this.#options;
    const { graph, session } = await this.#graphs.forLength(length);
    const rows = training.batchSize;
    const labels = new BigInt64Array(rows);
    const rowWeights = new Float32Array(rows);
    examples.forEach(({ label }, row) => {
      labels[row] = BigInt(label);
      rowWeights[row] = 1;
    });
    const { correction1, correction2 } = biasCorrections(step);
    const random = new Random(training.seed, step);
    const noise = graph.inputs.filter(({ name }) => NOISE_INPUT.test(name));
    const results = await session.run({
      ...tokenFeeds(toTokenBatch(examples, student.config.padTokenId, length, rows), graph),
      labels: { dtype: 'int64', shape: [rows], data: labels },
      row_weights: { dtype: 'float32', shape: [rows], data: rowWeights },
      learning_rate: scalar(learningRate),
      correction_1: scalar(correction1),
      correction_2: scalar(correction2),
      ...Object.fromEntries(noise.map(({ name, shape }) => [name, noiseTensor(shape as number[], random)])),
      ...this.#constantFeeds,
      ...this.#state,
    });

    const terms = objectives[objective.kind].map(({ term, weight }) => {
      const value = first(results[TERM + term.name]);
      return { name: term.name, value, weighted: value * weight(objective), toGradientCosine: term.toGradientCosine };
    });
    const gradientNorm = first(results[GRADIENT_NORM]);
    for (const { name, value } of [...terms, { name: 'gradient norm', value: gradientNorm }]) {
      if (!Number.isFinite(value)) throw new DivergedError(step, name, value);
    }
    this.#state = Object.fromEntries(Object.keys(this.#state).map((name) => [name, results[NEXT + name]!]));
    const aligned = terms.find(({ toGradientCosine }) => toGradientCosine);
    return {
      loss: first(results[LOSS]),
      terms: terms.map(({ name, value, weighted }) => ({ name, value, weighted })),
      gradientCosine: aligned?.toGradientCosine?.(aligned.value) ?? null,
      gradientNorm,
    };
  }

  async release(): Promise<void> {
    await this.#graphs.release();
  }
}

function noiseTensor(shape: readonly number[], random: Random): HostTensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return { dtype: 'float32', shape, data: Float32Array.from({ length: size }, () => 1 + random.uniform()) };
}
