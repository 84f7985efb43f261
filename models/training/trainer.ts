// The training loop: batches, schedule, steps, evaluation, and the best checkpoint.

import { Random } from '../../lib/random.js';
import { parameterGroup, parameterShapes } from '../architectures/parameter-shapes.js';
import type { Weights } from '../checkpoints/weights.js';
import type { ObjectiveConfig } from '../objectives/objective-config.js';
import { learningRateAt } from '../optimizers/learning-rate.js';
import { batchCount, planBatches } from './batches.js';
import { Evaluator, type EvaluationMetrics } from './evaluator.js';
import type { LoadedModel } from './loaded-model.js';
import { StudentStepper, type StepResult } from './student-stepper.js';
import type { TokenizedExample } from './tokenized-example.js';
import type { TrainingConfig } from './training-config.js';

export interface TrainingJob {
  /** The model to train, as it starts. */
  readonly student: LoadedModel;
  readonly teacher: LoadedModel | null;
  readonly objective: ObjectiveConfig;
  readonly training: TrainingConfig;
  readonly threads: number;
  readonly train: readonly TokenizedExample[];
  readonly validation: readonly TokenizedExample[] | null;
}

interface NamedValue {
  readonly name: string;
  readonly value: number;
}

/** What training tells about itself; the caller adds time and sequence. */
export type TrainingEvent =
  | (StepResult & {
      readonly type: 'step-completed';
      readonly step: number;
      readonly epoch: number;
      readonly learningRate: number;
      readonly examplesPerSecond: number;
    })
  | {
      readonly type: 'evaluation-completed';
      readonly step: number;
      readonly epoch: number;
      readonly split: 'validation';
      readonly metrics: readonly NamedValue[];
    }
  | { readonly type: 'checkpoint-saved'; readonly step: number; readonly metric: NamedValue; readonly best: boolean };

export interface TrainingProgress {
  readonly step: number;
  readonly totalSteps: number;
  readonly epoch: number;
  readonly examplesPerSecond: number;
  readonly etaSeconds: number | null;
}

export interface TrainingHooks {
  readonly emit: (event: TrainingEvent) => void;
  readonly progress: (progress: TrainingProgress) => void;
  /** Stores weights; resolves when they are safe. */
  readonly checkpoint: (weights: Weights, step: number, metric: NamedValue) => Promise<void>;
  readonly isCancelled: () => boolean;
}

export interface TrainingResult {
  /** The best weights by validation accuracy, then by lower validation loss; without a validation split, the last ones. */
  readonly weights: Weights;
  /** Validation metrics of those weights; empty without a validation split. */
  readonly metrics: EvaluationMetrics;
  readonly cancelled: boolean;
}

interface Best {
  readonly weights: Weights;
  readonly metrics: EvaluationMetrics;
}

/** Parameters that training changes: all, or all but the embedding layer's. */
export function trainableParameters(student: LoadedModel, training: TrainingConfig): string[] {
  return [...parameterShapes(student.config).keys()].filter(
    (name) => !training.freezeEmbeddings || parameterGroup(student.config, name).kind !== 'embeddings',
  );
}

/** Trains a student. Throws `DivergedError` when a loss term stops being finite; the checkpoints so far stay good. */
export async function train(job: TrainingJob, hooks: TrainingHooks): Promise<TrainingResult> {
  const trainable = trainableParameters(job.student, job.training);
  const stepper = new StudentStepper({ ...job, trainable });
  const evaluator = new Evaluator({ ...job, maxLength: job.training.maxLength });
  try {
    return await new TrainingLoop(job, hooks, stepper, evaluator).run();
  } finally {
    await stepper.release();
    await evaluator.release();
  }
}

class TrainingLoop {
  #best: Best | null = null;
  #step = 0;
  readonly #totalSteps: number;
  readonly #speed = new Speed();

  constructor(
    readonly job: TrainingJob,
    readonly hooks: TrainingHooks,
    readonly stepper: StudentStepper,
    readonly evaluator: Evaluator,
  ) {
    this.#totalSteps = job.training.epochs * batchCount(job.train.length, job.training.batchSize);
  }

  async run(): Promise<TrainingResult> {
    const { train: examples, training } = this.job;
    const lengths = examples.map(({ ids }) => ids.length);
    let cancelled = false;
    for (let epoch = 1; epoch <= training.epochs && !cancelled; epoch++) {
      const random = new Random(training.seed, -epoch);
      let lastEvaluation = 0;
      for (const batch of planBatches(lengths, {
        batchSize: training.batchSize,
        maxLength: training.maxLength,
        random,
      })) {
        cancelled = this.hooks.isCancelled();
        if (cancelled) break;
        await this.#trainOn(
          batch.examples.map((index) => examples[index]!),
          batch.length,
          epoch,
        );
        if (training.evaluateEverySteps !== null && this.#step % training.evaluateEverySteps === 0) {
          await this.#evaluate(epoch);
          lastEvaluation = this.#step;
        }
      }
      if (!cancelled && lastEvaluation !== this.#step) await this.#evaluate(epoch);
    }
    const best = this.#best ?? { weights: this.stepper.weights, metrics: {} };
    return { ...best, cancelled };
  }

  async #trainOn(examples: readonly TokenizedExample[], length: number, epoch: number): Promise<void> {
    const { learningRate: peak, warmupRatio } = this.job.training;
    const totalSteps = this.#totalSteps;
    const step = this.#step + 1;
    const learningRate = learningRateAt(step, { peak, warmupSteps: Math.floor(warmupRatio * totalSteps), totalSteps });
    const started = performance.now();
    const result = await this.stepper.step(examples, length, step, learningRate);
    this.#speed.add(examples.length, (performance.now() - started) / 1000);
    this.#step = step;
    const examplesPerSecond = this.#speed.perSecond;
    this.hooks.emit({ type: 'step-completed', ...result, step, epoch, learningRate, examplesPerSecond });
    const remaining = (totalSteps - step) * this.job.training.batchSize;
    this.hooks.progress({ step, totalSteps, epoch, examplesPerSecond, etaSeconds: remaining / examplesPerSecond });
  }

  /** Evaluates and keeps the weights if they are the best so far; without a validation split the newest are kept. */
  async #evaluate(epoch: number): Promise<void> {
    const { validation } = this.job;
    const weights = this.stepper.weights;
    const metrics = validation ? await this.evaluator.evaluate(weights, validation) : {};
    const step = this.#step;
    if (validation) {
      const named = Object.entries(metrics).map(([name, value]) => ({ name, value }));
      this.hooks.emit({ type: 'evaluation-completed', step, epoch, split: 'validation', metrics: named });
    }
    if (!isBetter(metrics, this.#best?.metrics)) return;
    this.#best = { weights, metrics };
    const metric = validation ? { name: 'accuracy', value: metrics['accuracy']! } : { name: 'step', value: step };
    await this.hooks.checkpoint(weights, step, metric);
    this.hooks.emit({ type: 'checkpoint-saved', step, metric, best: true });
  }
}

function isBetter(metrics: EvaluationMetrics, best: EvaluationMetrics | undefined): boolean {
  const [accuracy, known] = [metrics['accuracy'], best?.['accuracy']];
  if (accuracy === undefined || known === undefined) return true;
  return accuracy > known || (accuracy === known && metrics['loss']! < best!['loss']!);
}

/** Examples per second over the recent past: an exponential mean over steps, the first (compiling) one left out. */
class Speed {
  #secondsPerExample = 0;
  #steps = 0;

  add(examples: number, seconds: number): void {
    const sample = seconds / examples;
    const share = this.#steps++ < 2 ? 1 : 0.1;
    this.#secondsPerExample += share * (sample - this.#secondsPerExample);
  }

  get perSecond(): number {
    return 1 / this.#secondsPerExample;
  }
}
