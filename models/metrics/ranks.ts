// Ranks with ties shared.

/** Ascending ranks from 1; equal values share the mean of the ranks they cover. */
export function ranks(values: ArrayLike<number>): number[] {
  const order = Array.from(values, (value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const result = new Array<number>(order.length).fill(0);
  for (let first = 0; first < order.length;) {
    let end = first;
    while (end < order.length && order[end]?.value === order[first]?.value) end++;
    for (const { index } of order.slice(first, end)) result[index] = (first + 1 + end) / 2;
    first = end;
  }
  return result;
}
