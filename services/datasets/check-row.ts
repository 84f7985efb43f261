// Turns a row as written into an example, or says what is wrong with it.

import { badInput } from '../../lib/errors.js';
import type { Example } from './dataset.js';
import { quote, type RawRow } from './raw-row.js';

const LONE_SURROGATE = /\p{Surrogate}/u;
const MAX_LABEL_LENGTH = 100;
const MAX_LABELS = 1000;

/** The labels of a data set, and which of them a cell means. */
export interface Labels {
  readonly names: readonly string[];
  /** The name of a label comes before an index that reads the same. */
  readonly indexOf: (cell: string) => number | undefined;
}

/** Throws `BAD_USER_INPUT` unless there are at least two different labels. */
export function checkLabels(names: readonly string[]): Labels {
  if (names.length < 2 || names.length > MAX_LABELS) {
    throw badInput('labels', `2 to ${MAX_LABELS} labels`, `${names.length}`);
  }
  const byName = new Map(names.map((name, index) => [name, index]));
  for (const [index, name] of names.entries()) {
    const field = ['labels', `${index}`];
    if (name === '' || name !== name.trim() || name.length > MAX_LABEL_LENGTH) {
      throw badInput(field, `1 to ${MAX_LABEL_LENGTH} characters without spaces around them`, quote(name));
    }
    if (byName.get(name) !== index) throw badInput(field, 'labels that differ', `${quote(name)} twice`);
  }
  return {
    names: [...names],
    indexOf: (cell) => {
      const named = byName.get(cell);
      if (named !== undefined || !/^\d{1,4}$/.test(cell)) return named;
      return Number(cell) < names.length ? Number(cell) : undefined;
    },
  };
}

/** The example, or a string that names the fault. */
export function checkRow(row: RawRow, labels: Labels): Example | string {
  const fault = textFault('text', row.text) ?? (row.textPair === null ? null : textFault('text pair', row.textPair));
  if (fault !== null) return fault;
  const label = labels.indexOf(row.label);
  if (label !== undefined) return { text: row.text, textPair: row.textPair, label };
  const shown = labels.names.slice(0, 10).map(quote).join(', ');
  const more = labels.names.length > 10 ? `, … ${labels.names.length} in all` : '';
  return `unknown label ${quote(row.label)}, the labels are ${shown}${more}`;
}

function textFault(what: string, text: string): string | null {
  if (text.trim() === '') return `an empty ${what}`;
  if (LONE_SURROGATE.test(text)) return `a ${what} with half a surrogate pair`;
  return null;
}
