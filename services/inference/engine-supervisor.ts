// Keeps a few engine processes: started on demand, the least recently used stopped for a new one, dead ones replaced.

import { DomainError } from '../../lib/errors.js';
import type { ModelVersion } from '../registry/model-version.js';
import { Engine } from './engine.js';
import type { AnswerTo, EngineOptions, EngineQuestion } from './engine.js';

export interface EngineSupervisorOptions extends EngineOptions {
  /** Engine processes alive at the same time. */
  readonly maxEngines: number;
  /** Batches waiting for all engines together; beyond this callers get OVERLOADED. */
  readonly maxPending: number;
}

interface Slot {
  readonly engine: Engine;
  /** Callers between choosing this engine and having their answer. */
  users: number;
}

const RETRY_AFTER_MS = 1_000;

/** Every model's way to an engine. */
export class EngineSupervisor {
  readonly #options: EngineSupervisorOptions;
  /** By model id, the least recently used first. */
  readonly #slots = new Map<string, Slot>();
  #waiters: (() => void)[] = [];
  #pending = 0;
  #closed = false;

  constructor(options: EngineSupervisorOptions) {
    this.#options = options;
  }

  /** Process ids of the engines by model id, the least recently used first. */
  get processIds(): ReadonlyMap<string, number | undefined> {
    return new Map([...this.#slots].map(([id, { engine }]) => [id, engine.pid]));
  }

  /** Runs one batch on a model. Throws OVERLOADED, DEADLINE_EXCEEDED, or INTERNAL_SERVER_ERROR where the engine died. */
  async ask<Q extends EngineQuestion>(model: ModelVersion, question: Q, signal?: AbortSignal): Promise<AnswerTo<Q>> {
    if (this.#pending >= this.#options.maxPending) {
      const details = { retryAfterMs: RETRY_AFTER_MS };
      throw new DomainError('OVERLOADED', `${this.#pending} batches are waiting already`, details);
    }
    this.#pending++;
    try {
      const slot = await this.#acquire(model);
      try {
        return await slot.engine.ask(question, signal);
      } finally {
        slot.users--;
        this.#wake();
      }
    } finally {
      this.#pending--;
    }
  }

  /** Stops the engine of a model that is gone. */
  async evict(modelId: string): Promise<void> {
    await this.#slots.get(modelId)?.engine.stop();
  }

  /** Stops all engines; nothing can be asked afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    await Promise.all([...this.#slots.values()].map(({ engine }) => engine.stop()));
  }

  async #acquire(model: ModelVersion): Promise<Slot> {
    for (;;) {
      if (this.#closed) throw new DomainError('INTERNAL_SERVER_ERROR', 'the server is shutting down');
      const slot = this.#slots.get(model.id);
      if (slot?.engine.usable === true) return this.#use(model.id, slot);
      if (slot === undefined) {
        if (this.#slots.size < this.#options.maxEngines) return this.#use(model.id, this.#start(model));
        this.#makeRoom();
      }
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  /** Stops the least recently used idle engine, unless one is on its way out already. */
  #makeRoom(): void {
    const slots = [...this.#slots.values()];
    if (slots.some(({ engine }) => !engine.usable)) return;
    void slots.find(({ users }) => users === 0)?.engine.stop();
  }

  #use(modelId: string, slot: Slot): Slot {
    slot.users++;
    this.#slots.delete(modelId);
    this.#slots.set(modelId, slot);
    return slot;
  }

  #start(model: ModelVersion): Slot {
    const slot: Slot = { engine: new Engine(model, this.#options), users: 0 };
    void slot.engine.exited.then(() => {
      this.#slots.delete(model.id);
      this.#wake();
    });
    return slot;
  }

  /** Lets everyone who waits for a place look again. */
  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}
