// Which models have an engine: loaded on demand, the least recently used given up when number or memory run out.

import { DomainError, notFound } from '../../lib/errors.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { Caller } from './caller.js';
import type { EngineFacts } from './engine.js';
import { memoryEstimate } from './memory-estimate.js';
import type { Placement } from './placement.js';
import { ModelWorker, type WorkerOptions } from './model-worker.js';
import type { Answer, Row } from './row.js';

export interface EnginePoolOptions extends WorkerOptions {
  /** Engine processes alive at the same time. */
  readonly maxEngines: number;
  /** Resident memory of all engine processes together, in bytes. */
  readonly memoryBytes: number;
  /** Where a model runs that nobody has placed. */
  readonly placement: Placement;
  /** Told what an engine says of itself once it is ready. */
  readonly onReady?: (model: ModelVersion, facts: EngineFacts) => void;
}

/** Where a model version stands with the engines. */
export interface EngineStatus {
  readonly state: 'UNLOADED' | 'WAITING' | 'LOADING' | 'READY' | 'STOPPING';
  readonly facts: EngineFacts | null;
  readonly processId: number | null;
  readonly memoryBytes: number | null;
  readonly queuedTexts: number;
  /** Texts that are with the engine. */
  readonly runningTexts: number;
}

/** How long a busy engine keeps its place while models without one wait. */
const QUANTUM_MS = 1_000;

/** How long an engine that is to be unloaded may go on answering what waits for it. */
const DRAIN_MS = 10_000;

/** Every model's way to an engine. */
export class EnginePool {
  /** By model id, the least recently used first. */
  readonly #workers = new Map<string, ModelWorker>();
  /** What somebody chose, by model id. */
  readonly #placements = new Map<string, Placement>();
  /** Workers that wait for a place, first come first served, and since when. */
  readonly #waiting = new Map<ModelWorker, number>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly options: EnginePoolOptions) {}

  /** Throws OVERLOADED or MODEL_NOT_READY where so many more rows could not wait for the model. */
  admit(model: ModelVersion, rows: number): void {
    this.#worker(model).admit(rows);
  }

  /** Runs rows on a model; see `ModelWorker.run`. */
  async run(model: ModelVersion, rows: readonly Row[], padTokenId: number, caller: Caller): Promise<readonly Answer[]> {
    return this.#worker(model).run(rows, padTokenId, caller);
  }

  /** Where engines of a model that are started from now on run. */
  place(modelId: string, placement: Placement): void {
    this.#placements.set(modelId, placement);
    this.#workers.get(modelId)?.place(placement);
  }

  placementOf(modelId: string): Placement {
    return this.#placements.get(modelId) ?? this.options.placement;
  }

  /** Resolves once the model has an engine that answers. Throws MODEL_NOT_READY where it cannot have one. */
  async load(model: ModelVersion): Promise<EngineFacts> {
    return this.#worker(model).load();
  }

  /** Lets what waits for a model be answered, then stops its engine; resolves when the process is gone. */
  async unload(modelId: string): Promise<void> {
    const worker = this.#workers.get(modelId);
    if (worker === undefined) return;
    await worker.drained(DRAIN_MS);
    await worker.stop();
  }

  /** Stops the engine of a version that is gone for good; who still waits for it is told so. */
  async forget({ id, name, version }: ModelVersion): Promise<void> {
    const worker = this.#workers.get(id);
    this.#placements.delete(id);
    if (worker === undefined) return;
    await worker.drained(DRAIN_MS);
    worker.fail(notFound('model', `${name}@${version}`));
    await worker.stop();
    this.#workers.delete(id);
  }

  status(modelId: string): EngineStatus {
    const worker = this.#workers.get(modelId);
    return {
      state: worker === undefined ? 'UNLOADED' : this.#stateOf(worker),
      facts: worker?.facts ?? null,
      processId: worker?.engine?.pid ?? null,
      memoryBytes: worker?.engine?.rssBytes ?? null,
      queuedTexts: worker?.queuedRows ?? 0,
      runningTexts: worker?.engine?.rowsInFlight ?? 0,
    };
  }

  /** The models that have an engine or wait for one, the least recently used first. */
  get models(): readonly ModelVersion[] {
    return [...this.#workers.values()]
      .filter((worker) => this.#stateOf(worker) !== 'UNLOADED')
      .map(({ model }) => model);
  }

  /** Stops all engines; nothing can be asked afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const workers = [...this.#workers.values()];
    await Promise.all(workers.map((worker) => worker.stop()));
    for (const worker of workers) worker.fail(shuttingDown());
  }

  #worker(model: ModelVersion): ModelWorker {
    if (this.#closed) throw shuttingDown();
    const worker =
      this.#workers.get(model.id) ??
      new ModelWorker(model, this.placementOf(model.id), this.options, {
        needsEngine: (wanting) => {
          if (!this.#waiting.has(wanting)) this.#waiting.set(wanting, performance.now());
          this.#assign();
        },
        ready: (facts) => {
          this.options.onReady?.(model, facts);
        },
        changed: () => {
          this.#assign();
        },
      });
    this.#workers.delete(model.id);
    this.#workers.set(model.id, worker);
    return worker;
  }

  /** Gives free places to those who wait, and makes room for the first who does not fit. */
  #assign(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#shrink();
    for (const [worker, since] of this.#waiting) {
      if (!worker.wanted) {
        this.#waiting.delete(worker);
      } else if (this.#fits(worker)) {
        this.#waiting.delete(worker);
        worker.start();
      } else {
        this.#makeRoom(worker, since);
        return;
      }
    }
  }

  get #loaded(): ModelWorker[] {
    return [...this.#workers.values()].filter(({ engine }) => engine !== undefined);
  }

  /** Memory of all engines, as they last said or as is to be expected. */
  get #usedBytes(): number {
    return this.#loaded.reduce((sum, { engine, model }) => sum + (engine?.rssBytes ?? memoryEstimate(model)), 0);
  }

  #fits({ model }: ModelWorker): boolean {
    const { maxEngines, memoryBytes } = this.options;
    return this.#loaded.length < maxEngines && this.#usedBytes + memoryEstimate(model) <= memoryBytes;
  }

  /** Engines may grow beyond what was expected of them: then the least recently used idle one ends, but not the last. */
  #shrink(): void {
    const loaded = this.#loaded;
    if (this.#usedBytes <= this.options.memoryBytes || loaded.length < 2) return;
    if (!loaded.some(({ engine }) => engine?.stopping === true)) void loaded.find(({ idle }) => idle)?.stop();
  }

  /** Stops the least recently used idle engine, unless one is on its way out; a busy one once its time is up. */
  #makeRoom(worker: ModelWorker, since: number): void {
    const loaded = this.#loaded;
    if (loaded.length === 0) {
      this.#waiting.delete(worker);
      worker.fail(tooLarge(worker.model, this.options.memoryBytes));
      this.#assign();
      return;
    }
    if (loaded.some(({ engine, yielding }) => engine?.stopping === true || yielding)) return;
    const idle = loaded.find((candidate) => candidate.idle);
    if (idle !== undefined) {
      void idle.stop();
      return;
    }
    const busy = loaded.find(({ readySince }) => readySince !== undefined);
    if (busy === undefined) return;
    const rest = Math.max(since, busy.readySince!) + QUANTUM_MS - performance.now();
    if (rest <= 0) {
      busy.yield();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#assign();
    }, rest);
  }

  #stateOf(worker: ModelWorker): EngineStatus['state'] {
    const { engine } = worker;
    if (engine === undefined) return worker.wanted ? 'WAITING' : 'UNLOADED';
    if (engine.stopping) return 'STOPPING';
    return engine.ready ? 'READY' : 'LOADING';
  }
}

function shuttingDown(): DomainError {
  return new DomainError('INTERNAL_SERVER_ERROR', 'the server is shutting down');
}

function tooLarge(model: ModelVersion, memoryBytes: number): DomainError {
  const mib = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;
  return new DomainError(
    'MODEL_NOT_READY',
    `${model.name}@${model.version} needs about ${mib(memoryEstimate(model))}, and engines may use ${mib(memoryBytes)} (GKD_ENGINE_MEMORY_BYTES)`,
  );
}
