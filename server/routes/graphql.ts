// GraphQL over HTTP as a route.

import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import type { Context } from '../../schema/context.js';
import type { Limits } from '../config.js';
import { clientOf } from '../graphql/client.js';
import { type ContextSource, createContext } from '../graphql/create-context.js';
import { deadlineOf } from '../graphql/deadline.js';
import { decompress } from './decompress.js';

/** Parses bodies and executes them within the limits. The Apollo server must be started. */
export function graphqlRoute(
  apollo: ApolloServer<Context>,
  source: ContextSource,
  limits: Limits,
): FastifyPluginCallback {
  return (app, _options, done) => {
    const deadlines = new WeakMap<FastifyRequest, number>();
    app.addHook('preParsing', decompress);
    // Requests without a JSON body get Apollo's own answer to that.
    app.removeContentTypeParser('text/plain');
    app.addContentTypeParser('*', (_request, _payload, parsed) => {
      parsed(null);
    });
    app.addHook('preHandler', (request, _reply, next) => {
      const body = request.body as { readonly extensions?: unknown } | null | undefined;
      deadlines.set(request, deadlineOf(body?.extensions, limits.requestDeadlineMs));
      next();
    });
    app.all(
      '/graphql',
      fastifyApolloHandler(apollo, {
        context: (request, reply) => {
          const requestId = randomUUID();
          void reply.headers({ 'x-request-id': requestId, 'cache-control': 'no-store' });
          const signal = abortWhenGone(reply.raw);
          const caller = { client: clientOf(request.raw.socket), signal, deadlineAt: deadlines.get(request)! };
          return Promise.resolve(createContext(source, requestId, caller));
        },
      }),
    );
    done();
  };
}

/** Aborts when the connection closes before the answer was sent. */
function abortWhenGone(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
