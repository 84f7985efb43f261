// A data set service on real files and a real database, in a folder of its own.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatasetService, type DatasetLimits } from '../../services/datasets/dataset-service.js';
import type { CreateDatasetSpec, InlineRow, SplitSource } from '../../services/datasets/dataset-spec.js';
import { UploadStore } from '../../services/datasets/upload-store.js';
import { type Database, openDatabase } from '../../services/store/database.js';
import { DatasetStore } from '../../services/store/dataset-store.js';

export interface DatasetHarness {
  readonly service: DatasetService;
  readonly uploads: UploadStore;
  readonly database: Database;
  readonly importRoot: string;
  /** Writes a file under the import root and gives its name. */
  readonly file: (name: string, content: string | Buffer) => string;
  /** Names of everything in the data set folder. */
  readonly kept: () => string[];
}

export function openDatasets(home: string, limits?: DatasetLimits): DatasetHarness {
  const importRoot = join(home, 'import');
  const folder = join(home, 'datasets');
  mkdirSync(importRoot, { recursive: true });
  mkdirSync(folder, { recursive: true });
  const database = openDatabase(join(home, 'gkd.db'));
  const uploads = new UploadStore(join(home, 'uploads'), { maxBytes: 1000 });
  const store = new DatasetStore(database);
  return {
    service: new DatasetService({ store, folder, importRoots: [importRoot], uploads, ...(limits && { limits }) }),
    uploads,
    database,
    importRoot,
    file: (name, content) => {
      writeFileSync(join(importRoot, name), content);
      return name;
    },
    kept: () => readdirSync(folder),
  };
}

/** A specification with a train split from one source. */
export function fromSource(
  name: string,
  source: SplitSource,
  more: Partial<CreateDatasetSpec> = {},
): CreateDatasetSpec {
  return { name, labels: ['negative', 'positive'], splits: [{ split: 'train', source }], ...more };
}

export function fromPath(name: string, path: string, more: Partial<CreateDatasetSpec> = {}): CreateDatasetSpec {
  return fromSource(name, { kind: 'path', path }, more);
}

export function fromRows(
  name: string,
  rows: readonly InlineRow[],
  more: Partial<CreateDatasetSpec> = {},
): CreateDatasetSpec {
  return fromSource(name, { kind: 'rows', rows }, more);
}
