// Experiments through the public API alone: data sets, models, runs to their end, comparisons.

import { succeeded, type ReportedError } from '../client/api-error.js';
import type { ApiClient } from '../client/create-client.js';
import type { RunEvent } from '../client/run-events.js';
import { ProgressLine } from './progress-line.js';
import { quantile } from './quantile.js';

type Payload<K extends string, T> = Record<'payload', { readonly errors: readonly ReportedError[] } & Record<K, T>>;

/** A trained model and what its run measured on the validation split, by metric name. */
export interface TrainedModel {
  readonly ref: string;
  readonly parameterCount: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Median over the run. */
  readonly examplesPerSecond: number;
}

interface FinishedRun {
  readonly status: string;
  readonly error: { readonly message: string } | null;
  readonly model: {
    readonly ref: string;
    readonly parameterCount: string;
    readonly card: { readonly metrics: readonly { readonly name: string; readonly value: number | null }[] };
  } | null;
}

const ERRORS = 'errors { code message path }';

export class Lab {
  constructor(readonly client: ApiClient) {}

  async createDataset(input: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#mutate('dataset', 'createDataset', 'CreateDatasetInput', input, 'id');
  }

  async createModel(input: Readonly<Record<string, unknown>>): Promise<string> {
    const { ref } = await this.#mutate<{ ref: string }>('model', 'createModel', 'CreateModelInput', input, 'ref');
    return ref;
  }

  /** Starts a fine-tuning and gives the run's id. */
  async launchFineTuning(input: Readonly<Record<string, unknown>>): Promise<string> {
    const { id } = await this.#mutate<{ id: string }>('run', 'launchFineTuning', 'LaunchFineTuningInput', input, 'id');
    return id;
  }

  /** Fine-tunes and waits for the end. Throws when the run does not succeed. */
  async fineTune(label: string, input: Readonly<Record<string, unknown>>): Promise<TrainedModel> {
    return this.#finish(label, await this.launchFineTuning(input));
  }

  /** Distils and waits for the end. Throws when the run does not succeed. */
  async distil(label: string, input: Readonly<Record<string, unknown>>): Promise<TrainedModel> {
    const { id } = await this.#mutate<{ id: string }>(
      'run',
      'launchDistillation',
      'LaunchDistillationInput',
      input,
      'id',
    );
    return this.#finish(label, id);
  }

  /** Milliseconds of `predict` calls with one text, one after the other, in ascending order; a warm-up goes before. */
  async latencies(model: string, text: string, calls = 30): Promise<readonly number[]> {
    const milliseconds: number[] = [];
    for (let at = -3; at < calls; at++) {
      const started = performance.now();
      await this.client.query('query ($input: PredictInput!) { predict(input: $input) { label } }', {
        input: { model, texts: [{ text }] },
      });
      if (at >= 0) milliseconds.push(performance.now() - started);
    }
    return milliseconds.sort((a, b) => a - b);
  }

  async #mutate<T>(field: string, mutation: string, inputType: string, input: unknown, selection: string): Promise<T> {
    const document = `mutation ($input: ${inputType}!) { payload: ${mutation}(input: $input) { ${field} { ${selection} } ${ERRORS} } }`;
    const { payload } = await this.client.query<Payload<string, T>>(document, { input });
    return succeeded(payload)[field] as T;
  }

  async #finish(label: string, id: string): Promise<TrainedModel> {
    const line = new ProgressLine(label);
    const speeds: number[] = [];
    let totalSteps: Promise<void> | undefined;
    let total = Infinity;
    let accuracy = '';
    await this.client.followRun(id, (events) => {
      for (const event of events) accuracy = accuracyOf(event) ?? accuracy;
      const step = events.findLast((event) => event.__typename === 'StepCompleted');
      if (step?.__typename !== 'StepCompleted') return;
      speeds.push(step.examplesPerSecond);
      totalSteps ??= this.#totalSteps(id).then((known) => void (total = known));
      const cosine = step.gradientCosine === null ? '' : `  cosine ${step.gradientCosine.toFixed(3)}`;
      line.update(step.step / total, `loss ${step.loss?.toFixed(3) ?? 'not finite'}${cosine}${accuracy}`);
    });
    await totalSteps;
    line.done();
    return this.#result(label, id, speeds);
  }

  async #totalSteps(id: string): Promise<number> {
    const document = 'query ($id: ID!) { run(id: $id) { progress { totalSteps } } }';
    const { run } = await this.client.query<{ run: { progress: { totalSteps: number } } }>(document, { id });
    return run.progress.totalSteps;
  }

  async #result(label: string, id: string, speeds: readonly number[]): Promise<TrainedModel> {
    const { run } = await this.client.query<{ run: FinishedRun }>(
      `query ($id: ID!) {
        run(id: $id) { status error { message } model { ref parameterCount card { metrics { name value } } } }
      }`,
      { id },
    );
    if (!run.model) throw new Error(`${label}: the run is ${run.status}${run.error ? `: ${run.error.message}` : ''}`);
    const { ref, parameterCount, card } = run.model;
    const metrics = Object.fromEntries(card.metrics.map(({ name, value }) => [name, value ?? NaN]));
    const examplesPerSecond = quantile(
      [...speeds].sort((a, b) => a - b),
      0.5,
    );
    return { ref, parameterCount: Number(parameterCount), metrics, examplesPerSecond };
  }
}

function accuracyOf(event: RunEvent): string | undefined {
  if (event.__typename !== 'EvaluationCompleted') return undefined;
  const accuracy = event.metrics.find(({ name }) => name === 'accuracy')?.value;
  return accuracy == null ? undefined : `  accuracy ${(100 * accuracy).toFixed(1)} %`;
}
