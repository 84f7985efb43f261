// GraphQL inputs may hold null or nothing where a service expects the key to be absent.

/** An object without its null and undefined entries. */
export function defined<T extends object>(input: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value != null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
