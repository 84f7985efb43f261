// Expected failures of mutations, as data.

import { Field, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { DomainErrorCode, ErrorDetails } from '../../lib/errors.js';
import { type ErrorCode, ErrorCodeEnum } from './error-code.enum.js';

/** A domain error as the payloads carry it. */
export interface UserErrorView extends Omit<ErrorDetails, 'path'> {
  readonly message: string;
  readonly code: Exclude<DomainErrorCode, 'INTERNAL_SERVER_ERROR'>;
  readonly path: readonly string[] | null;
}

/** Which type shows which code; complete over the codes a mutation can answer. */
const TYPE_OF_CODE = {
  BAD_USER_INPUT: 'BadInputError',
  NOT_FOUND: 'NotFoundError',
  CONFLICT: 'ConflictError',
  MODEL_NOT_READY: 'UnavailableError',
  OVERLOADED: 'UnavailableError',
  DEADLINE_EXCEEDED: 'UnavailableError',
} as const satisfies Record<UserErrorView['code'], string>;

@InterfaceType('UserError', {
  description: 'A failure that a caller can cause or meet: data in a payload, not an error of the whole operation.',
  resolveType: (error: UserErrorView) => TYPE_OF_CODE[error.code],
})
export abstract class UserErrorType {
  @Field(() => String, { description: 'What went wrong, for people.' })
  message!: string;

  @Field(() => ErrorCodeEnum, { description: 'What went wrong, for programs.' })
  code!: ErrorCode;

  @Field(() => [String], {
    nullable: true,
    description: 'The field of the mutation’s input that is at fault, step by step; null if no single field is.',
  })
  path!: string[] | null;
}

@ObjectType('BadInputError', {
  implements: UserErrorType,
  description: 'An input value is not acceptable (`BAD_USER_INPUT`).',
})
export class BadInputErrorType extends UserErrorType {
  @Field(() => String, { nullable: true, description: 'What the field accepts.' })
  expected!: string | null;

  @Field(() => String, { nullable: true, description: 'What came instead.' })
  got!: string | null;
}

@ObjectType('NotFoundError', {
  implements: UserErrorType,
  description: 'Something that the input names does not exist (`NOT_FOUND`).',
})
export class NotFoundErrorType extends UserErrorType {}

@ObjectType('ConflictError', {
  implements: UserErrorType,
  description: 'The request contradicts the present state (`CONFLICT`).',
})
export class ConflictErrorType extends UserErrorType {}

@ObjectType('UnavailableError', {
  implements: UserErrorType,
  description: 'The server cannot do it now (`MODEL_NOT_READY`, `OVERLOADED` or `DEADLINE_EXCEEDED`).',
})
export class UnavailableErrorType extends UserErrorType {
  @Field(() => Int, { nullable: true, description: 'Milliseconds after which another try may succeed.' })
  retryAfterMs!: number | null;
}
