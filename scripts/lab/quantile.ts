// Quantiles of a sample.

/** The value below which a share of the ascending values lies; NaN for none. */
export function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? NaN;
}
