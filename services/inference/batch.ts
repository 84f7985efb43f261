// Rows on their way to an engine and their answers on the way back.

import { invariant } from '../../lib/invariant.js';
import { toTokenBatch } from '../../models/runtime/token-batch.js';
import type { TokenBatch } from '../../models/runtime/token-batch.js';
import type { EngineReply, EngineRequest } from '../processes/engine-protocol.js';
import type { Outgoing } from '../processes/protocol.js';
import type { ExecutionProvider } from './placement.js';
import { workOf, type Answer } from './row.js';
import type { WaitingRow } from './waiting-row.js';

/** Why a batch left the queue: the engine was idle, the batch could not grow, or the engine was about to be free. */
export type ReleaseReason = 'idle' | 'full' | 'due';

type BatchQuestion = Extract<Outgoing<EngineRequest>, { type: 'predict' | 'gradient' }>;
/** What answers a batch. */
export type BatchReply = Extract<EngineReply, { type: 'predicted' | 'differentiated' }>;

export class Batch {
  readonly tokens: TokenBatch;
  readonly releasedAt = performance.now();

  constructor(
    readonly rows: readonly WaitingRow[],
    readonly reason: ReleaseReason,
    padTokenId: number,
  ) {
    this.tokens = toTokenBatch(
      rows.map(({ row }) => row.tokens),
      padTokenId,
    );
  }

  get key(): string {
    return this.rows[0]!.key;
  }

  /** Rows times the length of the longest. */
  get paddedTokens(): number {
    return this.tokens.rows * this.tokens.length;
  }

  /** Work of the batch with its padding, in tokens of a prediction. */
  get paddedWork(): number {
    const { row } = this.rows[0]!;
    return (this.paddedTokens * workOf(row)) / row.tokens.ids.length;
  }

  get realTokens(): number {
    return this.rows.reduce((sum, { row }) => sum + row.tokens.ids.length, 0);
  }

  /** The message that asks an engine. */
  question(id: number): BatchQuestion {
    const { tokens: batch } = this;
    const [{ row }] = this.rows as readonly [WaitingRow];
    if (row.question.kind === 'predict') return { type: 'predict', id, batch };
    const targets = Int32Array.from(this.rows, ({ row: { question } }) =>
      question.kind === 'gradient' && question.target !== null ? question.target : -1,
    );
    return { type: 'gradient', id, batch, targets, embeddings: row.question.embeddings };
  }

  /** Hands each row its part of the reply of an engine on `provider`. */
  deliver(reply: BatchReply, provider: ExecutionProvider): void {
    for (const [at, { submission, index }] of this.rows.entries()) {
      submission.answer(index, this.#part(reply, at, provider));
    }
  }

  #part(reply: BatchReply, at: number, provider: ExecutionProvider): Answer {
    const { rows, length } = this.tokens;
    const classes = reply.logits.length / rows;
    const logits = reply.logits.slice(at * classes, (at + 1) * classes);
    if (reply.type === 'predicted') return { kind: 'predict', logits };
    const hidden = reply.gradient.length / (rows * length);
    invariant(Number.isInteger(hidden), 'a gradient per token');
    const start = at * length * hidden;
    const end = start + this.rows[at]!.row.tokens.ids.length * hidden;
    return {
      kind: 'gradient',
      provider,
      logits,
      target: reply.targets[at]!,
      gradient: reply.gradient.subarray(start, end),
      embeddings: reply.embeddings?.subarray(start, end) ?? null,
    };
  }
}
