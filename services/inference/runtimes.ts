// Loading and unloading on demand, and where each model version runs: what was asked for and what came of it.

import { DomainError } from '../../lib/errors.js';
import { fullRef } from '../registry/model-ref.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { RuntimeStore, StoredCertificate } from '../store/runtime-store.js';
import type { EngineFacts } from './engine.js';
import type { EnginePool, EngineStatus } from './engine-pool.js';
import type { Placement, ProviderChoice } from './placement.js';
import type { ProviderCatalogue } from './provider-catalogue.js';

/** A model version and its engine. */
export interface ModelRuntime extends EngineStatus {
  /** What was asked for. */
  readonly placement: Placement;
  /** The newest certificate, of this or an earlier engine; null for a model that only ever ran on the processor. */
  readonly certificate: StoredCertificate | null;
}

export interface LoadOptions {
  readonly choice?: ProviderChoice | undefined;
  readonly fallbackAllowed?: boolean | undefined;
}

export class Runtimes {
  constructor(
    private readonly engines: EnginePool,
    private readonly store: RuntimeStore,
    private readonly providers: ProviderCatalogue,
  ) {}

  /** Recalls where models were asked to run. */
  async start(): Promise<void> {
    for (const [modelId, placement] of await this.store.placements()) this.engines.place(modelId, placement);
  }

  /**
   * Loads a version, on another provider than before where `choice` says so; resolves once it answers. Throws
   * MODEL_NOT_READY with the reason where it cannot, and leaves it where it ran before.
   */
  async load(model: ModelVersion, { choice, fallbackAllowed }: LoadOptions): Promise<void> {
    const before = this.engines.placementOf(model.id);
    const placement = choice === undefined ? before : { choice, fallbackAllowed: fallbackAllowed ?? false };
    await this.#checkProvider(model, placement);
    try {
      await this.#move(model, placement);
      await this.engines.load(model);
    } catch (error) {
      await this.#move(model, before);
      throw error;
    }
    if (choice !== undefined) await this.store.setPlacement(model.id, placement);
  }

  /** Lets what waits be answered and ends the engine; the next request loads it again. */
  unload(model: ModelVersion): Promise<void> {
    return this.engines.unload(model.id);
  }

  async runtime({ id }: ModelVersion): Promise<ModelRuntime> {
    const certificate = (await this.store.certificate(id)) ?? null;
    return { ...this.engines.status(id), placement: this.engines.placementOf(id), certificate };
  }

  /** Keeps what an engine has shown of itself when it was loaded. */
  async certify(model: ModelVersion, { provider, certificate }: EngineFacts): Promise<void> {
    if (certificate !== null) {
      await this.store.addCertificate(model.id, { ...certificate, provider, measuredAt: new Date() });
    }
  }

  /** A provider that is not there is refused before an engine that runs is given up for it. */
  async #checkProvider(model: ModelVersion, { choice, fallbackAllowed }: Placement): Promise<void> {
    if (choice === 'auto' || choice === 'cpu' || fallbackAllowed) return;
    const status = (await this.providers.list()).find(({ name }) => name === choice);
    if (status === undefined || status.available) return;
    const message = `${fullRef(model)} could not be loaded: ${choice}: ${status.reason}`;
    throw new DomainError('MODEL_NOT_READY', message);
  }

  async #move(model: ModelVersion, placement: Placement): Promise<void> {
    const before = this.engines.placementOf(model.id);
    if (before.choice === placement.choice && before.fallbackAllowed === placement.fallbackAllowed) return;
    this.engines.place(model.id, placement);
    await this.engines.unload(model.id);
  }
}

/** Makes a version ready for an alias. Throws MODEL_NOT_READY where it cannot be. */
export async function makeReady(engines: EnginePool, model: ModelVersion): Promise<void> {
  try {
    await engines.load(model);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError('MODEL_NOT_READY', error.message, error.details);
  }
}
