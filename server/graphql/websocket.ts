// GraphQL over WebSocket: the same parsing, validation, limits, context and errors as over HTTP.

import type { IncomingMessage, Server } from 'node:http';
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { toPublicError } from '../../schema/errors/public-error.js';
import type { Limits } from '../config.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { clientOf } from './client.js';
import { type ContextSource, createContext } from './create-context.js';
import { type OpenOperation, OpenOperations } from './open-operations.js';
import type { OperationLimits } from './operation-limits.js';
import { prepareOperation } from './prepare-operation.js';
import { logMasked, withRequestId } from './report-errors.js';

export interface WebSocketOptions {
  readonly server: Server;
  readonly path: string;
  readonly schema: GraphQLSchema;
  readonly source: ContextSource;
  readonly limits: Limits;
  readonly operationLimits: OperationLimits;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What is attached to a connection. */
interface Connection extends Record<PropertyKey, unknown> {
  operations?: OpenOperations;
}

/** Serves `graphql-transport-ws` on the upgrade requests of a server; the result closes all connections with 1001. */
export function serveWebSocket(options: WebSocketOptions): () => Promise<void> {
  const { server, path, schema, source, limits, log, metrics } = options;
  const sockets = new WebSocketServer({
    server,
    path,
    maxPayload: limits.bodyBytes,
    verifyClient: ({ req }: { req: IncomingMessage }) => isSameOrigin(req),
  });
  const operationsOf = (connection: Connection): OpenOperations =>
    (connection.operations ??= new OpenOperations(metrics));

  const toPublic = (errors: readonly GraphQLError[], operation: OpenOperation | undefined): GraphQLFormattedError[] => {
    const requestId = operation?.requestId ?? '';
    logMasked(log, requestId, errors);
    const shown = errors.map((error) => withRequestId(toPublicError(error), requestId));
    const code = shown[0]?.extensions?.['code'];
    if (operation && typeof code === 'string') operation.code = code;
    return shown;
  };

  const handle = useServer<Record<string, unknown>, Connection>(
    {
      onConnect: () => {
        metrics.connections.inc();
      },
      onDisconnect: () => {
        metrics.connections.dec();
      },
      onClose: ({ extra }) => {
        operationsOf(extra).closeAll();
      },
      onSubscribe: ({ extra, subscriptions }, id, payload) => {
        const operation = operationsOf(extra).open(id);
        const most = limits.subscriptionsPerConnection;
        if (Object.keys(subscriptions).length > most) {
          const message = `this connection has ${most} operations in progress, which is the limit`;
          return [new GraphQLError(message, { extensions: { code: 'RATE_LIMITED' } })];
        }
        const prepared = attempt(() => prepareOperation(schema, options.operationLimits, payload));
        if (prepared.kind === 'refused') return prepared.errors;
        operation.type = prepared.type;
        const caller = {
          client: clientOf(extra),
          signal: operation.controller.signal,
          deadlineAt: prepared.deadlineAt,
        };
        return { ...prepared.args, contextValue: createContext(source, operation.requestId, caller) };
      },
      onNext: ({ extra }, id, _payload, _args, { errors, data, extensions }): FormattedExecutionResult | undefined => {
        if (!errors) return undefined;
        const shown = toPublic(errors, operationsOf(extra).get(id));
        return { errors: shown, ...(data !== undefined && { data }), ...(extensions && { extensions }) };
      },
      onError: ({ extra }, id, _payload, errors) => {
        const shown = toPublic(errors, operationsOf(extra).get(id));
        operationsOf(extra).close(id);
        return shown;
      },
      onComplete: ({ extra }, id) => {
        operationsOf(extra).close(id);
      },
    },
    sockets,
  );
  return async () => {
    await handle.dispose();
  };
}

/** A fault of ours must answer the operation, not close the connection. */
function attempt(prepare: () => ReturnType<typeof prepareOperation>): ReturnType<typeof prepareOperation> {
  try {
    return prepare();
  } catch (error) {
    const originalError = error instanceof Error ? error : new Error(String(error));
    return { kind: 'refused', errors: [new GraphQLError(originalError.message, { originalError })] };
  }
}

/** Browsers say where a page comes from; a page of another origin must not drive this server. */
function isSameOrigin({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
