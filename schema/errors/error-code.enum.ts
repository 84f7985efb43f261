// The closed set of error codes.

import { describedEnum } from '../described-enum.js';

/** Every value that `extensions.code` and `UserError.code` can take. */
export type ErrorCode =
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'MODEL_NOT_READY'
  | 'OVERLOADED'
  | 'DEADLINE_EXCEEDED'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'RATE_LIMITED'
  | 'INTERNAL_SERVER_ERROR';

export const ErrorCodeEnum = describedEnum<ErrorCode>(
  'ErrorCode',
  'What went wrong: the closed set of values of `extensions.code` and of `UserError.code`.',
  {
    GRAPHQL_PARSE_FAILED: 'The document is not GraphQL, or has too many tokens.',
    GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema, or exceeds the limits on depth or cost.',
    BAD_USER_INPUT: 'An input value is not acceptable; the message names the field, what was expected and what came.',
    NOT_FOUND: 'Something that the input names does not exist.',
    CONFLICT: 'The request contradicts the present state, for instance a name that is taken.',
    MODEL_NOT_READY: 'The model exists but cannot answer at the moment.',
    OVERLOADED: 'Too much work is waiting; `retryAfterMs` says when to try again.',
    DEADLINE_EXCEEDED: 'The work took longer than it may.',
    UNAUTHENTICATED: 'The caller did not say who they are.',
    FORBIDDEN: 'The caller may not do this.',
    RATE_LIMITED: 'The caller does too much at once.',
    INTERNAL_SERVER_ERROR: 'A fault of the server; `extensions.requestId` finds it in the server’s log.',
  },
);
