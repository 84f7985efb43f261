// Makes an executable operation of what a WebSocket client sends, under the limits that hold over HTTP.

import {
  type ExecutionArgs,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  type OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { ErrorCode } from '../../schema/errors/error-code.enum.js';
import { DomainError } from '../../lib/errors.js';
import { checkCost } from './cost-limit.js';
import { deadlineOf } from './deadline.js';
import type { OperationLimits } from './operation-limits.js';

export type Preparation =
  | {
      readonly kind: 'ready';
      readonly type: OperationTypeNode;
      readonly args: ExecutionArgs;
      readonly deadlineAt: number;
    }
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLError[] };

/** Parses, validates and costs an operation. */
export function prepareOperation(
  schema: GraphQLSchema,
  limits: OperationLimits,
  { query, operationName, variables, extensions }: SubscribePayload,
): Preparation {
  try {
    const document = parse(query, limits.parseOptions);
    const faults = validate(schema, document, [...specifiedRules, ...limits.validationRules], limits.validationOptions);
    if (faults.length > 0) return refusal('GRAPHQL_VALIDATION_FAILED', faults);
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      return refusal('BAD_USER_INPUT', [new GraphQLError('operationName: expected an operation of the document')]);
    }
    const deadlineAt = deadlineOf(extensions, limits.deadlineMs);
    checkCost(schema, { document, operationName, variables }, limits.maxCost);
    const args: ExecutionArgs = {
      schema,
      document,
      variableValues: variables ?? null,
      operationName: operationName ?? null,
      options: limits.executionOptions,
    };
    return { kind: 'ready', type: operation.operation, args, deadlineAt };
  } catch (error) {
    if (error instanceof DomainError) return refusal('BAD_USER_INPUT', [asGraphQL(error)]);
    if (!(error instanceof GraphQLError)) throw error;
    return refusal(error.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'BAD_USER_INPUT', [error]);
  }
}

function asGraphQL({ message, code, details }: DomainError): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...details } });
}

/** Errors that carry their own code keep it. */
function refusal(code: ErrorCode, errors: readonly GraphQLError[]): Preparation {
  return {
    kind: 'refused',
    errors: errors.map(
      ({ message, nodes, source, positions, extensions }) =>
        new GraphQLError(message, {
          ...(nodes ? { nodes } : { source: source ?? null, positions: positions ?? null }),
          extensions: { code, ...extensions },
        }),
    ),
  };
}
