// Which waiting rows run together: the one whose turn it is, and such neighbours in length that least is lost.

import type { WaitingRow } from './waiting-row.js';

/** How large a padded batch may be. */
export interface BatchLimits {
  readonly maxRows: number;
  /** Rows times the length of the longest. */
  readonly maxTokens: number;
}

/** What a run costs beside its tokens, in tokens; about what it is for six layers on two cores. */
const RUN_TOKENS = 12;
/** Most of a batch's tokens that may be padding. */
const MAX_PADDING_SHARE = 0.1;

/** How much padding a batch of so many padded tokens may have: a share of it, or as much as another run would cost. */
export function paddingAllowance(padded: number): number {
  return Math.max(RUN_TOKENS, padded * MAX_PADDING_SHARE);
}

const lengthOf = ({ row }: WaitingRow): number => row.tokens.ids.length;

/**
 * The next batch: of the row with the lowest tag and others of its kind, in order of length, the stretch around it in
 * which most of the work is for tokens of texts, rather than for padding and for running at all. A row that was in an
 * engine's last batch runs alone, so that it takes nobody with it twice.
 */
export function selectBatch(waiting: readonly WaitingRow[], limits: (key: string) => BatchLimits): WaitingRow[] {
  const first = waiting.reduce((a, b) => (b.tag < a.tag ? b : a));
  if (first.attempts > 0) return [first];
  const sorted = waiting
    .filter(({ key, attempts }) => key === first.key && attempts === 0)
    .sort((a, b) => lengthOf(a) - lengthOf(b) || a.tag - b.tag);
  const [start, end] = bestStretch(sorted.map(lengthOf), sorted.indexOf(first), limits(first.key));
  return sorted.slice(start, end);
}

/** The best stretch of ascending lengths that has place `at`, as start and end. */
function bestStretch(lengths: readonly number[], at: number, limits: BatchLimits): readonly [number, number] {
  let best: readonly [number, number] = [at, at + 1];
  let bestShare = 0;
  let shorter = 0;
  for (let start = at; start >= 0 && at - start < limits.maxRows; start--) {
    if (start < at) shorter += lengths[start]!;
    let real = shorter;
    for (let end = at + 1; end <= lengths.length && end - start <= limits.maxRows; end++) {
      real += lengths[end - 1]!;
      const rows = end - start;
      const padded = rows * lengths[end - 1]!;
      if (rows > 1 && padded > limits.maxTokens) break;
      const share = real / (padded + RUN_TOKENS);
      if (share > bestShare && padded - real <= paddingAllowance(padded)) {
        best = [start, end];
        bestShare = share;
      }
    }
  }
  return best;
}
