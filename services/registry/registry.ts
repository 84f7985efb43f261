// Model versions: created, imported, published by training, addressed by reference.

import { badInput, notFound } from '../../lib/errors.js';
import { inTurns } from '../../lib/in-turns.js';
import { checkAlias, checkName } from '../../lib/names.js';
import { checkTokenizerFits } from '../../models/tokenizers/tokenizer.js';
import type { Tokenizer } from '../../models/tokenizers/tokenizer.js';
import { weightInitialisation } from '../../models/training/initialise-weights.js';
import type { ModelStore } from '../store/model-store.js';
import type { Page, PageRequest } from '../store/page.js';
import { BundleFolder } from './bundle-folder.js';
import { readTokenizer } from './bundle-reader.js';
import { stageBundle } from './bundle-writer.js';
import type { BundleContent, StagedBundle } from './bundle-writer.js';
import { ImportSource } from './import-source.js';
import { checkLabels } from './labels.js';
import { fullRef, parseModelRef } from './model-ref.js';
import type { Lineage, ModelVersion } from './model-version.js';
import { newEncoderConfig } from './new-encoder.js';
import type { EncoderSpec } from './new-encoder.js';

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
  /** A checkpoint folder under an import root. */
  readonly path: string;
  /** Replace the label names of the checkpoint's config. */
  readonly labels?: readonly string[];
}

export interface RegistryOptions {
  readonly store: ModelStore;
  /** Folder of the published bundles. */
  readonly folder: string;
  /** Folders that clients' paths may point into. */
  readonly importRoots: readonly string[];
  /** Told after a version is gone, so that nothing keeps it loaded. */
  readonly onDeleted?: (model: ModelVersion) => Promise<void>;
  /** Makes a version ready before an alias points to it; what it throws leaves the alias where it was. */
  readonly beforeAlias?: (model: ModelVersion) => Promise<void>;
}

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
  readonly #source: ImportSource;
  readonly #onDeleted: (model: ModelVersion) => Promise<void>;
  readonly #beforeAlias: (model: ModelVersion) => Promise<void>;

  constructor(options: RegistryOptions) {
    this.#store = options.store;
    this.#bundles = new BundleFolder(options.folder);
    this.#source = new ImportSource(options.importRoots);
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
    const labels = checkLabels(spec.labels, 'labels');
    const seed = spec.seed ?? 0;
    if (!Number.isInteger(seed)) throw badInput('seed', 'an integer', String(seed));
    const tokenizer = await this.#tokenizer(spec.tokenizer);
    const config = newEncoderConfig(spec.encoder, tokenizer, labels);
    checkTokenizerFits(tokenizer, config);
    const content = { config, tokenizer, weights: await inTurns(weightInitialisation(config, seed)) };
    return this.#add(spec.name, content, { ...FROM_SCRATCH, seed });
  }

  /** A Hugging Face sequence classifier from a folder under an import root. */
  async importModel(spec: ImportModelSpec): Promise<ModelVersion> {
    checkName('name', spec.name);
    const content = await this.#source.readCheckpoint(spec.path, 'path');
    const labels = checkLabels(spec.labels ?? content.config.labels, 'labels');
    const classes = content.config.labels.length;
    if (labels.length !== classes) {
      throw badInput('labels', `${classes} labels, as the checkpoint has`, `${labels.length}`);
    }
    return this.#add(
      spec.name,
      { ...content, config: { ...content.config, labels } },
      { ...FROM_SCRATCH, origin: 'imported' },
    );
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

  async #add(name: string, content: BundleContent, lineage: Lineage): Promise<ModelVersion> {
    return this.publish(name, await stageBundle(this.#bundles.path, content), lineage);
  }

  async #tokenizer(source: TokenizerSource): Promise<Tokenizer> {
    if (source.kind === 'path') return this.#source.readTokenizer(source.path, 'tokenizer.path');
    return readTokenizer((await this.resolve(source.ref, 'tokenizer.fromModel')).bundlePath);
  }
}
