// Errors of the API as one readable exception.

/** An error as GraphQL answers it, or as a mutation's payload carries it. */
export interface ReportedError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | null;
  /** Of a payload's error. */
  readonly code?: string;
  /** Of an operation's error. */
  readonly extensions?: { readonly code?: string; readonly requestId?: string };
}

/** Says all errors of one answer, with their codes and request ids. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(readonly errors: readonly ReportedError[]) {
    super(errors.map(describe).join('\n'));
  }
}

function describe({ message, code, extensions }: ReportedError): string {
  const shown = code ?? extensions?.code;
  const requestId = extensions?.requestId;
  return `${shown === undefined ? '' : `${shown}: `}${message}${requestId === undefined ? '' : ` (request ${requestId})`}`;
}

/** A payload that has no errors; throws those it has. */
export function succeeded<P extends { readonly errors: readonly ReportedError[] }>(payload: P): P {
  if (payload.errors.length > 0) throw new ApiError(payload.errors);
  return payload;
}
