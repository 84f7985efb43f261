// GraphQL's Float cannot carry NaN or infinity: such values become null, and a flag beside them says so.

/** The value if it is finite, else null. */
export function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Whether a value that was measured is not finite; false for a value that was never measured. */
export function isNonFinite(value: number | null): boolean {
  return value !== null && !Number.isFinite(value);
}
