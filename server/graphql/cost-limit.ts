// Refuses operations that would cost too much, computed with their variables before anything runs.

import { type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
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
  const cost = costOf(schema, operation);
  if (cost <= most) return;
  throw new GraphQLError(`the operation costs ${cost}, the limit is ${most}`, {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', cost: { requested: cost, max: most } },
  });
}

/** Costs by document, operation and shape of the variables: what strings say does not change a cost. */
const known = new WeakMap<DocumentNode, LRUCache<string, number>>();
const MOST_SHAPES = 100;

function costOf(schema: GraphQLSchema, { document, operationName, variables }: Operation): number {
  const withoutTexts = JSON.stringify(variables, (_, value: unknown) => (typeof value === 'string' ? '' : value));
  const shape = `${operationName ?? ''} ${withoutTexts}`;
  const costs = known.get(document) ?? new LRUCache<string, number>({ max: MOST_SHAPES });
  known.set(document, costs);
  const before = costs.get(shape);
  if (before !== undefined) return before;
  const cost = getComplexity({
    schema,
    estimators: ESTIMATORS,
    query: document,
    variables: { ...variables },
    ...(operationName && { operationName }),
  });
  costs.set(shape, cost);
  return cost;
}
