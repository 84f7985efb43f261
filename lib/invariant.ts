/** Asserts what must hold if our own code is right. A failure is a bug of ours, never a user's mistake. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant violated: ${message}`);
}
