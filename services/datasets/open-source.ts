// Finds where a split's rows come from and reads them as they are written.

import { stat } from 'node:fs/promises';
import { badInput } from '../../lib/errors.js';
import { resolveUnderRoots } from '../../lib/import-root.js';
import { unreachable } from '../../lib/unreachable.js';
import type { InlineRow, SplitSource } from './dataset-spec.js';
import { formatOf, ROW_READERS } from './file-format.js';
import type { ColumnNames, Found } from './raw-row.js';
import type { UploadStore } from './upload-store.js';

/** Rows of a source, numbered from 1 by line of the file or by row of the input. */
export interface OpenSource {
  readonly unit: 'line' | 'row';
  readonly rows: AsyncIterable<Found>;
}

export interface SourceOptions {
  readonly importRoots: readonly string[];
  readonly uploads: UploadStore;
  readonly columns: ColumnNames;
  readonly maxLineBytes: number;
}

/**
 * Opens the source that the input has at `field`. Throws `BAD_USER_INPUT` for a path that is not a file under an import
 * root or whose format is unknown, and `NOT_FOUND` for an unknown upload.
 */
export async function openSource(
  source: SplitSource,
  field: readonly string[],
  options: SourceOptions,
): Promise<OpenSource> {
  switch (source.kind) {
    case 'path': {
      const pathField = [...field, 'path'];
      const path = await resolveUnderRoots(source.path, options.importRoots, pathField);
      if (!(await stat(path)).isFile()) throw badInput(pathField, 'a file', 'something else');
      return openFile(path, pathField, options);
    }
    case 'upload': {
      const uploadField = [...field, 'uploadId'];
      return openFile(await options.uploads.path(source.uploadId, uploadField), uploadField, options);
    }
    case 'rows':
      return { unit: 'row', rows: inlineRows(source.rows) };
    default:
      return unreachable(source);
  }
}

function openFile(path: string, field: readonly string[], { columns, maxLineBytes }: SourceOptions): OpenSource {
  return { unit: 'line', rows: ROW_READERS[formatOf(path, field)](path, columns, maxLineBytes) };
}

// eslint-disable-next-line @typescript-eslint/require-await -- it is read like the files
async function* inlineRows(rows: readonly InlineRow[]): AsyncGenerator<Found> {
  for (const [index, { text, textPair, label }] of rows.entries()) {
    yield { line: index + 1, row: { text, textPair: textPair ?? null, label } };
  }
}
