// Apollo's side of what both transports do: cost limit, request ids on masked errors, log and metrics.

import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Context } from '../../schema/context.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { checkCost } from './cost-limit.js';
import { logMasked, withRequestId } from './report-errors.js';

export interface OperationPluginOptions {
  readonly maxCost: number;
  readonly log: Log;
  readonly metrics: Metrics;
}

const NO_SUBSCRIPTIONS = 'expected a query or a mutation; subscriptions need a WebSocket (graphql-transport-ws)';

export function operationPlugin({ maxCost, log, metrics }: OperationPluginOptions): ApolloServerPlugin<Context> {
  return {
    requestDidStart({ contextValue: { requestId } }) {
      const startedAt = performance.now();
      return Promise.resolve({
        didResolveOperation({ schema, document, operation, request: { operationName, variables } }) {
          try {
            if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
              throw new GraphQLError(NO_SUBSCRIPTIONS, { nodes: operation });
            }
            checkCost(schema, { document, operationName, variables }, maxCost);
          } catch (error) {
            throw asBadRequest(error);
          }
          return Promise.resolve();
        },
        didEncounterErrors({ errors }) {
          logMasked(log, requestId, errors);
          return Promise.resolve();
        },
        willSendResponse({ response, operation }) {
          if (response.body.kind === 'single') {
            const { singleResult } = response.body;
            const errors = singleResult.errors?.map((error) => withRequestId(error, requestId));
            if (errors) singleResult.errors = errors;
            const code = errors?.[0]?.extensions?.['code'];
            metrics.finished({
              transport: 'http',
              type: operation?.operation ?? 'unknown',
              code: typeof code === 'string' ? code : 'OK',
              seconds: (performance.now() - startedAt) / 1000,
            });
          }
          return Promise.resolve();
        },
      });
    },
  };
}

/** An error that answers with the status of a bad request. */
function asBadRequest(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  return new GraphQLError(error.message, {
    ...(error.nodes && { nodes: error.nodes }),
    extensions: { code: 'BAD_USER_INPUT', ...error.extensions, http: { status: 400 } },
  });
}
