// Refuses operations that would cost too much, computed with their variables before anything runs.

import { type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql';
import { fieldExtensionsEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';

export interface Operation {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

const ESTIMATORS = [fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 1 })];

/**
 * Throws `GRAPHQL_VALIDATION_FAILED` with `extensions.cost` when an operation costs more than `most`, and what GraphQL says
 * about variables that do not fit. The document must be valid and have the operation.
 */
export function checkCost(schema: GraphQLSchema, operation: Operation, most: number): void {
  const cost = getComplexity({
    schema,
    estimators: ESTIMATORS,
    query: operation.document,
    variables: { ...operation.variables },
    ...(operation.operationName && { operationName: operation.operationName }),
  });
  if (cost <= most) return;
  throw new GraphQLError(`the operation costs ${cost}, the limit is ${most}`, {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', cost: { requested: cost, max: most } },
  });
}
