// When a batch leaves and how large it may be, by what the model's batches have taken so far.

import type { Batch, ReleaseReason } from './batch.js';
import type { RowQueue } from './row-queue.js';
import type { BatchLimits } from './select-batch.js';

export interface PaceOptions extends BatchLimits {
  /** How long a batch should keep an engine busy at most: others wait behind it. */
  readonly targetBatchMs: number;
}

/** The batch that runs, and for how long. */
export interface Running {
  readonly batch: Batch;
  readonly milliseconds: number;
}

/** The next batch leaves this long before the running one should end; until then rows can still join it. */
const LEAD_MS = 4;
/** Tokens of a batch before anything is known of the model's speed. */
const FIRST_TOKENS = 512;
/** However slow a model is, this many tokens may share a batch. */
const LEAST_TOKENS = 256;
/** Weight of the newest batch in what is expected of the next. */
const NEWEST = 0.2;

export class BatchPacer {
  /** Milliseconds per padded token, by batch key. */
  readonly #msPerToken = new Map<string, number>();
  /** Milliseconds per work of all batches alike. */
  #msPerWork: number | undefined;
  /** Keys of which this engine has run a batch: the first may have compiled a graph and says nothing of the others. */
  readonly #begun = new Set<string>();

  constructor(private readonly options: PaceOptions) {}

  /** Another engine starts: it compiles again. */
  restart(): void {
    this.#begun.clear();
  }

  learn({ key, paddedTokens, paddedWork }: Batch, milliseconds: number): void {
    if (!this.#begun.has(key)) {
      this.#begun.add(key);
      return;
    }
    this.#msPerToken.set(key, moved(this.#msPerToken.get(key), milliseconds / paddedTokens));
    this.#msPerWork = moved(this.#msPerWork, milliseconds / paddedWork);
  }

  /** Milliseconds that work should take; undefined before anything is known. */
  timeFor(work: number): number | undefined {
    return this.#msPerWork === undefined ? undefined : work * this.#msPerWork;
  }

  /** How large a batch of a kind may be. */
  limits(key: string): BatchLimits {
    const { maxRows, maxTokens, targetBatchMs } = this.options;
    const each = this.#msPerToken.get(key);
    const tokens = each === undefined ? FIRST_TOKENS : targetBatchMs / each;
    return { maxRows, maxTokens: Math.min(maxTokens, Math.max(LEAST_TOKENS, tokens)) };
  }

  /** Why a batch may leave now, or in how many milliseconds to look again. */
  release(queue: RowQueue, running: Running | undefined): ReleaseReason | number {
    if (running === undefined) return 'idle';
    const { maxRows, maxTokens } = this.limits(running.batch.key);
    if (queue.size >= maxRows || queue.work >= maxTokens) return 'full';
    const each = this.#msPerToken.get(running.batch.key);
    if (each === undefined) return 'due';
    const rest = each * running.batch.paddedTokens - running.milliseconds - LEAD_MS;
    return rest < 1 ? 'due' : rest;
  }
}

function moved(before: number | undefined, now: number): number {
  return before === undefined ? now : before + NEWEST * (now - before);
}
