// Model versions and their aliases as rows; the bundles themselves are folders.

import type { Selectable } from 'kysely';
import { LRUCache } from 'lru-cache';
import { DomainError, notFound } from '../../lib/errors.js';
import type { ModelCard, ModelVersion } from '../registry/model-version.js';
import type { Database } from './database.js';
import { ordinalAfter, type Page, type PageRequest, toPage } from './page.js';
import type { ModelTable } from './tables.js';

/** Which version of a name is meant. */
export type VersionSelector =
  | { readonly kind: 'newest' }
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'alias'; readonly alias: string };

type ModelRow = Selectable<ModelTable>;

/** References that are remembered; each request resolves one. */
const MOST_RESOLVED = 1_000;

export class ModelStore {
  /** What references point to. This process alone writes (the data folder is locked), and forgets all at every change. */
  readonly #resolved = new LRUCache<string, ModelVersion>({ max: MOST_RESOLVED });
  #changes = 0;

  constructor(private readonly database: Database) {}

  /** Stores a version under the next number of its name. Numbers of deleted versions are not given again. */
  async insert(version: Omit<ModelVersion, 'version' | 'aliases'>): Promise<ModelVersion> {
    return this.#changing(
      this.database.transaction().execute(async (transaction) => {
        const { last_version: number } = await transaction
          .insertInto('model_name')
          .values({ name: version.name, last_version: 1 })
          .onConflict((conflict) =>
            conflict.column('name').doUpdateSet((e) => ({ last_version: e('model_name.last_version', '+', 1) })),
          )
          .returning('last_version')
          .executeTakeFirstOrThrow();
        const row = await transaction
          .insertInto('model')
          .values({
            id: version.id,
            name: version.name,
            version: number,
            digest: version.digest,
            family: version.family,
            labels_json: JSON.stringify(version.labels),
            layers: version.layers,
            hidden_size: version.hiddenSize,
            max_length: version.maxLength,
            parameter_count: version.parameterCount,
            byte_size: version.byteSize,
            card_json: JSON.stringify(version.card),
            bundle_path: version.bundlePath,
            created_at: version.createdAt.getTime(),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        return toModelVersion(row, []);
      }),
    );
  }

  async byId(id: string): Promise<ModelVersion | undefined> {
    const row = await this.database.selectFrom('model').selectAll().where('id', '=', id).executeTakeFirst();
    return this.withAliases(row);
  }

  async resolve(name: string, selector: VersionSelector): Promise<ModelVersion | undefined> {
    const key = JSON.stringify([name, selector]);
    const known = this.#resolved.get(key);
    if (known !== undefined) return known;
    const before = this.#changes;
    const found = await this.#select(name, selector);
    if (found !== undefined && before === this.#changes) this.#resolved.set(key, found);
    return found;
  }

  async #select(name: string, selector: VersionSelector): Promise<ModelVersion | undefined> {
    const ofName = this.database.selectFrom('model').selectAll('model').where('model.name', '=', name);
    switch (selector.kind) {
      case 'newest':
        return this.withAliases(await ofName.orderBy('model.version', 'desc').limit(1).executeTakeFirst());
      case 'version':
        return this.withAliases(await ofName.where('model.version', '=', selector.version).executeTakeFirst());
      case 'alias':
        return this.withAliases(
          await ofName
            .innerJoin('model_alias', 'model_alias.model_id', 'model.id')
            .where('model_alias.alias', '=', selector.alias)
            .executeTakeFirst(),
        );
    }
  }

  /** All versions of all names, newest first. */
  async list(request: PageRequest): Promise<Page<ModelVersion>> {
    const after = ordinalAfter(request);
    const rows = await this.database
      .selectFrom('model')
      .selectAll()
      .$if(after !== null, (query) => query.where('ordinal', '<', after))
      .orderBy('ordinal', 'desc')
      .limit(request.first + 1)
      .execute();
    const aliases = await this.aliasesOf(rows);
    return toPage(rows, request.first, (row) => toModelVersion(row, aliases.get(row.id) ?? []));
  }

  /** Points an alias of a name to one of its versions, taking it from the version that had it. */
  async setAlias(name: string, alias: string, modelId: string): Promise<void> {
    await this.#changing(
      this.database.transaction().execute(async (transaction) => {
        const model = await transaction.selectFrom('model').select('name').where('id', '=', modelId).executeTakeFirst();
        if (model === undefined) throw notFound('model version', modelId);
        if (model.name !== name) {
          throw new DomainError(
            'CONFLICT',
            `alias "${alias}" of "${name}" cannot point to a version of "${model.name}"`,
          );
        }
        await transaction
          .insertInto('model_alias')
          .values({ name, alias, model_id: modelId })
          .onConflict((conflict) => conflict.columns(['name', 'alias']).doUpdateSet({ model_id: modelId }))
          .execute();
      }),
    );
  }

  /** Deletes a version with its aliases. Throws `NOT_FOUND` when there is none. */
  async delete(id: string): Promise<void> {
    const { numDeletedRows } = await this.#changing(
      this.database.deleteFrom('model').where('id', '=', id).executeTakeFirstOrThrow(),
    );
    if (numDeletedRows === 0n) throw notFound('model version', id);
  }

  /** Waits for a change, before and after which nothing may be remembered from the other side. */
  async #changing<T>(change: Promise<T>): Promise<T> {
    this.#forget();
    try {
      return await change;
    } finally {
      this.#forget();
    }
  }

  #forget(): void {
    this.#changes++;
    this.#resolved.clear();
  }

  private async withAliases(row: ModelRow | undefined): Promise<ModelVersion | undefined> {
    if (row === undefined) return undefined;
    const aliases = await this.aliasesOf([row]);
    return toModelVersion(row, aliases.get(row.id) ?? []);
  }

  private async aliasesOf(rows: readonly ModelRow[]): Promise<ReadonlyMap<string, string[]>> {
    const aliases = new Map<string, string[]>(rows.map((row) => [row.id, []]));
    const found = await this.database
      .selectFrom('model_alias')
      .select(['model_id', 'alias'])
      .where('model_id', 'in', [...aliases.keys()])
      .orderBy('alias')
      .execute();
    for (const { model_id, alias } of found) aliases.get(model_id)?.push(alias);
    return aliases;
  }
}

function toModelVersion(row: ModelRow, aliases: readonly string[]): ModelVersion {
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    digest: row.digest,
    family: row.family,
    labels: JSON.parse(row.labels_json) as string[],
    layers: row.layers,
    hiddenSize: row.hidden_size,
    maxLength: row.max_length,
    parameterCount: row.parameter_count,
    byteSize: row.byte_size,
    aliases,
    card: JSON.parse(row.card_json) as ModelCard,
    bundlePath: row.bundle_path,
    createdAt: new Date(row.created_at),
  };
}
