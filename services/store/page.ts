// Keyset pages: a list is read in slices that stay right while rows are added or deleted.

import { badInput } from '../../lib/errors.js';

/** One slice of a list; a cursor is opaque and marks the place of its item. */
export interface Page<T> {
  readonly items: readonly { readonly cursor: string; readonly node: T }[];
  readonly hasNextPage: boolean;
}

/** Asks for at most `first` items after the place of the cursor `after`. */
export interface PageRequest {
  readonly first: number;
  readonly after?: string | undefined;
}

const CURSOR = /^o(\d{1,15})$/;

/** The ordinal that a cursor stands for, or null without one. Throws `BAD_USER_INPUT` for a cursor that is not ours. */
export function ordinalAfter({ after }: PageRequest): number | null {
  if (after === undefined) return null;
  const digits = CURSOR.exec(Buffer.from(after, 'base64url').toString('utf8'))?.[1];
  if (digits === undefined) throw badInput('after', 'a cursor from an earlier page', JSON.stringify(after));
  return Number(digits);
}

/** Makes a page of rows that were read with a limit of `first + 1`. */
export function toPage<Row extends { readonly ordinal: number }, T>(
  rows: readonly Row[],
  first: number,
  toNode: (row: Row) => T,
): Page<T> {
  return {
    items: rows.slice(0, first).map((row) => ({ cursor: toCursor(row.ordinal), node: toNode(row) })),
    hasNextPage: rows.length > first,
  };
}

function toCursor(ordinal: number): string {
  return Buffer.from(`o${ordinal}`, 'utf8').toString('base64url');
}
