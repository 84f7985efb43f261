// What a file reader finds: rows as they are written, or faults, each with its line.

/** A row before its label and text are checked. */
export interface RawRow {
  readonly text: string;
  readonly textPair: string | null;
  /** A label's name or its index, as written. */
  readonly label: string;
}

export type Found = { readonly line: number; readonly row: RawRow } | { readonly line: number; readonly fault: string };

/** The columns (of JSON Lines: the fields) asked for; absent ones have defaults. */
export interface ColumnNames {
  readonly text?: string | undefined;
  readonly textPair?: string | undefined;
  readonly label?: string | undefined;
}

/** Reads one format. Blank lines are skipped. */
export type RowReader = (path: string, columns: ColumnNames, maxLineBytes: number) => AsyncIterable<Found>;

const DEFAULT_TEXT = ['text', 'sentence'] as const;
const DEFAULT_LABEL = ['label'] as const;

/** The names under which each part of a row may be found, the first that exists counting; no pair unless asked for. */
export function candidateNames(columns: ColumnNames): {
  readonly text: readonly string[];
  readonly textPair: readonly string[] | null;
  readonly label: readonly string[];
} {
  return {
    text: columns.text === undefined ? DEFAULT_TEXT : [columns.text],
    textPair: columns.textPair === undefined ? null : [columns.textPair],
    label: columns.label === undefined ? DEFAULT_LABEL : [columns.label],
  };
}

/** A name for messages, quoted and cut short. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
