// Makes data sets out of files, uploads and inline rows: all of one is right, or nothing of it is kept.

import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../lib/durable-file.js';
import { badInput, DomainError } from '../../lib/errors.js';
import type { DatasetStore } from '../store/dataset-store.js';
import type { Page, PageRequest } from '../store/page.js';
import { checkLabels } from './check-row.js';
import { type Dataset, type Example, SPLIT_NAMES, type SplitName } from './dataset.js';
import { checkSpec, type CreateDatasetSpec } from './dataset-spec.js';
import { readExamples } from './examples-file.js';
import { Faults } from './faults.js';
import { openSource } from './open-source.js';
import type { UploadStore } from './upload-store.js';
import { type SplitInput, writeSplit, type WrittenSplit } from './write-split.js';

export interface DatasetLimits {
  /** Rows of one split. */
  readonly maxRows: number;
  /** Bytes of one line, or of one CSV record. */
  readonly maxLineBytes: number;
}

export interface DatasetServiceOptions {
  readonly store: DatasetStore;
  /** Where data sets are kept, one folder each. Nothing else may be in it. */
  readonly folder: string;
  /** Folders that `path` sources may point into. */
  readonly importRoots: readonly string[];
  readonly uploads: UploadStore;
  readonly limits?: DatasetLimits;
}

const DEFAULT_LIMITS: DatasetLimits = { maxRows: 2_000_000, maxLineBytes: 1 << 20 };
/** Begins the name of a folder whose data set is not complete. */
const INCOMING = '.incoming-';

export class DatasetService {
  private readonly limits: DatasetLimits;
  private swept: Promise<void> | undefined;

  constructor(private readonly options: DatasetServiceOptions) {
    this.limits = options.limits ?? DEFAULT_LIMITS;
  }

  /**
   * Reads, checks and stores a data set. Throws `BAD_USER_INPUT` that lists the faults of the rows with their lines and
   * their count, `NOT_FOUND` for an unknown upload, and `CONFLICT` when the name is taken; nothing is kept then.
   */
  async create(spec: CreateDatasetSpec): Promise<Dataset> {
    checkSpec(spec);
    const labels = checkLabels(spec.labels);
    if ((await this.byName(spec.name)) !== undefined) {
      throw new DomainError('CONFLICT', `a data set named "${spec.name}" exists`, { path: ['name'], got: spec.name });
    }
    const inputs = await this.openSources(spec);
    this.swept ??= this.deleteIncoming();
    await this.swept;

    const id = randomUUID();
    const folder = join(this.options.folder, id);
    const incoming = join(this.options.folder, `${INCOMING}${id}`);
    await mkdir(incoming, { recursive: true });
    try {
      const faults = new Faults();
      const written: WrittenSplit[] = [];
      for (const input of inputs) {
        written.push(await writeSplit(join(incoming, fileOf(input)), input, labels, this.limits.maxRows, faults));
      }
      faults.throwIfAny();
      await syncFolder(incoming);
      await rename(incoming, folder);
      await syncFolder(this.options.folder);
      const dataset: Dataset = {
        id,
        name: spec.name,
        labels: labels.names,
        digest: digestOf(labels.names, written),
        splits: written.map(({ split, rowCount, labelCounts }) => ({
          split,
          rowCount,
          labelCounts,
          path: join(folder, fileOf({ split })),
        })),
        createdAt: new Date(),
      };
      await this.options.store.insert(dataset);
      return dataset;
    } catch (error) {
      await Promise.all([incoming, folder].map((path) => rm(path, { recursive: true, force: true })));
      throw error;
    }
  }

  byId(id: string): Promise<Dataset | undefined> {
    return this.options.store.byId(id);
  }

  byName(name: string): Promise<Dataset | undefined> {
    return this.options.store.byName(name);
  }

  /** All data sets, newest first. */
  list(request: PageRequest): Promise<Page<Dataset>> {
    return this.options.store.list(request);
  }

  /** The examples of a split, in order. Throws `BAD_USER_INPUT` when the data set does not have it. */
  async examples(dataset: Dataset, split: SplitName): Promise<Example[]> {
    const found = dataset.splits.find((candidate) => candidate.split === split);
    if (found === undefined) {
      const splits = dataset.splits.map((candidate) => candidate.split).join(', ');
      throw badInput('dataset', `a data set with a ${split} split`, `"${dataset.name}" with ${splits}`);
    }
    return readExamples(found.path);
  }

  /** Opens the sources in the order of `SPLIT_NAMES`, so that the digest does not depend on the order of the input. */
  private async openSources(spec: CreateDatasetSpec): Promise<SplitInput[]> {
    const columns = { text: spec.textColumn, textPair: spec.textPairColumn, label: spec.labelColumn };
    const options = { ...this.options, columns, maxLineBytes: this.limits.maxLineBytes };
    const inputs: SplitInput[] = [];
    for (const [index, { split, source }] of spec.splits.entries()) {
      const field = ['splits', `${index}`, 'source'];
      inputs.push({ split, field, source: await openSource(source, field, options) });
    }
    return inputs.sort((a, b) => SPLIT_NAMES.indexOf(a.split) - SPLIT_NAMES.indexOf(b.split));
  }

  /** Deletes what creations left behind that were cut off with an earlier process. */
  private async deleteIncoming(): Promise<void> {
    await mkdir(this.options.folder, { recursive: true });
    for (const name of await readdir(this.options.folder)) {
      if (name.startsWith(INCOMING)) await rm(join(this.options.folder, name), { recursive: true, force: true });
    }
  }
}

function fileOf({ split }: { readonly split: SplitName }): string {
  return `${split}.jsonl`;
}

/** sha-256 over the labels and each split's name and digest, in order. */
function digestOf(labels: readonly string[], splits: readonly WrittenSplit[]): string {
  const content = JSON.stringify([labels, splits.map(({ split, digest }) => [split, digest])]);
  return createHash('sha256').update(content).digest('hex');
}
