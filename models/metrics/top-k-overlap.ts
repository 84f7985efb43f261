// Whether two score vectors pick out the same tokens.

/** Share of the `k` largest-magnitude positions that two score vectors have in common, in [0, 1]; earlier ones win ties. */
export function topKOverlap(a: ArrayLike<number>, b: ArrayLike<number>, k: number): number {
  const first = new Set(largest(a, k));
  return largest(b, k).filter((index) => first.has(index)).length / k;
}

function largest(values: ArrayLike<number>, k: number): number[] {
  return Array.from(values, (value, index) => ({ size: Math.abs(value), index }))
    .sort((x, y) => y.size - x.size || x.index - y.index)
    .slice(0, k)
    .map(({ index }) => index);
}
