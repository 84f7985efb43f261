// Comma-separated values with a header, as in RFC 4180: quoted cells may hold commas, quotes and line ends.

import { pipeline, Readable } from 'node:stream';
import type { CsvError } from 'csv-parse';
import { type Info, parse } from 'csv-parse';
import type { Found, RowReader } from './raw-row.js';
import { readLines } from './read-lines.js';
import { layOutTable, type RowLayout } from './table-layout.js';

const QUOTING_FAULTS: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE: 'a quote inside an unquoted cell',
  CSV_INVALID_CLOSING_QUOTE: 'text after a closing quote',
  CSV_QUOTE_NOT_CLOSED: 'a quote that is never closed',
};

export const readCsv: RowReader = async function* (path, columns, maxLineBytes) {
  const faults: Found[] = [];
  let layout: RowLayout | undefined;
  let misquoted = false;
  const parser = parse({
    info: true,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxLineBytes,
    skip_records_with_error: true,
    on_skip: (error) => {
      // Where quoting went wrong the rows after it are misread as well: only the first fault tells something.
      if (!misquoted && error !== undefined) faults.push(describe(error));
      misquoted = true;
    },
  });
  // A failed source destroys the parser with its error, which the loop below then throws.
  pipeline(Readable.from(decodedLines(path, maxLineBytes, faults)), parser, () => undefined);

  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
    yield* faults.splice(0);
    const line = info.lines - countNewlines(record);
    if (layout !== undefined) {
      yield layout(line, record);
    } else {
      const found = layOutTable(line, record, columns);
      if (typeof found !== 'function') {
        yield found;
        return;
      }
      layout = found;
    }
  }
  yield* faults;
};

async function* decodedLines(path: string, maxLineBytes: number, faults: Found[]): AsyncGenerator<string> {
  for await (const line of readLines(path, maxLineBytes)) {
    if (line.text === null) faults.push({ line: line.number, fault: line.fault });
    // A line that cannot be read becomes a blank one, so that the lines after it keep their numbers.
    yield `${line.text ?? ''}\n`;
  }
}

function describe(error: CsvError): Found {
  const line = typeof error.lines === 'number' ? error.lines : 0;
  return { line, fault: `${QUOTING_FAULTS[error.code] ?? error.message}; rows after it may be misread` };
}

function countNewlines(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
}
