// The errors a user can cause or meet; `invariant` marks our own bugs instead.

/** Closed set of codes; each is also a public GraphQL `extensions.code`. */
export const ERROR_CODES = [
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'MODEL_NOT_READY',
  'OVERLOADED',
  'DEADLINE_EXCEEDED',
  'INTERNAL_SERVER_ERROR',
] as const;

export type DomainErrorCode = (typeof ERROR_CODES)[number];

/** What an error carries beside its message; everything here is shown to the client. */
export interface ErrorDetails {
  /** Where in the input the fault lies, e.g. `['splits', '0', 'source', 'path']`. */
  readonly path?: readonly string[];
  readonly expected?: string;
  readonly got?: string;
  /** Milliseconds after which an `OVERLOADED` request may be tried again. */
  readonly retryAfterMs?: number;
}

/** An expected failure with a code, a readable message and the data behind it. */
export class DomainError extends Error {
  override readonly name: string = 'DomainError';

  constructor(
    readonly code: DomainErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }
}

/** A `BAD_USER_INPUT` error that names the field, what was expected and what came. */
export function badInput(path: string | readonly string[], expected: string, got: string): DomainError {
  const segments = segmentsOf(path);
  return new DomainError('BAD_USER_INPUT', `${segments.join('.')}: expected ${expected}, got ${got}`, {
    path: segments,
    expected,
    got,
  });
}

/** A `NOT_FOUND` error for a named thing; `path` is the field that names it, where a client gave one. */
export function notFound(what: string, name: string, path?: string | readonly string[]): DomainError {
  return new DomainError('NOT_FOUND', `no ${what} named "${name}"`, {
    ...(path !== undefined && { path: segmentsOf(path) }),
    expected: `an existing ${what}`,
    got: name,
  });
}

function segmentsOf(path: string | readonly string[]): readonly string[] {
  return typeof path === 'string' ? path.split('.') : path;
}
