// Checks the rows of a split and writes the examples they make.

import type { Example, SplitName } from './dataset.js';
import { checkRow, type Labels } from './check-row.js';
import { ExamplesWriter } from './examples-file.js';
import type { Faults } from './faults.js';
import type { OpenSource } from './open-source.js';

/** A split to write: its name, its place in the input and its rows. */
export interface SplitInput {
  readonly split: SplitName;
  readonly field: readonly string[];
  readonly source: OpenSource;
}

export interface WrittenSplit {
  readonly split: SplitName;
  readonly rowCount: number;
  readonly labelCounts: readonly { readonly label: string; readonly count: number }[];
  /** sha-256 of the file, as hex. */
  readonly digest: string;
}

/** Writes the file at `path`. What is wrong goes to `faults`; the file is not complete then. */
export async function writeSplit(
  path: string,
  { split, field, source }: SplitInput,
  labels: Labels,
  maxRows: number,
  faults: Faults,
): Promise<WrittenSplit> {
  const writer = await ExamplesWriter.create(path, labels.names.length);
  try {
    let rows = 0;
    for await (const found of source.rows) {
      const result: Example | string = 'row' in found ? checkRow(found.row, labels) : found.fault;
      if (++rows > maxRows) {
        faults.addForSplit(split, field, `more than ${maxRows} rows`);
        break;
      }
      if (typeof result === 'string') {
        faults.add({ split, field, unit: source.unit, number: found.line }, result);
      } else if (!faults.any) {
        await writer.add(result);
      }
    }
    if (rows === 0) faults.addForSplit(split, field, 'it is empty: no rows');
    const { counts, digest } = await writer.finish();
    const labelCounts = labels.names.map((label, index) => ({ label, count: counts[index]! }));
    return { split, rowCount: counts.reduce((sum, count) => sum + count, 0), labelCounts, digest };
  } finally {
    await writer.close();
  }
}
