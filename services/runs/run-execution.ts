// One run in its process: asked to start, asked to stop, listened to until its end.

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ChildProcess } from '../processes/child-process.js';
import { runReports } from '../processes/run-protocol.js';
import type { RunJob, RunOutcome, RunReport, RunRequest } from '../processes/run-protocol.js';
import type { Progress, RunEventBody } from './run.js';

export interface RunProcessOptions {
  /** The process's whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** A cancelled process that has not ended by then is killed. */
  readonly cancelGraceMs: number;
}

/** Takes what a run process reports, in order. */
export type ReportListener = (events: readonly RunEventBody[], progress: Progress | null) => Promise<void>;

const ENTRY = new URL('./run-process.ts', import.meta.url);
/** Serving goes first: the run gets what is left of the processors. */
const PRIORITY = 10;

/** A run process from start to outcome. */
export class RunExecution {
  readonly #options: RunProcessOptions;
  #child: ChildProcess<RunReport, RunRequest> | undefined;
  #ended: 'cancelled' | 'interrupted' | undefined;

  constructor(options: RunProcessOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Trains in a new process. Resolves with how it ended once every report has been taken; throws what `listener` throws. */
  async run(job: RunJob, listener: ReportListener): Promise<RunOutcome> {
    await mkdir(dirname(job.checkpointPath), { recursive: true });
    if (this.#ended !== undefined) return this.#endedEarly();
    let outcome: RunOutcome | undefined;
    let reports = Promise.resolve();
    const child = new ChildProcess<RunReport, RunRequest>({
      entry: ENTRY,
      environment: this.#options.environment,
      priority: PRIORITY,
      receives: runReports,
      onMessage: (report) => {
        if (report.type === 'ended') outcome = report.outcome;
        else reports = reports.then(() => listener(report.events, report.progress));
        // A report that cannot be taken ends the process; its error is thrown once that is gone.
        reports.catch(() => {
          child.kill();
        });
      },
    });
    this.#child = child;
    child.send({ type: 'start', job });
    const description = await child.exited;
    await reports;
    if (outcome !== undefined) return outcome;
    if (this.#ended !== undefined) return this.#endedEarly();
    return failed('PROCESS_DIED', `the run process ${description}`);
  }

  /** Asks the process to stop at its next step, and kills it if it does not within the grace period. */
  cancel(): void {
    this.#ended ??= 'cancelled';
    this.#child?.send({ type: 'cancel' });
    void this.#child?.exitWithin(this.#options.cancelGraceMs);
  }

  /** Ends the process at once because the server goes down. */
  interrupt(): void {
    this.#ended ??= 'interrupted';
    this.#child?.kill();
  }

  #endedEarly(): RunOutcome {
    return this.#ended === 'cancelled' ? { kind: 'cancelled' } : failed('INTERRUPTED', 'the server was stopped');
  }
}

function failed(code: 'PROCESS_DIED' | 'INTERRUPTED', message: string): RunOutcome {
  return { kind: 'failed', error: { code, message, step: null, term: null } };
}
