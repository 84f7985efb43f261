// GraphQL over HTTP as a route.

import { randomUUID } from 'node:crypto';
import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { json, type RequestHandler, type Response, Router } from 'express';
import type { Context } from '../../schema/context.js';
import type { Limits } from '../config.js';
import { clientOf } from '../graphql/client.js';
import { type ContextSource, createContext } from '../graphql/create-context.js';
import { deadlineOf } from '../graphql/deadline.js';

/** Parses bodies and executes them within the limits. The Apollo server must be started. */
export function graphqlRoute(apollo: ApolloServer<Context>, source: ContextSource, limits: Limits): Router {
  const router = Router();
  router.use(
    '/graphql',
    json({ limit: limits.bodyBytes }),
    ensureBody,
    (request, response: Response<unknown, Locals>, next) => {
      const body = request.body as { readonly extensions?: unknown } | undefined;
      response.locals.deadlineAt = deadlineOf(body?.extensions, limits.requestDeadlineMs);
      next();
    },
    expressMiddleware(apollo, {
      context: ({ req, res }) => {
        const requestId = randomUUID();
        res.setHeader('x-request-id', requestId);
        const { deadlineAt } = res.locals as Locals;
        const caller = { client: clientOf(req.socket), signal: abortWhenGone(res), deadlineAt };
        return Promise.resolve(createContext(source, requestId, caller));
      },
    }),
  );
  return router;
}

interface Locals extends Record<string, unknown> {
  deadlineAt: number;
}

/** Requests without a JSON body get Apollo's own answer to that, which needs the property to exist. */
const ensureBody: RequestHandler = (request, _response, next) => {
  request.body ??= undefined;
  next();
};

/** Aborts when the connection closes before the answer was sent. */
function abortWhenGone(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
