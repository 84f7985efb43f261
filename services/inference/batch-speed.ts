// How long batches take on a model, learnt from those that have run.

import type { Batch } from './batch.js';

/** Weight of the newest batch. */
const NEWEST = 0.2;

export class BatchSpeed {
  /** Milliseconds per padded token, by batch key. */
  readonly #msPerToken = new Map<string, number>();

  learn({ key, paddedTokens }: Batch, milliseconds: number): void {
    const now = milliseconds / paddedTokens;
    const before = this.#msPerToken.get(key);
    this.#msPerToken.set(key, before === undefined ? now : before + NEWEST * (now - before));
  }

  /** Milliseconds that a batch should take; undefined before one of its kind has run. */
  expected({ key, paddedTokens }: Batch): number | undefined {
    const each = this.#msPerToken.get(key);
    return each === undefined ? undefined : each * paddedTokens;
  }

  /** Padded tokens of a kind of batch that run in the given time; undefined before one has run. */
  tokensIn(milliseconds: number, key: string): number | undefined {
    const each = this.#msPerToken.get(key);
    return each === undefined ? undefined : milliseconds / each;
  }

  /** Milliseconds that work, in tokens of a prediction, should take; undefined before anything has run. */
  timeFor(work: number): number | undefined {
    if (this.#msPerToken.size === 0) return undefined;
    return work * Math.min(...this.#msPerToken.values());
  }
}
