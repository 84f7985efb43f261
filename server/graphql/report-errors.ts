// What happens to the errors of an operation, on both transports: clients get the public form, the log gets the rest.

import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isMasked, toPublicError } from '../../schema/errors/public-error.js';
import type { Log } from '../log.js';

/** Adds the request id to an error that clients see nothing else of. */
export function withRequestId(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  return isMasked(error) ? { ...error, extensions: { ...error.extensions, requestId } } : error;
}

/** Logs the errors that clients do not get to see. */
export function logMasked(log: Log, requestId: string, errors: readonly unknown[]): void {
  for (const error of errors) {
    if (!isMasked(toPublicError(error))) continue;
    const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    log.error(
      { requestId, err: cause, path: error instanceof GraphQLError ? error.path : undefined },
      'operation failed',
    );
  }
}
