// The rows that wait for one model: bounded, in fair order, gone as soon as nobody wants their answer.

import { FairClock } from './fair-clock.js';
import { batchKey, workOf, type Row } from './row.js';
import { selectBatch, type BatchLimits } from './select-batch.js';
import type { Submission } from './submission.js';
import type { WaitingRow } from './waiting-row.js';

export class RowQueue {
  readonly #clock = new FairClock();
  #rows: WaitingRow[] = [];
  #work = 0;

  get size(): number {
    return this.#rows.length;
  }

  /** Work that waits, in tokens of a prediction. */
  get work(): number {
    return this.#work;
  }

  /** Work that would be served before and with further work of a client. */
  workUntil(client: string, work: number): number {
    const done = this.#clock.doneAt(client, work);
    return this.#rows.reduce((sum, row) => (row.tag < done ? sum + workOf(row.row) : sum), work);
  }

  push(rows: readonly Row[], submission: Submission, client: string): void {
    const queuedAt = performance.now();
    rows.forEach((row, index) => {
      const tag = this.#clock.enter(client, workOf(row));
      this.#add({ row, key: batchKey(row), submission, client, index, tag, queuedAt, attempts: 0 });
    });
  }

  /** Puts rows back that were taken and not answered; they keep their place. */
  putBack(rows: readonly WaitingRow[]): void {
    for (const row of rows) {
      if (row.submission.settled) continue;
      this.#clock.reenter(row.client);
      this.#add(row);
    }
  }

  /** Takes the rows of the next batch. The queue must not be empty. */
  take(limits: (key: string) => BatchLimits): WaitingRow[] {
    const batch = selectBatch(this.#rows, limits);
    this.#clock.serve(batch.reduce((sum, { row }) => sum + workOf(row), 0));
    const taken = new Set(batch);
    this.#keep((row) => !taken.has(row));
    return batch;
  }

  /** Drops the rows of a submission that has settled. */
  withdraw(submission: Submission): void {
    this.#keep((row) => row.submission !== submission);
  }

  /** Fails everything that waits. */
  failAll(error: Error): void {
    for (const submission of new Set(this.#rows.map((row) => row.submission))) submission.fail(error);
  }

  #add(row: WaitingRow): void {
    this.#rows.push(row);
    this.#work += workOf(row.row);
  }

  #keep(stays: (row: WaitingRow) => boolean): void {
    const kept: WaitingRow[] = [];
    for (const row of this.#rows) {
      if (stays(row)) {
        kept.push(row);
      } else {
        this.#work -= workOf(row.row);
        this.#clock.leave(row.client);
      }
    }
    this.#rows = kept;
  }
}
