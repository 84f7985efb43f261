// Figures about the server for Prometheus.

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { InferenceMetrics } from './inference-metrics.js';

export type Transport = 'http' | 'websocket';

/** One finished operation; `code` is `OK` or the code of its first error. */
export interface FinishedOperation {
  readonly transport: Transport;
  readonly type: 'query' | 'mutation' | 'subscription' | 'unknown';
  readonly code: string;
  readonly seconds: number;
}

/** The figures of one server; each server has a registry of its own. */
export class Metrics {
  readonly #registry = new Registry();

  readonly #operations = new Counter({
    name: 'gkd_graphql_operations_total',
    help: 'GraphQL operations that have ended, by transport, type and error code.',
    labelNames: ['transport', 'type', 'code'] as const,
    registers: [this.#registry],
  });

  readonly #seconds = new Histogram({
    name: 'gkd_graphql_operation_seconds',
    help: 'Duration of queries and mutations.',
    labelNames: ['transport', 'type'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.#registry],
  });

  readonly connections = new Gauge({
    name: 'gkd_websocket_connections',
    help: 'Open WebSocket connections.',
    registers: [this.#registry],
  });

  readonly subscriptions = new Gauge({
    name: 'gkd_websocket_operations',
    help: 'Operations in progress on WebSocket connections, subscriptions included.',
    registers: [this.#registry],
  });

  readonly inference = new InferenceMetrics(this.#registry);

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Counts an operation that has ended. */
  finished({ transport, type, code, seconds }: FinishedOperation): void {
    this.#operations.inc({ transport, type, code });
    if (type !== 'subscription') this.#seconds.observe({ transport, type }, seconds);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All figures in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
