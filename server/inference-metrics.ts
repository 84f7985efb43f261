// Figures about batches and engines for Prometheus.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { EnginePool } from '../services/inference/engine-pool.js';
import type { BatchObservation, InferenceObserver } from '../services/inference/inference-observer.js';
import { fullRef } from '../services/registry/model-ref.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Keeps the figures of all engines. Padding's share is 1 − real tokens / padded tokens. */
export class InferenceMetrics implements InferenceObserver {
  readonly #queueSeconds;
  readonly #engineSeconds;
  readonly #batchRows;
  readonly #releases;
  readonly #tokens;
  readonly #paddedTokens;
  readonly #losses;
  readonly #refused;

  constructor(private readonly registry: Registry) {
    const registers = [registry];
    const labelNames = ['model', 'kind'] as const;
    this.#queueSeconds = new Histogram({
      name: 'gkd_queue_seconds',
      help: 'How long a text waited for its batch.',
      labelNames,
      buckets: SECONDS,
      registers,
    });
    this.#engineSeconds = new Histogram({
      name: 'gkd_engine_batch_seconds',
      help: 'How long an engine took for a batch.',
      labelNames,
      buckets: SECONDS,
      registers,
    });
    this.#batchRows = new Histogram({
      name: 'gkd_batch_rows',
      help: 'Texts in a batch.',
      labelNames,
      buckets: [1, 2, 4, 8, 16, 32, 64, 128],
      registers,
    });
    this.#releases = new Counter({
      name: 'gkd_batches_total',
      help: 'Batches that were answered, by the reason for which they left the queue.',
      labelNames: [...labelNames, 'reason'] as const,
      registers,
    });
    this.#tokens = new Counter({
      name: 'gkd_batch_real_tokens_total',
      help: 'Tokens of texts in batches.',
      labelNames,
      registers,
    });
    this.#paddedTokens = new Counter({
      name: 'gkd_batch_padded_tokens_total',
      help: 'Tokens of batches with their padding.',
      labelNames,
      registers,
    });
    this.#losses = new Counter({
      name: 'gkd_engine_losses_total',
      help: 'Engine processes that ended without being asked to, by how.',
      labelNames: ['model', 'kind'] as const,
      registers,
    });
    this.#refused = new Counter({
      name: 'gkd_refused_texts_total',
      help: 'Texts that were refused because too many waited.',
      labelNames: ['model'] as const,
      registers,
    });
  }

  /** Shows queues and engines as they are whenever the figures are read. */
  watch(engines: Pick<EnginePool, 'models' | 'status'>): void {
    const registers = [this.registry];
    const labelNames = ['model'] as const;
    const gauge = (name: string, help: string, read: (id: string) => number): void => {
      new Gauge({
        name,
        help,
        labelNames,
        registers,
        collect() {
          this.reset();
          for (const model of engines.models) this.set({ model: fullRef(model) }, read(model.id));
        },
      });
    };
    gauge('gkd_queued_texts', 'Texts that wait for a model.', (id) => engines.status(id).queuedTexts);
    gauge('gkd_engine_ready', 'Whether a model has an engine that answers.', (id) =>
      engines.status(id).state === 'READY' ? 1 : 0,
    );
    gauge(
      'gkd_engine_resident_bytes',
      'Memory of an engine process when it last said so.',
      (id) => engines.status(id).memoryBytes ?? 0,
    );
  }

  batchAnswered(batch: BatchObservation): void {
    const { model, kind, reason, rows, realTokens, paddedTokens, queueMs, engineMs } = batch;
    const labels = { model, kind };
    for (const waited of queueMs) this.#queueSeconds.observe(labels, waited / 1000);
    this.#engineSeconds.observe(labels, engineMs / 1000);
    this.#batchRows.observe(labels, rows);
    this.#releases.inc({ ...labels, reason });
    this.#tokens.inc(labels, realTokens);
    this.#paddedTokens.inc(labels, paddedTokens);
  }

  engineLost(model: string, kind: string): void {
    this.#losses.inc({ model, kind });
  }

  refused(model: string, rows: number): void {
    this.#refused.inc({ model }, rows);
  }
}
