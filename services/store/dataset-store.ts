// Data sets as rows; their examples are files.

import type { Selectable } from 'kysely';
import { DomainError } from '../../lib/errors.js';
import type { Dataset, DatasetSplit } from '../datasets/dataset.js';
import type { Database } from './database.js';
import { ordinalAfter, type Page, type PageRequest, toPage } from './page.js';
import type { DatasetTable } from './tables.js';

export class DatasetStore {
  constructor(private readonly database: Database) {}

  /** Stores a data set. Throws `CONFLICT` when its name is taken. */
  async insert(dataset: Dataset): Promise<void> {
    const { numInsertedOrUpdatedRows } = await this.database
      .insertInto('dataset')
      .values({
        id: dataset.id,
        name: dataset.name,
        labels_json: JSON.stringify(dataset.labels),
        digest: dataset.digest,
        splits_json: JSON.stringify(dataset.splits),
        created_at: dataset.createdAt.getTime(),
      })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) {
      throw new DomainError('CONFLICT', `a data set named "${dataset.name}" exists`, {
        path: ['name'],
        expected: 'a name not in use',
        got: dataset.name,
      });
    }
  }

  async byId(id: string): Promise<Dataset | undefined> {
    const row = await this.database.selectFrom('dataset').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toDataset(row);
  }

  async byName(name: string): Promise<Dataset | undefined> {
    const row = await this.database.selectFrom('dataset').selectAll().where('name', '=', name).executeTakeFirst();
    return row && toDataset(row);
  }

  /** All data sets, newest first. */
  async list(request: PageRequest): Promise<Page<Dataset>> {
    const after = ordinalAfter(request);
    const rows = await this.database
      .selectFrom('dataset')
      .selectAll()
      .$if(after !== null, (query) => query.where('ordinal', '<', after))
      .orderBy('ordinal', 'desc')
      .limit(request.first + 1)
      .execute();
    return toPage(rows, request.first, toDataset);
  }
}

function toDataset(row: Selectable<DatasetTable>): Dataset {
  return {
    id: row.id,
    name: row.name,
    labels: JSON.parse(row.labels_json) as string[],
    digest: row.digest,
    splits: JSON.parse(row.splits_json) as DatasetSplit[],
    createdAt: new Date(row.created_at),
  };
}
