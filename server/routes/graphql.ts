// GraphQL over HTTP as a route.

import { randomUUID } from 'node:crypto';
import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { json, type RequestHandler, type Response, Router } from 'express';
import type { Context } from '../../schema/context.js';
import { type ContextSource, createContext } from '../graphql/create-context.js';

/** Parses bodies up to `maxBytes` and executes them. The Apollo server must be started. */
export function graphqlRoute(apollo: ApolloServer<Context>, source: ContextSource, maxBytes: number): Router {
  const router = Router();
  router.use(
    '/graphql',
    json({ limit: maxBytes }),
    ensureBody,
    expressMiddleware(apollo, {
      context: ({ res }) => {
        const requestId = randomUUID();
        res.setHeader('x-request-id', requestId);
        return Promise.resolve(createContext(source, requestId, abortWhenGone(res)));
      },
    }),
  );
  return router;
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
