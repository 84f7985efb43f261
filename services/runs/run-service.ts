// Runs as the API knows them: launched, followed, cancelled.

import { randomUUID } from 'node:crypto';
import { DomainError, notFound } from '../../lib/errors.js';
import type { EventPage, EventStore } from '../store/event-store.js';
import type { MetricSeries } from '../store/metric-series.js';
import type { Page, PageRequest } from '../store/page.js';
import type { RunFilter, RunStore } from '../store/run-store.js';
import type { DistillationSpec, FineTuningSpec } from './launch-spec.js';
import { RunPlanner } from './run-planner.js';
import type { RunPlannerOptions } from './run-planner.js';
import { RunQueue } from './run-queue.js';
import type { RunQueueOptions } from './run-queue.js';
import { RunRecorder } from './run-recorder.js';
import type { Run, RunSpec } from './run.js';

export interface RunServiceOptions extends RunPlannerOptions, RunQueueOptions {
  readonly events: EventStore;
}

export class RunService {
  readonly #runs: RunStore;
  readonly #events: EventStore;
  readonly #planner: RunPlanner;
  readonly #recorder: RunRecorder;
  readonly #queue: RunQueue;

  constructor(options: RunServiceOptions) {
    this.#runs = options.runs;
    this.#events = options.events;
    this.#planner = new RunPlanner(options);
    this.#recorder = new RunRecorder(options.runs, options.events);
    this.#queue = new RunQueue(options, this.#recorder);
  }

  /** Process id of the run in execution. */
  get processId(): number | undefined {
    return this.#queue.processId;
  }

  /** Marks what a dead server left executing as failed, then works off the queue. */
  async start(): Promise<void> {
    await this.#queue.start();
  }

  /** Ends the run in execution, which fails as interrupted; queued runs wait for the next start. */
  async stop(): Promise<void> {
    await this.#queue.stop();
  }

  /** Queues a fine-tuning. Throws BAD_USER_INPUT, NOT_FOUND, or CONFLICT for a key that was used for other input. */
  async launchFineTuning(spec: FineTuningSpec): Promise<Run> {
    return this.#launch(await this.#planner.planFineTuning(spec), spec.idempotencyKey);
  }

  /** Queues a distillation. Throws as `launchFineTuning` does. */
  async launchDistillation(spec: DistillationSpec): Promise<Run> {
    return this.#launch(await this.#planner.planDistillation(spec), spec.idempotencyKey);
  }

  /**
   * Cancels a queued run at once and asks an executing one to stop. Throws CONFLICT for a run that has ended, except
   * that cancelling twice is fine.
   */
  async cancel(id: string): Promise<Run> {
    const run = await this.byId(id);
    if (run === undefined) throw notFound('run', id);
    switch (run.status) {
      case 'QUEUED':
        return this.#cancelWith(id, () => this.#recorder.cancelled(id));
      case 'RUNNING':
        return this.#cancelWith(id, async () => {
          const cancelling = await this.#recorder.cancelling(id);
          this.#queue.cancel(id);
          return cancelling;
        });
      case 'CANCELLING':
      case 'CANCELLED':
        return run;
      case 'SUCCEEDED':
      case 'FAILED':
        throw new DomainError('CONFLICT', `run ${id} is ${run.status} and cannot be cancelled`, { got: run.status });
    }
  }

  /** A run whose state and events agree: once it has ended, its log is complete. */
  async byId(id: string): Promise<Run | undefined> {
    await this.#recorder.settled(id);
    return this.#runs.byId(id);
  }

  list(request: PageRequest & { readonly filter?: RunFilter | undefined }): Promise<Page<Run>> {
    return this.#runs.list(request);
  }

  /** Events with a sequence above `after`. */
  events(runId: string, page: { readonly after: number; readonly first: number }): Promise<EventPage> {
    return this.#events.page(runId, page);
  }

  metrics(runId: string, keys: readonly string[], maxPoints: number): Promise<MetricSeries[]> {
    return this.#events.metricPoints(runId, keys, maxPoints);
  }

  /** Calls `listener` after each append to the run's events, until the returned function is called. */
  onAppend(runId: string, listener: () => void): () => void {
    return this.#recorder.doorbell.listen(runId, listener);
  }

  async #launch(spec: RunSpec, idempotencyKey: string | undefined): Promise<Run> {
    const run = { id: randomUUID(), kind: spec.kind, spec, createdAt: new Date() };
    const stored = await this.#recorder.queued(run, idempotencyKey);
    this.#queue.wake();
    return stored;
  }

  /** A run may change its state while it is being cancelled; then the new state decides. */
  async #cancelWith(id: string, cancel: () => Promise<Run>): Promise<Run> {
    try {
      return await cancel();
    } catch (error) {
      if (error instanceof DomainError && error.code === 'CONFLICT') return this.cancel(id);
      throw error;
    }
  }
}
