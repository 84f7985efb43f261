// Where in a table's rows the text, pair and label stand, read off its header.

import { candidateNames, type ColumnNames, type Found, quote } from './raw-row.js';

/** Turns the cells of one row into a raw row or a fault. */
export type RowLayout = (line: number, cells: readonly string[]) => Found;

/** Lays out a table by its header; gives a fault when columns are missing or ambiguous. */
export function layOutTable(line: number, header: readonly string[], columns: ColumnNames): RowLayout | Found {
  const names = candidateNames(columns);
  const places = new Map<'text' | 'textPair' | 'label', number>();
  const missing: string[] = [];
  for (const part of ['text', 'textPair', 'label'] as const) {
    const candidates = names[part];
    if (candidates === null) continue;
    const name = candidates.find((candidate) => header.includes(candidate));
    if (name === undefined) {
      missing.push(candidates.map(quote).join(' or '));
      continue;
    }
    places.set(part, header.indexOf(name));
    if (header.indexOf(name) !== header.lastIndexOf(name)) {
      return { line, fault: `the header has column ${quote(name)} twice` };
    }
  }
  const text = places.get('text');
  const label = places.get('label');
  if (missing.length > 0 || text === undefined || label === undefined) {
    const shown = header.slice(0, 20).map(quote).join(', ');
    return { line, fault: `the header lacks column ${missing.join(' and ')}; it has ${shown}` };
  }
  const textPair = places.get('textPair');
  return (rowLine, cells) => {
    if (cells.length !== header.length) {
      return { line: rowLine, fault: `${cells.length} columns instead of the header's ${header.length}` };
    }
    const pair = textPair === undefined ? null : cells[textPair]!;
    return { line: rowLine, row: { text: cells[text]!, textPair: pair, label: cells[label]! } };
  };
}
