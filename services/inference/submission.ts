// The rows of one request: all are answered, or none.

import { DomainError } from '../../lib/errors.js';
import type { Caller } from './caller.js';
import type { Answer } from './row.js';

/** Collects the answers of a request's rows; settles once, whatever comes first. */
export class Submission {
  /** One answer per row, in order. */
  readonly answers: Promise<readonly Answer[]>;
  readonly #answers: Answer[] = [];
  readonly #onSettled: (submission: Submission) => void;
  #missing: number;
  #settled = false;
  #resolve!: (answers: readonly Answer[]) => void;
  #reject!: (error: Error) => void;
  #timer: NodeJS.Timeout | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => {
    this.fail(new DomainError('DEADLINE_EXCEEDED', 'the client was gone before its texts had their turn'));
  };

  /** `onSettled` withdraws what is still waiting. */
  constructor(rows: number, { signal, deadlineAt }: Caller, onSettled: (submission: Submission) => void) {
    this.#missing = rows;
    this.#onSettled = onSettled;
    this.#signal = signal;
    this.answers = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    signal?.addEventListener('abort', this.#onAbort);
    if (deadlineAt !== undefined) {
      this.#timer = setTimeout(
        () => {
          this.fail(new DomainError('DEADLINE_EXCEEDED', 'the texts were not answered before the request’s deadline'));
        },
        Math.max(0, deadlineAt - performance.now()),
      );
    }
  }

  /** Whether nobody waits for its rows any more. */
  get settled(): boolean {
    return this.#settled;
  }

  answer(index: number, answer: Answer): void {
    this.#answers[index] = answer;
    this.#missing--;
    if (this.#missing === 0 && this.#settle()) this.#resolve(this.#answers);
  }

  fail(error: Error): void {
    if (this.#settle()) this.#reject(error);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#onSettled(this);
    return true;
  }
}
