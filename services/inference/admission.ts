// Who may wait for a model: nobody while it rests after crashes, no more than the queue holds, nobody who would be late.

import { DomainError } from '../../lib/errors.js';
import type { BatchPacer } from './batch-pacer.js';
import type { Caller } from './caller.js';
import type { CrashGuard } from './crash-guard.js';
import { workOf, type Row } from './row.js';
import type { RowQueue } from './row-queue.js';

export interface AdmissionOptions {
  /** `name@version`. */
  readonly model: string;
  readonly queue: RowQueue;
  readonly pacer: BatchPacer;
  readonly guard: CrashGuard;
  readonly maxQueuedRows: number;
  readonly onRefused: (rows: number) => void;
}

const LEAST_RETRY_MS = 100;
const MOST_RETRY_MS = 60_000;
/** Before anything is known of the model's speed. */
const UNKNOWN_WAIT_MS = 1_000;

export class Admission {
  constructor(private readonly options: AdmissionOptions) {}

  /** Throws MODEL_NOT_READY while the model rests after crashes, OVERLOADED where so many more rows may not wait. */
  checkRoom(rows: number): void {
    const { model, queue, pacer, guard, maxQueuedRows } = this.options;
    guard.check(model);
    if (queue.size + rows <= maxQueuedRows) return;
    const wait = pacer.timeFor(queue.work) ?? UNKNOWN_WAIT_MS;
    this.#refuse(rows, `${queue.size} texts wait for ${model}, and at most ${maxQueuedRows} may`, wait);
  }

  /** Throws OVERLOADED for what would be too late anyway: whoever waits in vain takes the place of others. */
  checkDeadline(rows: readonly Row[], { client, deadlineAt }: Caller): void {
    const { model, queue, pacer } = this.options;
    if (deadlineAt === undefined || queue.size === 0) return;
    const work = rows.reduce((sum, row) => sum + workOf(row), 0);
    const wait = pacer.timeFor(queue.workUntil(client, work)) ?? 0;
    const late = performance.now() + wait - deadlineAt;
    if (late <= 0) return;
    const message = `${model} would answer in about ${Math.round(wait)} ms, after the request’s deadline`;
    this.#refuse(rows.length, message, late);
  }

  #refuse(rows: number, message: string, retryMs: number): never {
    this.options.onRefused(rows);
    const retryAfterMs = Math.round(Math.min(MOST_RETRY_MS, Math.max(LEAST_RETRY_MS, retryMs)));
    throw new DomainError('OVERLOADED', message, { retryAfterMs });
  }
}
