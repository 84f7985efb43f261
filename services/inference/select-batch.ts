// Which waiting rows run together: the one whose turn it is, and those that are nearest to it in length.

import type { WaitingRow } from './waiting-row.js';

/** How large a padded batch may be. */
export interface BatchLimits {
  readonly maxRows: number;
  /** Rows times the length of the longest. */
  readonly maxTokens: number;
}

/** Most of a batch's tokens that may be padding. */
const MAX_PADDING_SHARE = 0.1;
/** Or this many: about as much work as another run would be. */
const RUN_TOKENS = 12;

/** How much padding a batch of so many padded tokens may have. */
export function paddingAllowance(padded: number): number {
  return Math.max(RUN_TOKENS, padded * MAX_PADDING_SHARE);
}

const lengthOf = ({ row }: WaitingRow): number => row.tokens.ids.length;

/**
 * The next batch within the limits of its kind: the row with the lowest tag, then others of its kind, nearest in length first, as long as the limits
 * hold and little is padding. A row that was in an engine's last batch runs alone, so that it takes nobody with it twice.
 */
export function selectBatch(waiting: readonly WaitingRow[], limits: (key: string) => BatchLimits): WaitingRow[] {
  const first = waiting.reduce((a, b) => (b.tag < a.tag ? b : a));
  const { maxRows, maxTokens } = limits(first.key);
  if (first.attempts > 0) return [first];
  const distance = (row: WaitingRow): number => Math.abs(lengthOf(row) - lengthOf(first));
  const others = waiting
    .filter((row) => row !== first && row.key === first.key && row.attempts === 0)
    .sort((a, b) => distance(a) - distance(b) || a.tag - b.tag);
  const batch = [first];
  let longest = lengthOf(first);
  let real = longest;
  for (const row of others) {
    if (batch.length === maxRows) break;
    const length = Math.max(longest, lengthOf(row));
    const padded = (batch.length + 1) * length;
    const tokens = real + lengthOf(row);
    if (padded > maxTokens || padded - tokens > paddingAllowance(padded)) continue;
    batch.push(row);
    longest = length;
    real = tokens;
  }
  return batch;
}
