// Model versions: created, imported, published by training, addressed by reference.

import { badInput, notFound } from '../../lib/errors.js';
import { checkAlias, checkName } from '../../lib/names.js';
import type { StagingJob } from '../processes/staging-protocol.js';
import type { ModelStore } from '../store/model-store.js';
import type { Page, PageRequest } from '../store/page.js';
import { BundleFolder } from './bundle-folder.js';
import type { StagedBundle } from './bundle-writer.js';
import { checkLabels } from './labels.js';
import { fullRef, parseModelRef } from './model-ref.js';
import type { Lineage, ModelVersion } from './model-version.js';
import type { EncoderSpec } from './new-encoder.js';
import { Stager, type StagerOptions } from './stager.js';

/** Where a new encoder's tokenizer comes from. */
export type TokenizerSource =
  { readonly kind: 'path'; readonly path: string } | { readonly kind: 'model'; readonly ref: string };

export interface CreateModelSpec {
  readonly name: string;
  readonly encoder: EncoderSpec;
  readonly tokenizer: TokenizerSource;
  readonly labels: readonly string[];
  readonly seed?: number;
}

export interface ImportModelSpec {
  readonly name: string;
  /** A checkpoint folder, a folder with an ONNX file, or such a file, under an import root. */
  readonly path: string;
  /** Replace the label names of the configuration. */
  readonly labels?: readonly string[];
  /** The value of the graph that input gradients are taken at; it asks for the graph even where a checkpoint is. */
  readonly embeddingValue?: string;
}

export interface RegistryOptions extends StagerOptions {
  readonly store: ModelStore;
  /** Told after a version is gone, so that nothing keeps it loaded. */
  readonly onDeleted?: (model: ModelVersion) => Promise<void>;
  /** Makes a version ready before an alias points to it; what it throws leaves the alias where it was. */
  readonly beforeAlias?: (model: ModelVersion) => Promise<void>;
}

type StagedTokenizer = Extract<StagingJob, { kind: 'create' }>['tokenizer'];

const FROM_SCRATCH: Lineage = {
  origin: 'created',
  initialisation: null,
  teacher: null,
  dataset: null,
  objective: null,
  training: null,
  student: null,
  seed: null,
  metrics: {},
  evaluatedOn: null,
  runId: null,
};

/** The model versions of this server. Versions are immutable; only aliases move. */
export class Registry {
  readonly #store: ModelStore;
  readonly #bundles: BundleFolder;
  readonly #stager: Stager;
  readonly #onDeleted: (model: ModelVersion) => Promise<void>;
  readonly #beforeAlias: (model: ModelVersion) => Promise<void>;

  constructor(options: RegistryOptions) {
    this.#store = options.store;
    this.#bundles = new BundleFolder(options.folder);
    this.#stager = new Stager(options);
    this.#onDeleted = options.onDeleted ?? (() => Promise.resolve());
    this.#beforeAlias = options.beforeAlias ?? (() => Promise.resolve());
  }

  /** Folder of the published bundles; new ones are staged in it. */
  get folder(): string {
    return this.#bundles.path;
  }

  /** Removes what a dead server left half-written or half-deleted. Call before anything is staged. */
  async start(): Promise<void> {
    await this.#bundles.sweep();
  }

  /** Ends what is being staged. */
  async stop(): Promise<void> {
    await this.#stager.close();
  }

  /** The version a reference points to; `field` names the input in the error. Throws NOT_FOUND. */
  async resolve(ref: string, field = 'model'): Promise<ModelVersion> {
    const found = await this.find(ref, field);
    if (found === undefined) throw notFound('model', ref, field);
    return found;
  }

  async find(ref: string, field = 'model'): Promise<ModelVersion | undefined> {
    const { name, selector } = parseModelRef(ref, field);
    return this.#store.resolve(name, selector);
  }

  byId(id: string): Promise<ModelVersion | undefined> {
    return this.#store.byId(id);
  }

  list(page: PageRequest): Promise<Page<ModelVersion>> {
    return this.#store.list(page);
  }

  /** A fresh encoder with random weights. */
  async createModel(spec: CreateModelSpec): Promise<ModelVersion> {
    checkName('name', spec.name);
    const labels = [...checkLabels(spec.labels, 'labels')];
    const seed = spec.seed ?? 0;
    if (!Number.isInteger(seed)) throw badInput('seed', 'an integer', String(seed));
    const tokenizer = await this.#tokenizer(spec.tokenizer);
    const bundle = await this.#stager.stage({ kind: 'create', encoder: { ...spec.encoder }, tokenizer, labels, seed });
    return this.publish(spec.name, bundle, { ...FROM_SCRATCH, seed });
  }

  /** A sequence classifier from under an import root: a Hugging Face checkpoint, or what another tool exported to ONNX. */
  async importModel({ name, path, labels, embeddingValue }: ImportModelSpec): Promise<ModelVersion> {
    checkName('name', name);
    const bundle = await this.#stager.stage({
      kind: 'import',
      path,
      labels: labels ? [...labels] : null,
      embeddingValue: embeddingValue ?? null,
    });
    return this.publish(name, bundle, { ...FROM_SCRATCH, origin: 'imported' });
  }

  /** Makes a staged bundle the next version of a name. On failure nothing stays behind. */
  async publish(name: string, bundle: StagedBundle, lineage: Lineage): Promise<ModelVersion> {
    const published = await this.#bundles.publish(bundle, lineage);
    try {
      return await this.#store.insert({ ...published, name, createdAt: new Date() });
    } catch (error) {
      await this.#bundles.remove(published.id);
      throw error;
    }
  }

  /**
   * Points an alias of the version's name to it, once the version is ready; an alias of that name elsewhere moves. Requests
   * that have begun stay with the version they began with. Throws MODEL_NOT_READY for a version that cannot be loaded.
   */
  async setAlias(spec: { readonly ref: string; readonly alias: string }): Promise<ModelVersion> {
    const alias = checkAlias('alias', spec.alias);
    const model = await this.resolve(spec.ref);
    await this.#beforeAlias(model);
    await this.#store.setAlias(model.name, alias, model.id);
    return this.resolve(fullRef(model));
  }

  /** Removes a version and its files; the result is what was removed. */
  async deleteVersion(ref: string): Promise<ModelVersion> {
    const model = await this.resolve(ref);
    await this.#store.delete(model.id);
    await this.#onDeleted(model);
    await this.#bundles.remove(model.id);
    return model;
  }

  async #tokenizer(source: TokenizerSource): Promise<StagedTokenizer> {
    if (source.kind === 'path') return source;
    const { bundlePath } = await this.resolve(source.ref, 'tokenizer.fromModel');
    return { kind: 'bundle', bundlePath };
  }
}
