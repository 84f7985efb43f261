// Keeps a model whose engines die one after the other from starting engines for ever.

import { DomainError } from '../../lib/errors.js';

/** Engines in a row that may die without having answered anything. */
const MOST_IN_A_ROW = 3;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

export class CrashGuard {
  #inARow = 0;
  #pauses = 0;
  #pausedUntil = 0;

  /** An engine has answered. */
  survived(): void {
    this.#inARow = 0;
    this.#pauses = 0;
  }

  /** An engine has died: whether another may start at once. If not, the model rests, twice as long each time. */
  mayRestart(): boolean {
    this.#inARow++;
    if (this.#inARow < MOST_IN_A_ROW) return true;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#pauses);
    this.#inARow = 0;
    this.#pauses++;
    this.#pausedUntil = performance.now() + pause;
    return false;
  }

  /** Throws MODEL_NOT_READY while the model rests. */
  check(name: string): void {
    const rest = this.#pausedUntil - performance.now();
    if (rest <= 0) return;
    throw new DomainError('MODEL_NOT_READY', `the engines of ${name} die one after the other; it rests for now`, {
      retryAfterMs: Math.ceil(rest),
    });
  }
}
