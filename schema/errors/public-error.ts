// What clients may see of an error, the same on both transports.

import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DomainError } from '../../lib/errors.js';
import { type ErrorCode, ErrorCodeEnum } from './error-code.enum.js';

/** Codes of the libraries around us that say the same as one of ours. */
const SAME_AS: Readonly<Record<string, ErrorCode>> = {
  BAD_REQUEST: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_FOUND: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_USER_INPUT',
};

const MASKED = 'INTERNAL_SERVER_ERROR';
const MASKED_MESSAGE = 'The server failed to answer; its log tells why under this request id.';

/**
 * The public form of an error: `extensions.code` is one of the closed set, domain errors keep their data, and what is not
 * known to be meant for clients is masked.
 *
 * @param error what was thrown, or the GraphQL error around it
 * @param uncoded the code of GraphQL's own errors, which carry none
 */
export function toPublicError(error: unknown, uncoded: ErrorCode = 'BAD_USER_INPUT'): GraphQLFormattedError {
  const located = error instanceof GraphQLError ? error.toJSON() : undefined;
  const where = {
    ...(located?.locations && { locations: located.locations }),
    ...(located?.path && { path: located.path }),
  };
  const cause = causeOf(error);
  if (cause instanceof DomainError && cause.code !== MASKED) {
    return { message: cause.message, ...where, extensions: { code: cause.code, ...cause.details } };
  }
  const code = cause instanceof GraphQLError ? codeOf(cause, uncoded) : MASKED;
  if (!(cause instanceof GraphQLError) || code === MASKED) {
    return { message: MASKED_MESSAGE, ...where, extensions: { code: MASKED } };
  }
  const { cost } = cause.extensions;
  return { message: cause.message, ...where, extensions: { code, ...(cost === undefined ? {} : { cost }) } };
}

/** Whether clients see nothing of an error but a request id. */
export function isMasked({ extensions }: GraphQLFormattedError): boolean {
  return extensions?.['code'] === MASKED;
}

/** What an error is really about: the first in the chain of causes that has a code, else the last. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof GraphQLError) || typeof error.extensions['code'] === 'string') return error;
  return error.originalError ? causeOf(error.originalError) : error;
}

function codeOf({ extensions, nodes }: GraphQLError, uncoded: ErrorCode): ErrorCode {
  const code = extensions['code'];
  if (typeof code === 'string')
    return (Object.hasOwn(ErrorCodeEnum, code) ? ErrorCodeEnum[code] : SAME_AS[code]) ?? MASKED;
  // GraphQL's complaints about a document point into it; those about a value that we returned do not.
  return nodes === undefined ? MASKED : uncoded;
}
