// Measures a student on a split while it trains: quality and, beside a teacher, fidelity.

import type { Weights } from '../checkpoints/weights.js';
import { agreement } from '../metrics/agreement.js';
import { argmax } from '../metrics/argmax.js';
import { klDivergence } from '../metrics/kl-divergence.js';
import { macroF1 } from '../metrics/macro-f1.js';
import { mean } from '../metrics/mean.js';
import { negativeLogLikelihood } from '../metrics/negative-log-likelihood.js';
import { probabilityLoyalty } from '../metrics/probability-loyalty.js';
import { softmax } from '../metrics/softmax.js';
import { tokenFeeds, toTokenBatch } from '../runtime/token-batch.js';
import { planBatches } from './batches.js';
import { CompiledGraphs } from './compiled-graphs.js';
import { buildEvaluationGraph, STUDENT_LOGITS, TEACHER_LOGITS, TOKEN_COSINES } from './evaluation-graph.js';
import { parameterFeeds, type LoadedModel } from './loaded-model.js';
import { STUDENT, TEACHER } from './step-graph.js';
import type { TokenizedExample } from './tokenized-example.js';

const BATCH_SIZE = 64;

/** Metric name → value. `accuracy`, `loss`, `macroF1`; with a teacher also fidelity to it. */
export type EvaluationMetrics = Readonly<Record<string, number>>;

export interface EvaluatorOptions {
  readonly student: LoadedModel;
  readonly teacher: LoadedModel | null;
  readonly maxLength: number;
  readonly threads: number;
}

interface RowResult {
  readonly label: number;
  readonly student: Float32Array;
  readonly teacher: Float32Array | null;
}

export class Evaluator {
  readonly #options: EvaluatorOptions;
  readonly #graphs: CompiledGraphs;

  constructor(options: EvaluatorOptions) {
    this.#options = options;
    const configs = { student: options.student.config, teacher: options.teacher?.config ?? null };
    this.#graphs = new CompiledGraphs(
      (length) => buildEvaluationGraph({ ...configs, rows: BATCH_SIZE, length }),
      options.threads,
    );
  }

  /** Metrics of the student with the given weights on labelled examples. */
  async evaluate(weights: Weights, examples: readonly TokenizedExample[]): Promise<EvaluationMetrics> {
    const { student, teacher, maxLength } = this.#options;
    const models = {
      ...parameterFeeds(STUDENT, weights),
      ...(teacher ? parameterFeeds(TEACHER, teacher.weights) : {}),
    };
    const { padTokenId, labels: names } = student.config;
    const rows: RowResult[] = [];
    const cosines: number[] = [];
    const lengths = examples.map(({ ids }) => ids.length);
    for (const batch of planBatches(lengths, { batchSize: BATCH_SIZE, maxLength })) {
      const { graph, session } = await this.#graphs.forLength(batch.length);
      const chosen = batch.examples.map((index) => examples[index]!);
      const tokens = toTokenBatch(chosen, padTokenId, batch.length, BATCH_SIZE);
      const labels = new BigInt64Array(BATCH_SIZE);
      chosen.forEach(({ label }, row) => (labels[row] = BigInt(label)));
      const labelFeed = { labels: { dtype: 'int64' as const, shape: [BATCH_SIZE], data: labels } };
      const takesLabels = graph.inputs.some(({ name }) => name === 'labels');
      const results = await session.run({
        ...tokenFeeds(tokens, graph),
        ...(takesLabels ? labelFeed : {}),
        ...models,
      });
      const logits = (name: string, row: number): Float32Array =>
        (results[name]!.data as Float32Array).subarray(row * names.length, (row + 1) * names.length);
      chosen.forEach(({ label }, row) => {
        rows.push({
          label,
          student: logits(STUDENT_LOGITS, row),
          teacher: teacher ? logits(TEACHER_LOGITS, row) : null,
        });
      });
      const tokenCosines = results[TOKEN_COSINES]?.data as Float32Array | undefined;
      tokenCosines?.forEach((value, token) => {
        if (tokens.mask[token] === 1n) cosines.push(value);
      });
    }
    return {
      ...quality(rows, names.length),
      ...fidelity(rows),
      ...(cosines.length > 0 ? { gradientCosine: mean(cosines) } : {}),
    };
  }

  async release(): Promise<void> {
    await this.#graphs.release();
  }
}

function quality(rows: readonly RowResult[], classes: number): EvaluationMetrics {
  const predicted = rows.map(({ student }) => argmax(student));
  const gold = rows.map(({ label }) => label);
  return {
    accuracy: agreement(predicted, gold),
    macroF1: macroF1(predicted, gold, classes),
    loss: mean(rows.map(({ student, label }) => negativeLogLikelihood(student, label))),
  };
}

function fidelity(rows: readonly RowResult[]): EvaluationMetrics {
  const pairs = rows.flatMap(({ student, teacher }) => (teacher ? [{ student, teacher }] : []));
  if (pairs.length === 0) return {};
  return {
    labelLoyalty: agreement(
      pairs.map(({ student }) => argmax(student)),
      pairs.map(({ teacher }) => argmax(teacher)),
    ),
    probabilityLoyalty: mean(
      pairs.map(({ student, teacher }) => probabilityLoyalty(softmax(teacher), softmax(student))),
    ),
    klDivergence: mean(pairs.map(({ student, teacher }) => klDivergence(teacher, student))),
  };
}
