// Tab-separated values with a header and no quoting: `"` is ordinary text.

import type { RowReader } from './raw-row.js';
import { readLines } from './read-lines.js';
import { layOutTable, type RowLayout } from './table-layout.js';

export const readTsv: RowReader = async function* (path, columns, maxLineBytes) {
  let layout: RowLayout | undefined;
  for await (const line of readLines(path, maxLineBytes)) {
    if (line.text === null) {
      yield { line: line.number, fault: line.fault };
    } else if (line.text.trim() === '') {
      continue;
    } else if (layout !== undefined) {
      yield layout(line.number, line.text.split('\t'));
    } else {
      const found = layOutTable(line.number, line.text.split('\t'), columns);
      if (typeof found !== 'function') {
        yield found;
        return;
      }
      layout = found;
    }
  }
};
