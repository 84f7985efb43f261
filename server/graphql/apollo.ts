// GraphQL over HTTP, by Apollo Server.

import type { Server } from 'node:http';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GraphQLSchema } from 'graphql';
import type { Context } from '../../schema/context.js';
import { toPublicError } from '../../schema/errors/public-error.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { OperationLimits } from './operation-limits.js';
import { operationPlugin } from './operation.plugin.js';

export interface ApolloOptions {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly operationLimits: OperationLimits;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Closes the WebSocket side while HTTP drains. */
  readonly drainWebSocket: () => Promise<void>;
  readonly drainMs: number;
}

/** An Apollo server that is yet to be started. The process decides when it stops. */
export function createApollo(options: ApolloOptions): ApolloServer<Context> {
  const { server, schema, operationLimits, log, metrics, drainWebSocket, drainMs } = options;
  return new ApolloServer<Context>({
    schema,
    introspection: true,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    logger: log,
    formatError: (_formatted, error) => toPublicError(error),
    parseOptions: operationLimits.parseOptions,
    validationRules: operationLimits.validationRules,
    validationOptions: operationLimits.validationOptions,
    executionOptions: operationLimits.executionOptions,
    plugins: [
      operationPlugin({ maxCost: operationLimits.maxCost, log, metrics }),
      // Nothing may be cached, which the route says in a header; without the plugin no field is asked.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer: server, stopGracePeriodMillis: drainMs }),
      { serverWillStart: () => Promise.resolve({ drainServer: drainWebSocket }) },
    ],
  });
}
