// Which texts run together: neighbours in length, so that little is padding, and few enough to answer soon.

/** How large a padded batch may be. */
export interface BatchLimits {
  readonly maxRows: number;
  /** Rows times the length of the longest. */
  readonly maxTokens: number;
}

/** Groups positions of `lengths` into batches, shortest first; each position occurs once. */
export function planBatches(lengths: readonly number[], { maxRows, maxTokens }: BatchLimits): number[][] {
  const order = lengths.map((length, index) => ({ length, index })).sort((a, b) => a.length - b.length);
  const batches: number[][] = [];
  let current: number[] = [];
  for (const { length, index } of order) {
    const full = current.length === maxRows || (current.length + 1) * length > maxTokens;
    if (full && current.length > 0) {
      batches.push(current);
      current = [];
    }
    current.push(index);
  }
  if (current.length > 0) batches.push(current);
  return batches;
}
