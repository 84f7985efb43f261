// The operations in progress on one WebSocket connection.

import { randomUUID } from 'node:crypto';
import type { FinishedOperation, Metrics } from '../metrics.js';

/** One operation in progress; `type` and `code` are filled in as they become known. */
export interface OpenOperation {
  readonly requestId: string;
  readonly controller: AbortController;
  readonly startedAt: number;
  type: FinishedOperation['type'];
  code: string;
}

export class OpenOperations {
  readonly #operations = new Map<string, OpenOperation>();

  constructor(private readonly metrics: Metrics) {}

  open(id: string): OpenOperation {
    const operation: OpenOperation = {
      requestId: randomUUID(),
      controller: new AbortController(),
      startedAt: performance.now(),
      type: 'unknown',
      code: 'OK',
    };
    this.#operations.set(id, operation);
    this.metrics.subscriptions.inc();
    return operation;
  }

  get(id: string): OpenOperation | undefined {
    return this.#operations.get(id);
  }

  /** Ends an operation: whatever still works for it is told to stop. Does nothing if it has ended. */
  close(id: string): void {
    const operation = this.#operations.get(id);
    if (!operation) return;
    this.#operations.delete(id);
    operation.controller.abort();
    this.metrics.subscriptions.dec();
    const seconds = (performance.now() - operation.startedAt) / 1000;
    this.metrics.finished({ transport: 'websocket', type: operation.type, code: operation.code, seconds });
  }

  closeAll(): void {
    for (const id of [...this.#operations.keys()]) this.close(id);
  }
}
