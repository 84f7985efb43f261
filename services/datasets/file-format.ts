// The formats in which examples come, known by a file's extension.

import { extname } from 'node:path';
import { badInput } from '../../lib/errors.js';
import type { RowReader } from './raw-row.js';
import { readCsv } from './read-csv.js';
import { readJsonl } from './read-jsonl.js';
import { readTsv } from './read-tsv.js';

export const FILE_FORMATS = ['tsv', 'csv', 'jsonl'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export const ROW_READERS = { tsv: readTsv, csv: readCsv, jsonl: readJsonl } as const satisfies Record<
  FileFormat,
  RowReader
>;

/** The format of a file by its name. Throws `BAD_USER_INPUT` for `field` when there is none. */
export function formatOf(path: string, field: readonly string[]): FileFormat {
  const extension = extname(path).slice(1).toLowerCase();
  const format = FILE_FORMATS.find((candidate) => candidate === extension);
  if (format === undefined) {
    const expected = `a file that ends in ${FILE_FORMATS.map((name) => `.${name}`).join(', ')}`;
    throw badInput(field, expected, JSON.stringify(extension === '' ? 'no extension' : `.${extension}`));
  }
  return format;
}
