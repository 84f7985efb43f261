// Every change of a run goes through here: the row, the event that tells of it, and the doorbell.

import type { EventStore } from '../store/event-store.js';
import type { NewRun, RunStore } from '../store/run-store.js';
import { Doorbell } from './doorbell.js';
import type { Progress, Run, RunError, RunEventBody } from './run.js';

export class RunRecorder {
  readonly doorbell = new Doorbell();
  readonly #transitions = new Map<string, Promise<void>>();
  readonly #runs: RunStore;
  readonly #events: EventStore;

  constructor(runs: RunStore, events: EventStore) {
    this.#runs = runs;
    this.#events = events;
  }

  /** Stores a new run, or gives the earlier one of the same key. */
  async queued(run: NewRun, idempotencyKey: string | undefined): Promise<Run> {
    const stored = await this.#runs.insert(run, idempotencyKey);
    if (stored.id === run.id) await this.#tell(stored, null);
    return stored;
  }

  running(id: string): Promise<Run> {
    return this.#transition(id, () => this.#runs.markRunning(id, new Date()));
  }

  cancelling(id: string): Promise<Run> {
    return this.#transition(id, () => this.#runs.markCancelling(id));
  }

  cancelled(id: string): Promise<Run> {
    return this.#transition(id, () => this.#runs.markCancelled(id, new Date()));
  }

  succeeded(id: string, modelId: string): Promise<Run> {
    return this.#transition(id, () => this.#runs.markSucceeded(id, new Date(), modelId));
  }

  failed(id: string, error: RunError): Promise<Run> {
    return this.#transition(id, () => this.#runs.markFailed(id, new Date(), error), error.message);
  }

  /** Resolves when no transition of the run is half-told: its row and its events agree. */
  async settled(id: string): Promise<void> {
    await this.#transitions.get(id);
  }

  /** Stores what a run process reported. */
  async report(id: string, events: readonly RunEventBody[], progress: Progress | null): Promise<void> {
    if (progress !== null) await this.#runs.updateProgress(id, progress);
    await this.#events.appendAll(id, events);
    this.doorbell.ring(id);
  }

  async log(id: string, level: 'info' | 'warning' | 'error', message: string): Promise<void> {
    await this.report(id, [{ type: 'log-emitted', level, message }], null);
  }

  /** One after the other for each run, so that its events tell of its states in their order. */
  async #transition(id: string, mark: () => Promise<Run>, message: string | null = null): Promise<Run> {
    const transition = this.settled(id)
      .then(mark)
      .then((run) => this.#tell(run, message));
    const over = transition.then(noop, noop);
    this.#transitions.set(id, over);
    try {
      return await transition;
    } finally {
      if (this.#transitions.get(id) === over) this.#transitions.delete(id);
    }
  }

  async #tell(run: Run, message: string | null): Promise<Run> {
    await this.report(run.id, [{ type: 'status-changed', status: run.status, message }], null);
    return run;
  }
}

function noop(): void {
  // The caller of the transition hears of its failure.
}
