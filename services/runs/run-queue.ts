// Executes queued runs one at a time, oldest first, and sees each to an end.

import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DomainError } from '../../lib/errors.js';
import { invariant } from '../../lib/invariant.js';
import type { RunOutcome } from '../processes/run-protocol.js';
import type { Lineage } from '../registry/model-version.js';
import type { RunStore } from '../store/run-store.js';
import { RunExecution } from './run-execution.js';
import type { RunProcessOptions } from './run-execution.js';
import { checkpointName, prepareRun } from './run-job.js';
import type { JobOptions } from './run-job.js';
import type { RunRecorder } from './run-recorder.js';
import type { Run, RunError } from './run.js';

export interface RunQueueOptions extends JobOptions, RunProcessOptions {
  readonly runs: RunStore;
  /** Folder of the runs' checkpoints. */
  readonly folder: string;
}

/** The run in execution and what is known of its best weights so far. */
interface Active {
  readonly run: Run;
  readonly execution: RunExecution;
  checkpointStep: number | null;
}

const INTERRUPTED: RunError = {
  code: 'INTERRUPTED',
  message: 'the server stopped while the run was executing; launch it again',
  step: null,
  term: null,
};

export class RunQueue {
  readonly #options: RunQueueOptions;
  readonly #recorder: RunRecorder;
  #active: Active | undefined;
  #started = false;
  #working = false;
  /** Set by every launch; a launch during the last look at the queue causes another look. */
  #woken = false;
  #worker: Promise<void> = Promise.resolve();

  constructor(options: RunQueueOptions, recorder: RunRecorder) {
    this.#options = options;
    this.#recorder = recorder;
  }

  /** Process id of the run in execution. */
  get processId(): number | undefined {
    return this.#active?.execution.pid;
  }

  /** Closes the runs that a dead server left open, then goes on with the queued ones. */
  async start(): Promise<void> {
    for (const run of await this.#options.runs.unfinished()) await this.#recorder.failed(run.id, INTERRUPTED);
    this.#started = true;
    this.wake();
  }

  /** Interrupts the run in execution and starts no other. */
  async stop(): Promise<void> {
    this.#started = false;
    this.#active?.execution.interrupt();
    await this.#worker;
  }

  /** Looks for queued runs; call after each launch. */
  wake(): void {
    this.#woken = true;
    if (!this.#started || this.#working) return;
    this.#working = true;
    this.#worker = this.#work();
  }

  /** Asks the run in execution to stop; nothing happens where it is another one. */
  cancel(id: string): void {
    if (this.#active?.run.id === id) this.#active.execution.cancel();
  }

  async #work(): Promise<void> {
    while (this.#started && this.#woken) {
      this.#woken = false;
      for (;;) {
        const next = this.#started ? await this.#options.runs.nextQueued() : undefined;
        if (next === undefined) break;
        await this.#execute(next);
      }
    }
    this.#working = false;
  }

  async #execute(run: Run): Promise<void> {
    const active: Active = { run, execution: new RunExecution(this.#options), checkpointStep: null };
    this.#active = active;
    if (await this.#begin(run)) {
      const outcome = await this.#train(active).catch((error: unknown): TrainedRun => ({
        outcome: { kind: 'failed', error: toRunError(error) },
        lineage: null,
      }));
      await this.#conclude(active, outcome);
    }
    this.#active = undefined;
  }

  /** False where the run was cancelled while it was being fetched from the queue. */
  async #begin({ id }: Run): Promise<boolean> {
    try {
      await this.#recorder.running(id);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'CONFLICT') return false;
      throw error;
    }
  }

  async #train(active: Active): Promise<TrainedRun> {
    const { run, execution } = active;
    const checkpointPath = join(this.#options.folder, checkpointName(run.id));
    const { job, lineage } = await prepareRun(run, checkpointPath, this.#options);
    const outcome = await execution.run(job, async (events, progress) => {
      for (const event of events) if (event.type === 'checkpoint-saved') active.checkpointStep = event.step;
      await this.#recorder.report(run.id, events, progress);
    });
    return { outcome, lineage };
  }

  async #conclude(active: Active, { outcome, lineage }: TrainedRun): Promise<void> {
    const { id, spec } = active.run;
    switch (outcome.kind) {
      case 'succeeded': {
        invariant(lineage !== null, 'a trained run has a lineage');
        const { bundle, metrics } = outcome;
        try {
          const model = await this.#options.registry.publish(spec.name, bundle, { ...lineage, metrics });
          await this.#recorder.succeeded(id, model.id);
        } catch (error) {
          await this.#fail(active, toRunError(error));
          return;
        }
        // A checkpoint that cannot be deleted takes up space; the run has succeeded all the same.
        await rm(this.#runFolder(id), { recursive: true, force: true }).catch(() => undefined);
        return;
      }
      case 'cancelled':
        await this.#tellCheckpoint(active);
        await this.#recorder.cancelled(id);
        return;
      case 'failed':
        await this.#fail(active, outcome.error);
    }
  }

  async #fail(active: Active, error: RunError): Promise<void> {
    await this.#tellCheckpoint(active);
    await this.#recorder.failed(active.run.id, error);
  }

  /** The last good weights of a run that came to nothing stay on disk; the log says where. */
  async #tellCheckpoint({ run, checkpointStep }: Active): Promise<void> {
    const message =
      checkpointStep === null
        ? 'no checkpoint had been saved'
        : `the checkpoint of step ${checkpointStep} is kept as ${join(basename(this.#options.folder), checkpointName(run.id))}`;
    await this.#recorder.log(run.id, 'info', message);
  }

  #runFolder(id: string): string {
    return dirname(join(this.#options.folder, checkpointName(id)));
  }
}

/** What a process made of a run; no lineage where it did not come to start one. */
interface TrainedRun {
  readonly outcome: RunOutcome;
  readonly lineage: Lineage | null;
}

function toRunError(error: unknown): RunError {
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof DomainError ? 'BAD_INPUT' : 'INTERNAL', message, step: null, term: null };
}
